; error 4:26: twice
; The same alternative two times.
(include "lib/basis.scm")
(datatype shape (:point) (:point int))
