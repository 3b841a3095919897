; Deep recursion, not in tail position: Ackermann's function, and lists built on the way back.
; argument: rounds

(require "lib/basis.scm")

(define (ack m n)
  (cond ((= m 0) (+ n 1))
        ((= n 0) (ack (- m 1) 1))
        (else (ack (- m 1) (ack m (- n 1))))))

(define (count-down n)
  (if (= n 0)
      '()
      (list:cons n (count-down (- n 1)))))

(define sum-list
  ()      -> 0
  (x . l) -> (+ x (sum-list l)))

(define add-lists
  (a . as) (b . bs) -> (list:cons (+ a b) (add-lists as bs))
  _ _               -> '())

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 5))

(define total 0)
(for-range i size
  (let ((l (count-down (+ 1000 (mod i 7)))))
    (set! total (+ total (sum-list (add-lists l (add-lists l l))))))
  (set! total (+ total (ack 2 (mod i 40)))))

(printf "deep " (int size) ": " (int total) ", " (int (ack 3 (min 5 size))) "\n")
