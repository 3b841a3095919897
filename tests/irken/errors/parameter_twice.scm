; error 4:16: duplicate parameter a
; The same parameter two times.  The original compiler does not notice.
(include "lib/basis.scm")
(define (f a b a) (+ a b))
(printf (int (f 1 2 3)) "\n")
