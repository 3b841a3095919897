; A small Lisp in Irken: reader, evaluator with lexical scope, printer.
;
; Shows datatypes that refer to each other, environments as records, functions as data.
; run: irkjit run examples/lisp.scm            (the programs below)
;      irkjit run examples/lisp.scm FILE       (the expressions of a file)

(require "lib/basis.scm")

(datatype value
  (:int int)
  (:bool bool)
  (:symbol symbol)
  (:nil)
  (:pair value value)
  (:primitive symbol ((list value) -> value))
  (:closure (list symbol) value environment))

; A list of names with cells; the cells let `define` change what a name means.
(datatype environment
  (:empty)
  (:bind symbol {v=value} environment))

; The library reads s-expressions; these become values.
(define sexp->value
  (sexp:int n)    -> (value:int n)
  (sexp:bool b)   -> (value:bool b)
  (sexp:symbol s) -> (value:symbol s)
  (sexp:list l)   -> (foldr (lambda (x acc) (value:pair (sexp->value x) acc)) (value:nil) l)
  _               -> (raise (:LispError "this kind of datum is unknown here")))

(define show
  (value:int n)           -> (int->string n)
  (value:bool b)          -> (bool->string b)
  (value:symbol s)        -> (symbol->string s)
  (value:nil)             -> "()"
  (value:pair a b)        -> (format "(" (show a) (show-rest b) ")")
  (value:primitive name _) -> (format "<primitive " (sym name) ">")
  (value:closure _ _ _)   -> "<function>")

(define show-rest
  (value:nil)      -> ""
  (value:pair a b) -> (format " " (show a) (show-rest b))
  other            -> (format " . " (show other)))

(define (lisp-error what v)
  (raise (:LispError (format what ": " (show v)))))

(define lookup
  name (environment:empty)           -> (lisp-error "unbound" (value:symbol name))
  name (environment:bind n cell env) -> (if (eq? n name) cell (lookup name env)))

; The top level grows by definitions.
(define top {env=(environment:empty)})

(define (define-top name v)
  (set! top.env (environment:bind name {v=v} top.env)))

(define value->list
  (value:nil)       -> '()
  (value:pair a b)  -> (list:cons a (value->list b))
  v                 -> (lisp-error "not a list" v))

(define truthy?
  (value:bool b) -> b
  _              -> #t)

(define (evaluate v env)
  (match v with
    (value:symbol s)          -> (let ((cell (lookup s env))) cell.v)
    (value:pair head rest)    -> (evaluate-form head (value->list rest) env)
    _                         -> v))

(define evaluate-form
  (value:symbol 'quote) (v) _ -> v
  (value:symbol 'if) (test then else) env
  -> (if (truthy? (evaluate test env)) (evaluate then env) (evaluate else env))
  (value:symbol 'lambda) (params body) env
  -> (value:closure (map symbol-of (value->list params)) body env)
  (value:symbol 'define) ((value:symbol name) v) env
  -> (begin
       ; First the name, then its value, so that a function can refer to itself.
       (define-top name (value:nil))
       (let ((cell (lookup name top.env)))
         (set! cell.v (evaluate v top.env))
         (value:symbol name)))
  head args env
  -> (apply-function (evaluate head env) (map (lambda (a) (evaluate a env)) args)))

(define symbol-of
  (value:symbol s) -> s
  v                -> (lisp-error "not a name" v))

(define (apply-function f args)
  (match f with
    (value:primitive _ p) -> (p args)
    (value:closure params body env) -> (evaluate body (bind params args env))
    _ -> (lisp-error "not a function" f)))

(define bind
  () () env                 -> env
  (p . ps) (a . as) env     -> (environment:bind p {v=a} (bind ps as env))
  _ _ _                     -> (raise (:LispError "wrong number of arguments")))

(define (integer-primitive name op)
  (define-top name
    (value:primitive name
      (lambda (args)
        (match args with
          ((value:int a) (value:int b)) -> (op a b)
          _ -> (raise (:LispError (format (sym name) " wants two integers"))))))))

(integer-primitive '+ (lambda (a b) (value:int (+ a b))))
(integer-primitive '- (lambda (a b) (value:int (- a b))))
(integer-primitive '* (lambda (a b) (value:int (* a b))))
(integer-primitive '< (lambda (a b) (value:bool (< a b))))
(integer-primitive '= (lambda (a b) (value:bool (= a b))))

(define (list-primitive name op)
  (define-top name (value:primitive name op)))

(list-primitive 'cons
  (lambda (args)
    (match args with
      (a b) -> (value:pair a b)
      _     -> (raise (:LispError "cons wants two arguments")))))
(list-primitive 'car
  (lambda (args)
    (match args with
      ((value:pair a _)) -> a
      _                  -> (raise (:LispError "car wants a pair")))))
(list-primitive 'cdr
  (lambda (args)
    (match args with
      ((value:pair _ b)) -> b
      _                  -> (raise (:LispError "cdr wants a pair")))))
(list-primitive 'null?
  (lambda (args)
    (match args with
      ((value:nil)) -> (value:bool #t)
      _             -> (value:bool #f))))

(define (run text)
  (for-list s (read-string text)
    (try
     (let ((v (sexp->value s)))
       (printf "> " (show v) "\n")
       (printf (show (evaluate v top.env)) "\n"))
     except
     (:LispError why) -> (printf "error: " why "\n"))))

(define demonstration "
  (+ 1 (* 2 3))
  (define fact (lambda (n) (if (< n 2) 1 (* n (fact (- n 1))))))
  (fact 20)
  (define map (lambda (f l) (if (null? l) (quote ()) (cons (f (car l)) (map f (cdr l))))))
  (map (lambda (n) (* n n)) (quote (1 2 3 4)))
  (define adder (lambda (n) (lambda (m) (+ n m))))
  ((adder 40) 2)
  (cons 1 2)
  (car 5)
  (undefined-name)
  (quote (a (b c) #t))
")

(define (read-whole path)
  (let ((file (file/open-read path)))
    (string-join (file/read-lines file) "\n")))

(run (if (> sys.argc 1) (format (read-whole sys.argv[1]) "\n") demonstration))
