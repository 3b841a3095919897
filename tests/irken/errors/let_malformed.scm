; error 5:7: binding
; A binding is a list of a name and a value.
(include "lib/basis.scm")
(let ((a 1)
      (b))
  (printf (int a) "\n"))
