; error 4:14: %%cexp
; %%cexp without an opcode.
(include "lib/basis.scm")
(printf (int (%%cexp (int int -> int))) "\n")
