; error 4:19: escape
; There is no such escape in strings.
(include "lib/basis.scm")
(print-string "one\q two\n")
