; Symbolic derivatives with simplification: datatypes and nested patterns.
; argument: rounds; each takes derivatives of some expressions, and evaluates them

(require "lib/basis.scm")

(datatype expr
  (:num int)
  (:x)
  (:y)
  (:add expr expr)
  (:mul expr expr)
  (:pow expr int)
  (:neg expr))

(define derive
  (expr:num _)   -> (expr:num 0)
  (expr:x)       -> (expr:num 1)
  (expr:y)       -> (expr:num 0)
  (expr:add a b) -> (expr:add (derive a) (derive b))
  (expr:mul a b) -> (expr:add (expr:mul (derive a) b) (expr:mul a (derive b)))
  (expr:pow a n) -> (expr:mul (expr:mul (expr:num n) (expr:pow a (- n 1))) (derive a))
  (expr:neg a)   -> (expr:neg (derive a)))

(define make-add
  (expr:num a) (expr:num b)            -> (expr:num (+ a b))
  (expr:num 0) e                       -> e
  e (expr:num 0)                       -> e
  (expr:add a b) c                     -> (expr:add a (make-add b c))
  a b                                  -> (expr:add a b))

(define make-mul
  (expr:num a) (expr:num b)            -> (expr:num (* a b))
  (expr:num 0) _                       -> (expr:num 0)
  _ (expr:num 0)                       -> (expr:num 0)
  (expr:num 1) e                       -> e
  e (expr:num 1)                       -> e
  (expr:num a) (expr:mul (expr:num b) c) -> (make-mul (expr:num (* a b)) c)
  e (expr:num a)                       -> (make-mul (expr:num a) e)
  (expr:neg a) (expr:neg b)            -> (make-mul a b)
  (expr:neg a) b                       -> (make-neg (make-mul a b))
  a b                                  -> (expr:mul a b))

(define make-neg
  (expr:num a) -> (expr:num (- 0 a))
  (expr:neg a) -> a
  a            -> (expr:neg a))

(define make-pow
  _ 0             -> (expr:num 1)
  e 1             -> e
  (expr:pow a m) n -> (expr:pow a (* m n))
  e n             -> (expr:pow e n))

(define simplify
  (expr:add a b) -> (make-add (simplify a) (simplify b))
  (expr:mul a b) -> (make-mul (simplify a) (simplify b))
  (expr:pow a n) -> (make-pow (simplify a) n)
  (expr:neg a)   -> (make-neg (simplify a))
  e              -> e)

(define node-count
  (expr:add a b) -> (+ 1 (node-count a) (node-count b))
  (expr:mul a b) -> (+ 1 (node-count a) (node-count b))
  (expr:pow a _) -> (+ 1 (node-count a))
  (expr:neg a)   -> (+ 1 (node-count a))
  _              -> 1)

(define modulus 1000003)

(define (int-power b n)
  (let loop ((i 0) (p 1))
    (if (= i n)
        p
        (loop (+ i 1) (mod (* p b) modulus)))))

(define evaluate
  _ _ (expr:num n)   -> n
  x _ (expr:x)       -> x
  _ y (expr:y)       -> y
  x y (expr:add a b) -> (mod (+ (evaluate x y a) (evaluate x y b)) modulus)
  x y (expr:mul a b) -> (mod (* (evaluate x y a) (evaluate x y b)) modulus)
  x y (expr:pow a n) -> (int-power (evaluate x y a) n)
  x y (expr:neg a)   -> (- 0 (evaluate x y a)))

; (x + 1)(x + 2) ... (x + n), with some y
(define (product n)
  (let loop ((i n) (e (expr:add (expr:x) (expr:y))))
    (if (= i 0)
        e
        (loop (- i 1) (expr:mul e (expr:add (expr:x) (expr:num i)))))))

(define expressions
  (list (expr:pow (expr:add (expr:mul (expr:num 3) (expr:x)) (expr:y)) 7)
        (product 5)
        (expr:neg (expr:mul (expr:pow (expr:x) 4) (expr:neg (product 2))))
        (expr:add (expr:mul (expr:pow (expr:y) 3) (expr:x)) (expr:num 12))))

(define nodes 0)
(define values 0)

(define (study e x)
  (let ((d1 (simplify (derive e)))
        (d2 (simplify (derive d1)))
        (d3 (simplify (derive d2))))
    (set! nodes (+ nodes (node-count d1) (node-count d2) (node-count d3)))
    (set! values (mod (+ values (evaluate x 2 d1) (evaluate x 3 d2) (evaluate x 5 d3)) modulus))))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 10))

(for-range i size
  (for-list e expressions
    (study e (+ i 1))))

(printf "symbolic " (int size) ": nodes " (int nodes) ", values " (int values) "\n")
