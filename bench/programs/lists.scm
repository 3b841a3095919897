; Lists: building, map, filter, fold, append, reverse, and a merge sort of our own.
; argument: rounds; each works on lists of 2000 numbers

(require "lib/basis.scm")

(define (random-list n seed)
  (let loop ((i 0) (x seed) (acc '()))
    (if (= i n)
        acc
        (loop (+ i 1)
              (logand #x3fffffff (+ 12345 (* x 1103515245)))
              (list:cons (logand #xffff (>> x 8)) acc)))))

; Deals a list out into two by turns.
(define deal
  () a b       -> (:tuple a b)
  (x . l) a b  -> (deal l (list:cons x b) a))

(define (merge-lists a b)
  (let loop ((x a) (y b) (acc '()))
    (match x y with
      () ()               -> (reverse acc)
      () (q . qs)         -> (loop '() qs (list:cons q acc))
      (p . ps) ()         -> (loop ps '() (list:cons p acc))
      (p . ps) (q . qs)   -> (if (<= p q)
                                 (loop ps y (list:cons p acc))
                                 (loop x qs (list:cons q acc))))))

(define merge-sort
  ()   -> '()
  (x)  -> (list:cons x '())
  l    -> (let (((a b) (deal l '() '())))
            (merge-lists (merge-sort a) (merge-sort b))))

; Depends on the order.
(define (checksum l)
  (fold (lambda (x acc) (logand #xffffff (+ x (* 31 acc)))) 0 l))

(define sorted?
  ()         -> #t
  (_)        -> #t
  (a b . l)  -> (if (<= a b) (sorted? (list:cons b l)) #f))

(define (one-round seed)
  (let ((l (random-list 2000 seed))
        (odds (filter odd? l))
        (squares (map (lambda (x) (logand #xffff (* x x))) l))
        (both (append odds (reverse squares)))
        (in-order (merge-sort both)))
    (if (sorted? in-order)
        (+ (checksum both) (checksum in-order) (length both))
        -1)))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 5))

(define sum 0)
(for-range i size
  (set! sum (+ sum (one-round (+ i 1)))))
(printf "lists " (int size) ": " (int sum) "\n")
