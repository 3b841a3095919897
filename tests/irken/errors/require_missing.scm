; error 4:10: there-is-no-such-file.scm
; A file that is not there.
(include "lib/basis.scm")
(require "lib/there-is-no-such-file.scm")
