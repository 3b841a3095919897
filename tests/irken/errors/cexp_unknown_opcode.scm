; error 4:14: opcode
; No opcode of this name.
(include "lib/basis.scm")
(printf (int (%%cexp (int int -> int) "plus" 1 2)) "\n")
