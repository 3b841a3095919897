; Closures: functions as arguments and results, composed, curried, with state of their own;
; and numbers and pairs that are nothing but functions.
; argument: rounds

(require "lib/basis.scm")

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
    (:tuple (lambda (x) (set! balance (+ balance x)))
            (lambda (x) (set! balance (- balance x)))
            (lambda () balance))))

; The n-th iterate of a function.
(define iterate
  _ 0 -> (lambda (x) x)
  f n -> (compose f (iterate f (- n 1))))

; A stream of numbers: its head, and a function for the rest.
(datatype stream
  (:cons int (-> stream)))

(define (numbers-from n)
  (stream:cons n (lambda () (numbers-from (+ n 1)))))

(define (stream-map f s)
  (match s with
    (stream:cons x more) -> (stream:cons (f x) (lambda () (stream-map f (more))))))

(define stream-sum
  _ 0 acc                     -> acc
  (stream:cons x more) n acc  -> (stream-sum (more) (- n 1) (+ acc x)))

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
  (let ((counter (make-counter (+ 1 (mod i 3))))
        (twice (lambda (f) (lambda (x) (f (f x)))))
        (inc3 (lambda (x) (+ x 3)))
        (sum 0))
    (for-range k 40
      (set! sum (+ sum (counter)))
      (set! sum (+ sum (((curried-add i) k) 1))))
    (set! sum (+ sum ((iterate inc3 25) i)))
    (set! sum (+ sum ((twice (twice (twice inc3))) i)))
    (match (make-account) with
      (:tuple deposit withdraw balance)
      -> (begin
           (for-range k 20
             (deposit (* k 3))
             (withdraw k))
           (set! sum (+ sum (balance)))))
    (set! sum (+ sum (stream-sum (stream-map inc3 (stream-map inc3 (numbers-from i))) 25 0)))
    (set! sum (+ sum (church->int (church-add (church 12) (church (mod i 5))))))
    (logand #xffffff sum)))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 200))

(define total 0)
(for-range i size
  (set! total (+ total (one-round i))))
(printf "closures " (int size) ": " (int total) "\n")
