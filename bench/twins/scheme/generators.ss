; Twin of bench/programs/generators.scm: continuations: generators that walk trees, a chain of
; generators, and loops left early.
; argument: rounds
; Continuations are call/cc.  A generator gives numbers and, in the end, #f; an empty tree is #f.

(define default-size 10)

(define-record-type node
  (make-node left number right)
  node?
  (left node-left)
  (number node-number)
  (right node-right))

(define (put t x)
  (cond ((not t) (make-node #f x #f))
        ((< x (node-number t))
         (make-node (put (node-left t) x) (node-number t) (node-right t)))
        (else
         (make-node (node-left t) (node-number t) (put (node-right t) x)))))

; n numbers, in an order that depends on the step.
(define (make-tree n step)
  (let loop ((i 0) (x 1) (t #f))
    (if (= i n)
        t
        (loop (+ i 1) (fxremainder (+ x step) 101) (put t x)))))

(define (walk t visit)
  (when t
    (walk (node-left t) visit)
    (visit (node-number t))
    (walk (node-right t) visit)))

; A generator of what the producer hands to its argument, and then of #f for ever.
(define (make-generator producer)
  (let ((inside #f)                     ; where the producer goes on
        (outside #f))                   ; who asked for the next item
    (define (emit x)
      (call/cc
       (lambda (k)
         (set! inside k)
         (outside x))))
    (define (nothing-more)
      (emit #f)
      (nothing-more))
    (lambda ()
      (call/cc
       (lambda (k)
         (set! outside k)
         (cond (inside (inside #f))
               (else
                (producer emit)
                (nothing-more))))))))

(define (for-all-of gen f)
  (let loop ()
    (let ((x (gen)))
      (when x
        (f x)
        (loop)))))

(define (tree-items t)
  (make-generator
   (lambda (emit)
     (walk t emit))))

; Do two trees hold the same numbers?  Says how many are equal before the first difference.
(define (same-fringe a b)
  (let ((ga (tree-items a))
        (gb (tree-items b)))
    (let loop ((n 0))
      (let* ((x (ga))
             (y (gb)))
        (if (and x y (= x y))
            (loop (+ n 1))
            n)))))

(define (count-up n)
  (make-generator
   (lambda (emit)
     (do ((i 0 (+ i 1)))
         ((= i n))
       (emit i)))))

(define (keep p gen)
  (make-generator
   (lambda (emit)
     (for-all-of gen
       (lambda (x)
         (when (p x)
           (emit x)))))))

(define (each f gen)
  (make-generator
   (lambda (emit)
     (for-all-of gen
       (lambda (x)
         (emit (f x)))))))

(define (sum-of gen)
  (let loop ((sum 0))
    (let ((x (gen)))
      (if x
          (loop (+ sum x))
          sum))))

; The first number of the tree that is at least as large.
(define (first-above t limit)
  (call/cc
   (lambda (return)
     (walk t
       (lambda (x)
         (when (>= x limit)
           (return x))))
     -1)))

(define (main size)
  (let loop ((i 0) (sum 0) (equal 0) (early 0))
    (if (< i size)
        (let* ((a (make-tree 60 (+ 7 (fxremainder i 5))))
               (b (make-tree 60 (+ 7 (fxremainder i 3))))
               (equal (+ equal (same-fringe a b)))
               (sum (+ sum (sum-of (each (lambda (x) (+ x i))
                                         (keep odd? (count-up 50)))))))
          (loop (+ i 1)
                sum
                equal
                (do ((k 0 (+ k 1))
                     (early early (+ early (first-above a (* k 9)))))
                    ((= k 10) early))))
        (for-each display
                  (list "generators " size ": sum " sum ", equal " equal ", early " early "\n")))))
