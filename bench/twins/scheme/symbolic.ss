; Twin of bench/programs/symbolic.scm: symbolic derivatives with simplification.
; argument: rounds; each takes derivatives of some expressions, and evaluates them
; A datatype is a record type for each constructor; the variables are the symbols x and y.

(define default-size 10)

(define-record-type num (make-num n) num? (n num-n))
(define-record-type add (new-add a b) add? (a add-a) (b add-b))
(define-record-type mul (new-mul a b) mul? (a mul-a) (b mul-b))
(define-record-type pow (new-pow a n) pow? (a pow-a) (n pow-n))
(define-record-type neg (new-neg a) neg? (a neg-a))

(define (derive e)
  (cond ((num? e) (make-num 0))
        ((eq? e 'x) (make-num 1))
        ((eq? e 'y) (make-num 0))
        ((add? e) (new-add (derive (add-a e)) (derive (add-b e))))
        ((mul? e)
         (new-add (new-mul (derive (mul-a e)) (mul-b e))
                  (new-mul (mul-a e) (derive (mul-b e)))))
        ((pow? e)
         (new-mul (new-mul (make-num (pow-n e)) (new-pow (pow-a e) (- (pow-n e) 1)))
                  (derive (pow-a e))))
        (else (new-neg (derive (neg-a e))))))

(define (num-is? e n)
  (and (num? e) (= n (num-n e))))

(define (make-add a b)
  (cond ((and (num? a) (num? b)) (make-num (+ (num-n a) (num-n b))))
        ((num-is? a 0) b)
        ((num-is? b 0) a)
        ((add? a) (new-add (add-a a) (make-add (add-b a) b)))
        (else (new-add a b))))

(define (make-mul a b)
  (cond ((and (num? a) (num? b)) (make-num (* (num-n a) (num-n b))))
        ((num-is? a 0) (make-num 0))
        ((num-is? b 0) (make-num 0))
        ((num-is? a 1) b)
        ((num-is? b 1) a)
        ((and (num? a) (mul? b) (num? (mul-a b)))
         (make-mul (make-num (* (num-n a) (num-n (mul-a b)))) (mul-b b)))
        ((num? b) (make-mul b a))
        ((neg? a)
         (if (neg? b)
             (make-mul (neg-a a) (neg-a b))
             (make-neg (make-mul (neg-a a) b))))
        (else (new-mul a b))))

(define (make-neg a)
  (cond ((num? a) (make-num (- 0 (num-n a))))
        ((neg? a) (neg-a a))
        (else (new-neg a))))

(define (make-pow a n)
  (cond ((= n 0) (make-num 1))
        ((= n 1) a)
        ((pow? a) (new-pow (pow-a a) (* (pow-n a) n)))
        (else (new-pow a n))))

(define (simplify e)
  (cond ((add? e) (make-add (simplify (add-a e)) (simplify (add-b e))))
        ((mul? e) (make-mul (simplify (mul-a e)) (simplify (mul-b e))))
        ((pow? e) (make-pow (simplify (pow-a e)) (pow-n e)))
        ((neg? e) (make-neg (simplify (neg-a e))))
        (else e)))

(define (node-count e)
  (cond ((add? e) (+ 1 (node-count (add-a e)) (node-count (add-b e))))
        ((mul? e) (+ 1 (node-count (mul-a e)) (node-count (mul-b e))))
        ((pow? e) (+ 1 (node-count (pow-a e))))
        ((neg? e) (+ 1 (node-count (neg-a e))))
        (else 1)))

(define modulus 1000003)

(define (int-power b n)
  (let loop ((i 0) (p 1))
    (if (= i n)
        p
        (loop (+ i 1) (fxremainder (* p b) modulus)))))

(define (evaluate x y e)
  (cond ((num? e) (num-n e))
        ((eq? e 'x) x)
        ((eq? e 'y) y)
        ((add? e)
         (fxremainder (+ (evaluate x y (add-a e)) (evaluate x y (add-b e))) modulus))
        ((mul? e)
         (fxremainder (* (evaluate x y (mul-a e)) (evaluate x y (mul-b e))) modulus))
        ((pow? e) (int-power (evaluate x y (pow-a e)) (pow-n e)))
        (else (- 0 (evaluate x y (neg-a e))))))

; (x + 1)(x + 2) ... (x + n), with some y
(define (product n)
  (let loop ((i n) (e (new-add 'x 'y)))
    (if (= i 0)
        e
        (loop (- i 1) (new-mul e (new-add 'x (make-num i)))))))

(define expressions
  (list (new-pow (new-add (new-mul (make-num 3) 'x) 'y) 7)
        (product 5)
        (new-neg (new-mul (new-pow 'x 4) (new-neg (product 2))))
        (new-add (new-mul (new-pow 'y 3) 'x) (make-num 12))))

(define nodes 0)
(define results 0)

(define (study e x)
  (let* ((d1 (simplify (derive e)))
         (d2 (simplify (derive d1)))
         (d3 (simplify (derive d2))))
    (set! nodes (+ nodes (node-count d1) (node-count d2) (node-count d3)))
    (set! results
          (fxremainder (+ results (evaluate x 2 d1) (evaluate x 3 d2) (evaluate x 5 d3))
                       modulus))))

(define (main size)
  (do ((i 0 (+ i 1)))
      ((= i size))
    (for-each (lambda (e) (study e (+ i 1))) expressions))
  (for-each display
            (list "symbolic " size ": nodes " nodes ", values " results "\n")))
