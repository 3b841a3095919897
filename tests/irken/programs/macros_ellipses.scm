; Ellipses over lists of bindings, nested ellipses, a tail behind the ellipsis's variables.
(include "lib/basis.scm")
(defmacro my-let
  (my-let ((name value) ...) body ...) -> ((lambda (name ...) body ...) value ...))
(printf (int (my-let ((a 1) (b 2) (c 3)) (printf "in ") (+ a b c))) "\n")
(defmacro table
  (table (key value) ...) -> (list (:pair key value) ...))
(for-list p (table ("a" 1) ("b" 2))
  (match p with
    (:pair k v) -> (printf k "=" (int v) " ")))
(printf "\n")
(defmacro rows
  (rows (cell ...) ...) -> (list (list cell ...) ...))
(for-list r (rows (1 2 3) () (4))
  (printf "(" (join int->string "," r) ")"))
(printf "\n")
(defmacro choose
  (choose value (test result ...) ... ) -> (cond ((eq? value test) result ...) ...
         (else (printf "default\n"))))
(choose 2 (1 (printf "one\n")) (2 (printf "two ") (printf "twice\n")))
(choose 3 (1 (printf "one\n")))
(defmacro both
  (both (a b) ...) -> (printf a ... "|" b ... "\n"))
(both ("x" "1") ("y" "2"))
