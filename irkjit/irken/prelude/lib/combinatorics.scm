;; -*- Mode: Irken -*-

;; Products, permutations, combinations of lists.

;; A generator of all (:tuple a b), a from the one list and b from the other.
(define (product la lb)
  (makegen emit
    (for-list a la
      (for-list b lb
        (emit (:tuple a b))))))

;; A list with a in position n.
(define (prelude/put l n a)
  (if (= n 0)
      (list:cons a l)
      (list:cons (car l) (prelude/put (cdr l) (- n 1) a))))

;; A generator of the permutations of a list of at least two elements: the first element in each
;; position of each permutation of the others.
(define (permutations l)
  ;; No tail calls: those would overwrite the variables that the functions passed on refer to.
  (define (visit l n p)
    (match l with
      (a b)   -> (begin (p (list a b)) (p (list b a)))
      (a . l) -> (begin
                   (visit l (- n 1)
                          (lambda (sub)
                            (for-range i n
                              (p (prelude/put sub i a)))))
                   #u)
      ()      -> #u))
  (define trivial?
    (_ _ . _) -> #f
    _         -> #t)
  (makegen emit
    (if (trivial? l)
        #u
        (visit l (length l) emit))))

;; The list of all ways to take k elements, those with the first element first.
(define (combinations l k)
  (if (<= k 0)
      (list (list:nil))
      (match l with
        ()      -> '()
        (a . l) -> (append (map (lambda (sub) (list:cons a sub)) (combinations l (- k 1)))
                           (combinations l k)))))

;; p gets the ways to take k elements; the ways with the first element come first or last.
(define (prelude/visit-combinations l k first? p)
  (if (= k 0)
      (p (list:nil))
      (match l with
        () -> #u
        (a . l)
        -> (let ((with-a (lambda (sub) (p (list:cons a sub)))))
             (when first?
               (prelude/visit-combinations l (- k 1) first? with-a))
             (prelude/visit-combinations l k first? p)
             (when (not first?)
               (prelude/visit-combinations l (- k 1) first? with-a))
             #u))))

;; Generators of them.

(define (combinations* l k)
  (makegen emit
    (prelude/visit-combinations l k #t emit)))

;; Those without the first element first.
(define (combinations** l k)
  (makegen emit
    (prelude/visit-combinations l k #f emit)))
