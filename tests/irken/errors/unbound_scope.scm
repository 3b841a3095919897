; error 6:14: unbound
; A name is known only inside its let.
(include "lib/basis.scm")
(let ((a 1))
  (printf (int a) "\n"))
(printf (int a) "\n")
