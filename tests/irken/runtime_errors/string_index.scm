; A string has no such character: the library raises an exception.
; exit: 255
; stdout: String/Range
(include "lib/basis.scm")
(define (third s) (string-ref s 2))
(printf (char (third "abc")) "\n")
(printf (char (third "ab")) "\n")
