; error 4:15: not closed
; A string that does not end.  (The original compiler then runs for ever.)
(include "lib/basis.scm")
(print-string "no end)
(print-string 1)
