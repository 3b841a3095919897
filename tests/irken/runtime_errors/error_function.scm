; The library's error function.
; exit: 255
; stdout: Runtime Error, halting: "this is wrong"
(include "lib/basis.scm")
(define (check n)
  (if (< n 0)
      (error "this is wrong")
      n))
(printf (int (check 5)) "\n")
(printf (int (check -5)) "\n")
