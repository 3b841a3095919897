; An interpreter of the lambda calculus with numbers: terms with names become terms with de Bruijn
; indices; a machine with environments and a list of what is still to do evaluates them.
; argument: n; the interpreted program adds up fib 0 ... fib n, with recursion by a fixed-point combinator

(require "lib/basis.scm")

(datatype term
  (:var symbol)
  (:lam symbol term)
  (:app term term)
  (:num int)
  (:op symbol term term)
  (:if term term term))

(datatype prim
  (:plus)
  (:minus)
  (:less))

(datatype code
  (:ref int)
  (:fun code)
  (:call code code)
  (:const int)
  (:prim prim code code)
  (:branch code code code))

(define index-of
  _ () _       -> (raise (:Unbound))
  x (y . ys) n -> (if (eq? x y) n (index-of x ys (+ n 1))))

(define prim-of
  'plus  -> (prim:plus)
  'minus -> (prim:minus)
  'less  -> (prim:less)
  _      -> (raise (:NoPrimitive)))

(define translate
  names (term:var x)    -> (code:ref (index-of x names 0))
  names (term:lam x b)  -> (code:fun (translate (list:cons x names) b))
  names (term:app f a)  -> (code:call (translate names f) (translate names a))
  _     (term:num n)    -> (code:const n)
  names (term:op p a b) -> (code:prim (prim-of p) (translate names a) (translate names b))
  names (term:if a b c) -> (code:branch (translate names a) (translate names b) (translate names c)))

(datatype value
  (:int int)
  (:closure code (list value)))

(datatype todo
  (:argument code (list value))         ; evaluate it, then apply
  (:apply value)
  (:right prim code (list value))
  (:finish prim int)
  (:choose code code (list value)))

(define transitions 0)

(define nth-value
  () _      -> (raise (:NoValue))
  (v . _) 0 -> v
  (_ . l) n -> (nth-value l (- n 1)))

(define (apply-prim p a b)
  (match p with
    (prim:plus)  -> (+ a b)
    (prim:minus) -> (- a b)
    (prim:less)  -> (if (< a b) 1 0)))

(define (evaluate c env stack)
  (set! transitions (+ transitions 1))
  (match c with
    (code:ref n)        -> (continue (nth-value env n) stack)
    (code:fun b)        -> (continue (value:closure b env) stack)
    (code:const n)      -> (continue (value:int n) stack)
    (code:call f a)     -> (evaluate f env (list:cons (todo:argument a env) stack))
    (code:prim p a b)   -> (evaluate a env (list:cons (todo:right p b env) stack))
    (code:branch a b c) -> (evaluate a env (list:cons (todo:choose b c env) stack))))

(define (continue v stack)
  (match stack with
    ()         -> v
    (t . more) -> (match t v with
                    (todo:argument a env) _          -> (evaluate a env (list:cons (todo:apply v) more))
                    (todo:apply (value:closure b env)) _ -> (evaluate b (list:cons v env) more)
                    (todo:right p b env) (value:int n) -> (evaluate b env (list:cons (todo:finish p n) more))
                    (todo:finish p a) (value:int b)  -> (continue (value:int (apply-prim p a b)) more)
                    (todo:choose b _ env) (value:int 1) -> (evaluate b env more)
                    (todo:choose _ c env) _          -> (evaluate c env more)
                    _ _                              -> (raise (:Stuck)))))

; Short names to write terms with.
(define (var x) (term:var x))
(define (plus a b) (term:op 'plus a b))
(define (minus a b) (term:op 'minus a b))
(define (less a b) (term:op 'less a b))
(define (app f a) (term:app f a))
(define (num n) (term:num n))

; The fixed-point combinator for evaluation by value.
(define fix-term
  (let ((half (term:lam 'x (app (var 'f)
                                (term:lam 'v (app (app (var 'x) (var 'x)) (var 'v)))))))
    (term:lam 'f (app half half))))

(define fib-term
  (app fix-term
       (term:lam 'fib
         (term:lam 'n
           (term:if (less (var 'n) (num 2))
                    (var 'n)
                    (plus (app (var 'fib) (minus (var 'n) (num 1)))
                          (app (var 'fib) (minus (var 'n) (num 2)))))))))

(define sum-term
  (term:lam 'f
    (app fix-term
         (term:lam 'sum
           (term:lam 'n
             (term:if (less (var 'n) (num 1))
                      (num 0)
                      (plus (app (var 'f) (var 'n))
                            (app (var 'sum) (minus (var 'n) (num 1))))))))))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 10))

(define program (app (app sum-term fib-term) (num size)))

(match (evaluate (translate '() program) '() '()) with
  (value:int n) -> (printf "lambda " (int size) ": " (int n) " after "
                           (int transitions) " transitions\n")
  _             -> (printf "a function\n"))
