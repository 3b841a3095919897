; Continuations: generators that walk trees, a chain of generators, and loops left by let/cc.
; argument: rounds

(require "lib/basis.scm")

(datatype bintree
  (:leaf)
  (:node bintree int bintree))

(define put
  (bintree:leaf) x       -> (bintree:node (bintree:leaf) x (bintree:leaf))
  (bintree:node l y r) x -> (if (< x y)
                                (bintree:node (put l x) y r)
                                (bintree:node l y (put r x))))

; n numbers, in an order that depends on the step.
(define (make-tree n step)
  (let loop ((i 0) (x 1) (t (bintree:leaf)))
    (if (= i n)
        t
        (loop (+ i 1) (mod (+ x step) 101) (put t x)))))

(define (walk t visit)
  (match t with
    (bintree:leaf)       -> #u
    (bintree:node l x r) -> (begin
                              (walk l visit)
                              (visit x)
                              (walk r visit))))

(define (tree-items t)
  (makegen emit
    (walk t emit)))

; Do two trees hold the same numbers?  Says how many are equal before the first difference.
(define (same-fringe a b)
  (let ((ga (tree-items a))
        (gb (tree-items b)))
    (let loop ((n 0))
      (match (ga) (gb) with
        (maybe:yes x) (maybe:yes y) -> (if (= x y) (loop (+ n 1)) n)
        _ _                         -> n))))

(define (count-up n)
  (makegen emit
    (for-range i n
      (emit i))))

(define (keep p gen)
  (makegen emit
    (for x gen
      (if (p x)
          (emit x)))))

(define (each f gen)
  (makegen emit
    (for x gen
      (emit (f x)))))

(define (sum-of gen)
  (let ((sum 0))
    (for x gen
      (set! sum (+ sum x)))
    sum))

; The first number of the tree that is at least as large.
(define (first-above t limit)
  (let/cc return
    (walk t
      (lambda (x)
        (if (>= x limit)
            (return x)
            #u)))
    -1))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 10))

(define sum 0)
(define equal 0)
(define early 0)

(for-range i size
  (let ((a (make-tree 60 (+ 7 (mod i 5))))
        (b (make-tree 60 (+ 7 (mod i 3)))))
    (set! equal (+ equal (same-fringe a b)))
    (set! sum (+ sum (sum-of (each (lambda (x) (+ x i))
                                   (keep odd? (count-up 50))))))
    (for-range k 10
      (set! early (+ early (first-above a (* k 9)))))))

(printf "generators " (int size) ": sum " (int sum) ", equal " (int equal)
        ", early " (int early) "\n")
