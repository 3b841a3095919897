; An exception that leaves a thousand calls, loops with a try in each round, closures that raise.
(include "lib/basis.scm")
(define (dive n) (if (= n 0) (raise (:Bottom "reached")) (+ 1 (dive (- n 1)))))
(printf (try (int->string (dive 1000)) except (:Bottom s) -> s) "\n")
(define failures 0)
(for-range i 20
  (try
   (when (= 0 (remainder i 3))
     (raise (:Multiple i)))
   except
   (:Multiple n) -> (set! failures (+ failures n))))
(printf (int failures) "\n")
(define (checked f) (lambda (x) (try (maybe:yes (f x)) except (:Bad _) -> (maybe:no))))
(define positive (checked (lambda (x) (if (> x 0) x (raise (:Bad x))))))
(for-list n '(1 -1 2)
  (match (positive n) with
    (maybe:yes x) -> (printf "yes " (int x) "\n")
    (maybe:no) -> (printf "no\n")))
