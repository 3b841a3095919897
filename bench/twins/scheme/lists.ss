; Twin of bench/programs/lists.scm: lists: building, map, filter, fold, append, reverse, and a merge
; sort of our own.
; argument: rounds; each works on lists of 2000 numbers map, filter, append, reverse and length are
; those of the system, as they are Irken's there.

(define default-size 5)

; The factor is 1103515245 in 30 bits; with it no product needs more than a fixnum.
(define (random-list n seed)
  (let loop ((i 0) (x seed) (acc '()))
    (if (= i n)
        acc
        (loop (+ i 1)
              (fxand #x3fffffff (+ 12345 (* x 29773421)))
              (cons (fxand #xffff (fxarithmetic-shift-right x 8)) acc)))))

; Deals a list out into two by turns.
(define (deal l a b)
  (if (null? l)
      (values a b)
      (deal (cdr l) (cons (car l) b) a)))

(define (merge-lists a b)
  (let loop ((x a) (y b) (acc '()))
    (cond ((null? x)
           (if (null? y)
               (reverse acc)
               (loop x (cdr y) (cons (car y) acc))))
          ((or (null? y) (<= (car x) (car y)))
           (loop (cdr x) y (cons (car x) acc)))
          (else
           (loop x (cdr y) (cons (car y) acc))))))

(define (merge-sort l)
  (cond ((null? l) '())
        ((null? (cdr l)) (list (car l)))
        (else
         (let-values (((a b) (deal l '() '())))
           (merge-lists (merge-sort a) (merge-sort b))))))

(define (fold p acc l)
  (if (null? l)
      acc
      (fold p (p (car l) acc) (cdr l))))

; Depends on the order.
(define (checksum l)
  (fold (lambda (x acc) (fxand #xffffff (+ x (* 31 acc)))) 0 l))

(define (sorted? l)
  (or (null? l)
      (null? (cdr l))
      (and (<= (car l) (cadr l))
           (sorted? (cdr l)))))

(define (one-round seed)
  (let* ((l (random-list 2000 seed))
         (odds (filter odd? l))
         (squares (map (lambda (x) (fxand #xffff (* x x))) l))
         (both (append odds (reverse squares)))
         (in-order (merge-sort both)))
    (if (sorted? in-order)
        (+ (checksum both) (checksum in-order) (length both))
        -1)))

(define (main size)
  (do ((i 0 (+ i 1))
       (sum 0 (+ sum (one-round (+ i 1)))))
      ((= i size)
       (for-each display (list "lists " size ": " sum "\n")))))
