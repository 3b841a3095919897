; error 7:7: ->
; The last rule has no result.
(include "lib/basis.scm")
(define (f x)
  (match x with
    0 -> 1
    _ ->))
(printf (int (f 1)) "\n")
