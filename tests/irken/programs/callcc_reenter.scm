; Entering a continuation again: the computation behind it runs once more with another value.
(include "lib/basis.scm")
(define rounds 0)
(define (again)
  (let ((k (getcc)))
    k))
(define (retry-until n)
  (let ((count 0)
        (k (callcc (lambda (k) k))))
    (inc! count)
    (set! rounds (+ rounds 1))
    (if (< rounds n)
        (throw k k)
        (printf "rounds " (int rounds) " count " (int count) "\n"))))
(retry-until 4)
; Back-tracking: choose one of several numbers, and go back to choose the next when it fails.
(define choices '())
(define (fail)
  (match choices with
    () -> (begin (printf "no more choices\n") (raise (:NoMore)))
    (k . rest) -> (begin (set! choices rest) (k #u))))
(define (choose l)
  (let/cc return
    (for-list x l
      (let/cc next
        (push! choices next)
        (return x)))
    (fail)
    0))
(try
 (let ((a (choose '(1 2 3 4 5 6 7 8 9 10 11 12 13)))
       (b (choose '(1 2 3 4 5 6 7 8 9 10 11 12 13))))
   (when (not (and (< a b) (= (+ (* a a) (* b b)) 169)))
     (fail))
   (printf (int a) "^2 + " (int b) "^2 = 169\n"))
 except
 (:NoMore) -> (printf "failed\n"))
