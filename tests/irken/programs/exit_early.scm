; %exit ends the program at once.
; exit: 7
(include "lib/basis.scm")
(define (leave n)
  (printf "leaving\n")
  (%exit #f n))
(printf "before\n")
(leave 7)
(printf "never\n")
