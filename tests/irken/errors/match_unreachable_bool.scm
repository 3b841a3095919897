; error 8:5: never
; True and false are all there is.
(include "lib/basis.scm")
(define (f b)
  (match b with
    #t -> 1
    #f -> 2
    _  -> 3))
(printf (int (f (= 1 1))) "\n")
