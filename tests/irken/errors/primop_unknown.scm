; error 4:14: %no-such-thing
; A name with "%" that the compiler does not know.
(include "lib/basis.scm")
(printf (int (%no-such-thing #f 1)) "\n")
