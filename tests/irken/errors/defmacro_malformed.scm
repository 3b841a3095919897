; error 5:3: macro
; A macro without "->".
(include "lib/basis.scm")
(defmacro twice
  (twice x) (+ x x))
(printf (int (twice 2)) "\n")
