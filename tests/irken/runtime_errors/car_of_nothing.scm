; The library's car ends the program; its message goes to the standard output.
; exit: 255
; stdout: halting: "car"
(include "lib/basis.scm")
(define (first-of l)
  (+ 1 (car l)))
(printf "before\n")
(printf (int (first-of '())) "\n")
