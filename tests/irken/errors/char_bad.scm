; error 4:15: bad character constant
; There is no character of this name.
(include "lib/basis.scm")
(printf (char #\spce) "\n")
