; error 4:1: include
; A name is no file name.
(include "lib/basis.scm")
(include lib/core.scm)
