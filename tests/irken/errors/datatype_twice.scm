; error 5:1: already
; The same datatype two times.
(include "lib/basis.scm")
(datatype shape (:point))
(datatype shape (:line))
(printf "never\n")
