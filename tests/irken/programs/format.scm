; The items of format and printf.
(include "lib/basis.scm")
(printf (int 42) "|" (hex 255) "|" (oct 8) "|" (bin 10) "|" (char #\x) "|" (bool #t) "|"
        (sym 'name) "\n")
(printf "[" (lpad 6 (int 42)) "] [" (rpad 6 (int 42)) "] [" (zpad 6 (int 42)) "] [" (lpad 2 "long")
        "]\n")
(printf (join ", " (list "a" "b" "c")) " " (join (list "x" "y")) " "
        (join int->string "+" '(1 2 3)) "\n")
(printf (repeat 3 "ab") " " (repeat 0 "no") "|\n")
(printf (string "say \"hi\"\t") "\n")
(define s (format "sum " (int (+ 1 2)) " of " (string "x")))
(printf s " " (int (string-length s)) "\n")
(printf (lpad 10 "<" (int 5) ">") "|" (rpad 10 "<" (int 5) ">") "|\n")
(printf (format "one item only") "\n")
