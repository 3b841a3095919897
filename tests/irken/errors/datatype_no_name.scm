; error 4:1: datatype
; A datatype without a name.
(include "lib/basis.scm")
(datatype (:point))
