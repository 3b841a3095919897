; Words in angle brackets match themselves only; other atoms in patterns match as they are.
(include "lib/basis.scm")
(defmacro let-in
  (let-in name <be> value <in> body) -> (let ((name value)) body))
(printf (int (let-in x be 5 in (* x x))) "\n")
(defmacro say
  (say <loudly> s) -> (printf (upcase s) "!\n")
  (say <softly> s) -> (printf "(" (downcase s) ")\n")
  (say s)          -> (printf s "\n"))
(say loudly "Hello")
(say softly "Hello")
(say "Hello")
(defmacro level
  (level 0) -> "zero"
  (level 1) -> "one"
  (level n) -> (format "level " (int n)))
(printf (level 0) " " (level 1) " " (level (+ 1 1)) "\n")
