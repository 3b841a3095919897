; Twin of bench/programs/closures.scm: functions as arguments and results, composed, curried, with
; state of their own; and numbers and pairs that are nothing but functions.
; argument: rounds
; Differs: the three functions of an account are three values, not a tuple.

(define default-size 200)

(define (compose f g)
  (lambda (x) (f (g x))))

(define (curried-add a)
  (lambda (b) (lambda (c) (+ a (+ b c)))))

(define (make-counter step)
  (let ((n 0))
    (lambda ()
      (set! n (+ n step))
      n)))

; An account: three functions that share a variable.
(define (make-account)
  (let ((balance 0))
    (values (lambda (x) (set! balance (+ balance x)))
            (lambda (x) (set! balance (- balance x)))
            (lambda () balance))))

; The n-th iterate of a function.
(define (iterate f n)
  (if (= n 0)
      (lambda (x) x)
      (compose f (iterate f (- n 1)))))

; A stream of numbers: its head, and a function for the rest.
(define (numbers-from n)
  (cons n (lambda () (numbers-from (+ n 1)))))

(define (stream-map f s)
  (let ((more (cdr s)))
    (cons (f (car s)) (lambda () (stream-map f (more))))))

(define (stream-sum s n acc)
  (if (= n 0)
      acc
      (stream-sum ((cdr s)) (- n 1) (+ acc (car s)))))

; Church's numerals.
(define (church n)
  (if (= n 0)
      (lambda (f) (lambda (x) x))
      (let ((m (church (- n 1))))
        (lambda (f) (lambda (x) (f ((m f) x)))))))

(define (church->int c)
  ((c (lambda (x) (+ x 1))) 0))

(define (church-add a b)
  (lambda (f) (lambda (x) ((a f) ((b f) x)))))

(define (one-round i)
  (let ((counter (make-counter (+ 1 (fxremainder i 3))))
        (twice (lambda (f) (lambda (x) (f (f x)))))
        (inc3 (lambda (x) (+ x 3)))
        (sum 0))
    (do ((k 0 (+ k 1)))
        ((= k 40))
      (set! sum (+ sum (counter)))
      (set! sum (+ sum (((curried-add i) k) 1))))
    (set! sum (+ sum ((iterate inc3 25) i)))
    (set! sum (+ sum ((twice (twice (twice inc3))) i)))
    (let-values (((deposit withdraw balance) (make-account)))
      (do ((k 0 (+ k 1)))
          ((= k 20))
        (deposit (* k 3))
        (withdraw k))
      (set! sum (+ sum (balance))))
    (set! sum (+ sum (stream-sum (stream-map inc3 (stream-map inc3 (numbers-from i))) 25 0)))
    (set! sum (+ sum (church->int (church-add (church 12) (church (fxremainder i 5))))))
    (fxand #xffffff sum)))

(define (main size)
  (do ((i 0 (+ i 1))
       (total 0 (+ total (one-round i))))
      ((= i size)
       (for-each display (list "closures " size ": " total "\n")))))
