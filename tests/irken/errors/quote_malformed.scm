; error 4:11: quote
; quote has one part.
(include "lib/basis.scm")
(define x (quote a b))
