; error 4:11: #
; "#" with a letter that means nothing.
(include "lib/basis.scm")
(define x #q)
