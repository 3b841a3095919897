; Opcodes of the machine by %%cexp.
(include "lib/basis.scm")
(printf (int (%%cexp (int int -> int) "add" 40 2)) "\n")
(define (times a b) (%%cexp (int int -> int) "mul" a b))
(printf (int (times 6 7)) "\n")
(printf (bool (%%cexp (int int -> bool) "lt" 1 2)) (bool (%%cexp ('a 'a -> bool) "eq" 'a 'b)) "\n")
(define v (%%cexp (int 'a -> (vector 'a)) "vmake" 3 9))
(printf (int (%%cexp ((vector 'a) -> int) "vlen" v)) (int v[2]) "\n")
(%%cexp (string -> int) "prints" "printed by an opcode\n")
(printf (int (%%cexp (string -> int) "slen" "12345")) "\n")
(printf (int (%%cexp (int int -> int) "srem" -7 2)) " " (int (%%cexp (int int -> int) "ashr" 256
        4)) "\n")
