; error 4:26: datatype
; An alternative is a list that starts with a constructor.
(include "lib/basis.scm")
(datatype shape (:point) line)
