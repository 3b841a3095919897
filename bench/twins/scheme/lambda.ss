; Twin of bench/programs/lambda.scm: an interpreter of the lambda calculus with numbers.  Terms with
; names become terms with de Bruijn indices; a machine with environments and a list of what is still
; to do evaluates them.
; argument: n; the interpreted program adds up fib 0 ... fib n, with recursion by a fixed-point
; combinator
; A datatype is a record type for each constructor; a primitive is a symbol.

(define default-size 10)

; Terms.
(define-record-type var (make-var name) var? (name var-name))
(define-record-type lam (make-lam name body) lam? (name lam-name) (body lam-body))
(define-record-type app (make-app f a) app? (f app-f) (a app-a))
(define-record-type num (make-num n) num? (n num-n))
(define-record-type op (make-op p a b) op? (p op-p) (a op-a) (b op-b))
(define-record-type choice (make-choice a b c) choice? (a choice-a) (b choice-b) (c choice-c))

; Codes.
(define-record-type ref (make-ref n) ref? (n ref-n))
(define-record-type fun (make-fun body) fun? (body fun-body))
(define-record-type call (make-call f a) call? (f call-f) (a call-a))
(define-record-type const (make-const n) const? (n const-n))
(define-record-type prim (make-prim p a b) prim? (p prim-p) (a prim-a) (b prim-b))
(define-record-type branch (make-branch a b c) branch? (a branch-a) (b branch-b) (c branch-c))

; Values.
(define-record-type int (make-int n) int? (n int-n))
(define-record-type closure (make-closure body env) closure? (body closure-body) (env closure-env))

; What is to do.
(define-record-type argument (make-argument a env) argument?    ; evaluate it, then apply
  (a argument-a) (env argument-env))
(define-record-type apply-it (make-apply-it f) apply-it? (f apply-it-f))
(define-record-type right (make-right p b env) right? (p right-p) (b right-b) (env right-env))
(define-record-type finish (make-finish p a) finish? (p finish-p) (a finish-a))
(define-record-type choose (make-choose b c env) choose?
  (b choose-b) (c choose-c) (env choose-env))

(define (index-of x names n)
  (cond ((null? names) (raise 'unbound))
        ((eq? x (car names)) n)
        (else (index-of x (cdr names) (+ n 1)))))

(define (prim-of p)
  (case p
    ((plus minus less) p)
    (else (raise 'no-primitive))))

(define (translate names t)
  (cond ((var? t) (make-ref (index-of (var-name t) names 0)))
        ((lam? t) (make-fun (translate (cons (lam-name t) names) (lam-body t))))
        ((app? t) (make-call (translate names (app-f t)) (translate names (app-a t))))
        ((num? t) (make-const (num-n t)))
        ((op? t)
         (make-prim (prim-of (op-p t)) (translate names (op-a t)) (translate names (op-b t))))
        (else
         (make-branch (translate names (choice-a t))
                      (translate names (choice-b t))
                      (translate names (choice-c t))))))

(define transitions 0)

(define (nth-value l n)
  (cond ((null? l) (raise 'no-value))
        ((= n 0) (car l))
        (else (nth-value (cdr l) (- n 1)))))

(define (apply-prim p a b)
  (case p
    ((plus) (+ a b))
    ((minus) (- a b))
    (else (if (< a b) 1 0))))

(define (evaluate c env stack)
  (set! transitions (+ transitions 1))
  (cond ((ref? c) (continue (nth-value env (ref-n c)) stack))
        ((fun? c) (continue (make-closure (fun-body c) env) stack))
        ((const? c) (continue (make-int (const-n c)) stack))
        ((call? c) (evaluate (call-f c) env (cons (make-argument (call-a c) env) stack)))
        ((prim? c)
         (evaluate (prim-a c) env (cons (make-right (prim-p c) (prim-b c) env) stack)))
        (else
         (evaluate (branch-a c) env
                   (cons (make-choose (branch-b c) (branch-c c) env) stack)))))

(define (continue v stack)
  (if (null? stack)
      v
      (let ((t (car stack))
            (more (cdr stack)))
        (cond ((argument? t)
               (evaluate (argument-a t) (argument-env t) (cons (make-apply-it v) more)))
              ((apply-it? t)
               (let ((f (apply-it-f t)))
                 (if (closure? f)
                     (evaluate (closure-body f) (cons v (closure-env f)) more)
                     (raise 'stuck))))
              ((right? t)
               (if (int? v)
                   (evaluate (right-b t) (right-env t)
                             (cons (make-finish (right-p t) (int-n v)) more))
                   (raise 'stuck)))
              ((finish? t)
               (if (int? v)
                   (continue (make-int (apply-prim (finish-p t) (finish-a t) (int-n v))) more)
                   (raise 'stuck)))
              ((and (int? v) (= 1 (int-n v)))
               (evaluate (choose-b t) (choose-env t) more))
              (else
               (evaluate (choose-c t) (choose-env t) more))))))

; Short names to write terms with.
(define (plus a b) (make-op 'plus a b))
(define (minus a b) (make-op 'minus a b))
(define (less a b) (make-op 'less a b))

; The fixed-point combinator for evaluation by value.
(define fix-term
  (let ((half (make-lam 'x (make-app (make-var 'f)
                                     (make-lam 'v (make-app (make-app (make-var 'x) (make-var 'x))
                                                            (make-var 'v)))))))
    (make-lam 'f (make-app half half))))

(define fib-term
  (make-app fix-term
            (make-lam 'fib
              (make-lam 'n
                (make-choice (less (make-var 'n) (make-num 2))
                             (make-var 'n)
                             (plus (make-app (make-var 'fib) (minus (make-var 'n) (make-num 1)))
                                   (make-app (make-var 'fib)
                                             (minus (make-var 'n) (make-num 2)))))))))

(define sum-term
  (make-lam 'f
    (make-app fix-term
              (make-lam 'sum
                (make-lam 'n
                  (make-choice (less (make-var 'n) (make-num 1))
                               (make-num 0)
                               (plus (make-app (make-var 'f) (make-var 'n))
                                     (make-app (make-var 'sum)
                                               (minus (make-var 'n) (make-num 1))))))))))

(define (main size)
  (let* ((program (make-app (make-app sum-term fib-term) (make-num size)))
         (v (evaluate (translate '() program) '() '())))
    (if (int? v)
        (for-each display
                  (list "lambda " size ": " (int-n v) " after " transitions " transitions\n"))
        (display "a function\n"))))
