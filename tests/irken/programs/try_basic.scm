; try, except and raise: several exceptions, arguments, the value of a try.
(include "lib/basis.scm")
(define (risky n)
  (cond ((= n 0) (raise (:Zero)))
        ((< n 0) (raise (:Negative n "too small")))
        (else (* n 10))))
(define (attempt n)
  (try
   (int->string (risky n))
   except
   (:Zero) -> "zero"
   (:Negative m why) -> (format why ": " (int m))))
(printf (attempt 1) ", " (attempt 0) ", " (attempt -5) "\n")
(printf (int (try (+ 1 (raise (:Number 41))) except (:Number n) -> (+ n 1))) "\n")
(define (stops-at n)
  (try
   (begin
     (printf "several ")
     (printf "expressions ")
     (when (> n 2) (raise (:Stop)))
     (printf "to the end\n"))
   except
   (:Stop) -> (printf "stopped\n")))
(stops-at 1)
(stops-at 5)
(printf (int (try 7 except (:Zero) -> 8)) "\n")
(printf (try (format (int (/ 1 0))) except (:DivideByZero a b) -> (format (int a) "/" (int b)))
        "\n")
