; error 4:19: escape
; \x wants two hexadecimal digits.
(include "lib/basis.scm")
(print-string "one\xg0 two\n")
