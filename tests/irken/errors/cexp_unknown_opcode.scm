; error 4:39: unknown opcode
; No opcode of this name.
(include "lib/basis.scm")
(printf (int (%%cexp (int int -> int) "plus" 1 2)) "\n")
