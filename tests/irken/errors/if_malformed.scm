; error 4:1: if
; if has two or three parts.
(include "lib/basis.scm")
(if (= 1 1))
