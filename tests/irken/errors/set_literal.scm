; error 4:7: set!
; A number is no place.
(include "lib/basis.scm")
(set! 5 6)
