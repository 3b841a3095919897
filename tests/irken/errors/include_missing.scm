; error 4:10: data/nothing-here.scm
; The same with include.
(include "lib/basis.scm")
(include "data/nothing-here.scm")
