; Symbolic differentiation, and simplification of the result.
;
; Shows matching of nested constructors, several rules for one shape, printing with precedence.
; run: irkjit run examples/derivative.scm

(require "lib/basis.scm")

(datatype expr
  (:num int)
  (:var symbol)
  (:add expr expr)
  (:sub expr expr)
  (:mul expr expr)
  (:power expr int)
  (:call symbol expr))

; Short names to write expressions with.
(define (num n) (expr:num n))
(define x (expr:var 'x))
(define y (expr:var 'y))
(define (sine e) (expr:call 'sin e))
(define (cosine e) (expr:call 'cos e))

(define derive
  _ (expr:num _)         -> (num 0)
  v (expr:var w)         -> (if (eq? v w) (num 1) (num 0))
  v (expr:add a b)       -> (expr:add (derive v a) (derive v b))
  v (expr:sub a b)       -> (expr:sub (derive v a) (derive v b))
  v (expr:mul a b)       -> (expr:add (expr:mul (derive v a) b) (expr:mul a (derive v b)))
  v (expr:power a n)     -> (expr:mul (expr:mul (num n) (expr:power a (- n 1))) (derive v a))
  v (expr:call 'sin a)   -> (expr:mul (cosine a) (derive v a))
  v (expr:call 'cos a)   -> (expr:sub (num 0) (expr:mul (sine a) (derive v a)))
  v (expr:call 'exp a)   -> (expr:mul (expr:call 'exp a) (derive v a))
  _ (expr:call name _)   -> (raise (:NoDerivative name)))

; One expression whose parts are simple already.
(define simplify-top
  (expr:add (expr:num a) (expr:num b))              -> (num (+ a b))
  (expr:add (expr:num 0) e)                         -> e
  (expr:add e (expr:num 0))                         -> e
  (expr:add a (expr:sub (expr:num 0) b))            -> (simplify-top (expr:sub a b))
  (expr:sub (expr:num a) (expr:num b))              -> (num (- a b))
  (expr:sub e (expr:num 0))                         -> e
  (expr:mul (expr:num a) (expr:num b))              -> (num (* a b))
  (expr:mul (expr:num 0) _)                         -> (num 0)
  (expr:mul _ (expr:num 0))                         -> (num 0)
  (expr:mul (expr:num 1) e)                         -> e
  (expr:mul e (expr:num 1))                         -> e
  (expr:mul (expr:num a) (expr:mul (expr:num b) e)) -> (simplify-top (expr:mul (num (* a b)) e))
  (expr:mul e (expr:num a))                         -> (simplify-top (expr:mul (num a) e))
  (expr:power _ 0)                                  -> (num 1)
  (expr:power e 1)                                  -> e
  e                                                 -> e)

(define simplify
  (expr:add a b)   -> (simplify-top (expr:add (simplify a) (simplify b)))
  (expr:sub a b)   -> (simplify-top (expr:sub (simplify a) (simplify b)))
  (expr:mul a b)   -> (simplify-top (expr:mul (simplify a) (simplify b)))
  (expr:power a n) -> (simplify-top (expr:power (simplify a) n))
  (expr:call f a)  -> (expr:call f (simplify a))
  e                -> e)

; `level` is how tightly the place around binds: 0 sums, 1 products, 2 powers.
(define (parenthesise level own s)
  (if (> level own) (format "(" s ")") s))

(define show
  _ (expr:num n)       -> (int->string n)
  _ (expr:var v)       -> (symbol->string v)
  level (expr:add a b) -> (parenthesise level 0 (format (show 0 a) " + " (show 0 b)))
  level (expr:sub a b) -> (parenthesise level 0 (format (show 0 a) " - " (show 1 b)))
  level (expr:mul a b) -> (parenthesise level 1 (format (show 1 a) "*" (show 1 b)))
  _ (expr:power a n)   -> (format (show 2 a) "^" (int n))
  _ (expr:call f a)    -> (format (sym f) "(" (show 0 a) ")"))

(define (report e)
  (try
   (begin
     (printf "d/dx " (rpad 24 (show 2 e)) " = ")
     (printf (show 0 (simplify (derive 'x e))) "\n"))
   except
   (:NoDerivative name) -> (printf "unknown: " (sym name) "\n")))

(for-list e
    (list
     (expr:add (expr:power x 3) (expr:mul (num 5) x))
     (expr:mul (expr:add x (num 1)) (expr:sub x (num 1)))
     (expr:power (expr:add (expr:mul (num 2) x) y) 4)
     (expr:mul x (sine x))
     (cosine (expr:power x 2))
     (expr:call 'exp (expr:mul (num -3) x))
     (expr:mul y (expr:mul y y))
     (expr:call 'tan x))
  (report e))
