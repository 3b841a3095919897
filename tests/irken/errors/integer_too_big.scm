; error 5:14: too big
; Integers have 63 bits.
(include "lib/basis.scm")
; The original compiler never ends.
(printf (int 4611686018427387904) "\n")
