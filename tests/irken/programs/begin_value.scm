; begin: the value of the last expression; effects in order; nested in arguments.
(include "lib/basis.scm")
(printf (int (begin (printf "one ") (printf "two ") 3)) "\n")
(printf (int (+ (begin (printf "left ") 1) (begin (printf "right ") 2))) "\n")
(begin (printf "top") (printf "-level\n"))
(printf (int (begin 5)) "\n")
