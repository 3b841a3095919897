;; The forms of lib/derived.scm, continuations, exceptions, generators, integers.
; exit: 255

(require "lib/basis.scm")

(define (show name x) (printf name ": ") (printn x))

(show "and" (list (and) (and #t) (and #t #f) (and #t #t)))
(show "or" (list (or) (or #f) (or #f #t) (or #f #f)))
(define (sign n)
  (cond ((< n 0) "negative")
        ((= n 0) (printf "(") (printf ")") "zero")
        (else "positive")))
(printf (sign -5) (sign 0) (sign 5) "\n")
(let ((a 1)
      (b (+ a 1))
      ((c d) (:tuple (+ b 1) 4))
      (e (+ c d)))
  (show "let" (list a b c d e)))
(let (((x y) (:tuple 1 2))) (show "tuple" (+ x y)))
(show "let ()" (let () 5))
(show "loop" (let loop ((i 0) (sum 0)) (if (= i 10) sum (loop (+ i 1) (+ sum i)))))
(show "letrec" (letrec ((ev? (lambda (n) (if (= n 0) #t (od? (- n 1)))))
                        (od? (lambda (n) (if (= n 0) #f (ev? (- n 1))))))
                 (ev? 101)))
(let ((n 5) (v (make-vector 3 0)) (r {count=1}))
  (inc! n)
  (inc! n 10)
  (dec! n)
  (dec! n 3)
  (inc! v[1] 7)
  (inc! r.count)
  (show "inc!" (list n v[1] r.count)))
(let ((i 0))
  (while (< i 5)
    (printf (int i) " ")
    (inc! i))
  (newline))
(for-range i 5 (printf (int i) " "))
(for-range* i 3 6 (printf (int i) " "))
(for-range-rev i 5 (printf (int i) " "))
(for-range-rev* i 3 6 (printf (int i) " "))
(for-range i 10
  (printf (int i) " ")
  (set! i (+ i 1)))
(newline)
(for-vector x #(1 2 3) (printf (int x) " "))
(for-vector-rev x #(1 2 3) (printf (int x) " "))
(newline)
(when (= 1 1) (printf "when "))
(when (= 1 2) (printf "never "))
(when-maybe x (maybe:yes 3) (printf (int x) " "))
(when-maybe x (if (= 1 2) (maybe:yes 3) (maybe:no)) (printf (int x) " "))
(show "if-maybe" (list (if-maybe x (maybe:yes 1) (+ x 1) 0) (if-maybe x (maybe:no) (+ x 1) 0)))
(let ((l '(1 2 3)))
  (while-maybe x (match l with () -> (maybe:no) (a . b) -> (begin (set! l b) (maybe:yes a)))
    (printf (int x) " "))
  (newline))
(show "pipe" (pipe (lambda (x) (* x 2)) (lambda (x) (+ x 1)) 5))
(show "forever" (let/cc return
                  (let ((i 0))
                    (forever
                     (inc! i)
                     (if (= i 7) (return i))))))
(define (visit l p) (for-each p l))
(for x (iterator visit (list 1 2 3) (a)) (printf (int x) " "))
(newline)
(show "make-array" (make-array (2 3) 0))
(let ((m (make-array (2 2) 1)))
  (set! m[0][1] 5)
  (show "make-array" m))

;; integers
(show "arithmetic" (list (+ 1 2 3) (- 5) (- 10 1 2) (* 2 3 4) (/ 7 2) (/ -7 2) (mod 7 3) (mod -7 3)
                         (remainder 7 -3) (unsafe-div 9 2)))
(show "compare" (list (= 1 1) (< 1 2) (<= 2 2) (> 1 2) (>= 1 2) (zero? 0) (>0 1) (<0 1)))
(show "bits" (list (<< 1 10) (>> -8 1) (logior 5 2) (logxor 7 2) (logand 6 3) (lognot 5)
                   (logior* 1 2 4) (logxor* 1 3 7) (bit-set 0 4) (popcount 255) (popcount 0)))
(show "bit-get" (list (bit-get 5 0) (bit-get 5 1)))
(show "pow" (list (pow 2 10) (pow 3 0) (pow 5 1) (pow -2 3) (pow 7 7)))
(show "misc" (list (min 1 2) (max 1 2) (abs -5) (abs 5) (how-many 10 3) (how-many 9 3)))
(show "odd?" (list (odd? 1) (odd? -1) (even? 0)))
(let (((q r) (divmod 17 5))) (show "divmod" (list q r)))
(show "int-cmp" (map cmp-repr (list (int-cmp 1 2) (int-cmp 2 2) (int-cmp 3 2))))
(show "magic" (list (magic<? "a" "b") (magic=? '(1 2) '(1 2)) (magic<? #\b #\a)))
(show "magic-cmp" (map cmp-repr (list (magic-cmp '(1 2) '(1 3)) (magic-cmp "b" "a"))))
(show "eq?" (list (eq? 'a 'a) (eq? "a" (char->string #\a)) (not #t)))
(show "vector" (list (vector-length #(1 2)) (vector-length (make-vector 0 1))))
(show "copy-vector" (let ((v #(1 2 3)) (w (copy-vector v))) (set! v[0] 9) w))
(show "pairs" (list (pair->first (:pair 1 #t)) (pair->second (:pair #f 2))))
(show "maybe?" (list (maybe? (maybe:yes 1)) (maybe? (maybe:no))))
(show "id" (id 5))
(discard 5)
(assert (= 1 1))
(show "sizes" (list (get-word-size) (get-int-size)))

;; continuations
(show "callcc" (callcc (lambda (k) (+ 1 (throw k 42)))))
(show "let/cc" (let/cc out (+ 1 (out 7))))
(let ((saved (callcc (lambda (k) k))))
  #u)
(define (find-first p l)
  (let/cc return
    (for-list x l
      (if (p x) (return (maybe:yes x))))
    (maybe:no)))
(printf (maybe (find-first even? '(1 3 4 5)) int->string "none")
        (maybe (find-first even? '(1 3)) int->string "none") "\n")

;; exceptions
(define (risky n)
  (match n with
    0 -> (raise (:Zero))
    1 -> (raise (:One "one"))
    2 -> (raise (:Two 2 #t))
    3 -> (/ n 0)
    n -> n))
(define (safely n)
  (try
   (begin (printf "in " (int n) " ")
          (risky n))
   except
   (:Zero) -> -1
   (:One s) -> (begin (printf s " ") -2)
   (:DivideByZero a b) -> (+ a b 100)))
(for-list n '(0 1 3 4)
  (printf (int (safely n)) "\n"))
(printf (int (try
              (try
               (safely 2)
               except (:Zero) -> 5)
              except (:Two n flag) -> (begin (printf (bool flag) " ") n))) "\n")
(printf (int (try
              (try
               (risky 1)
               except (:One s) -> (raise (:Zero)))
              except (:Zero) -> 77)) "\n")
(try
 (printn (pow 2 -1))
 except (:NotImplemented what n) -> (printf what " " (int n) "\n"))

;; generators
(define (upto n)
  (makegen emit
    (for-range i n
      (emit i))))
(for x (upto 5) (printf (int x) " "))
(newline)
(define (evens gen)
  (makegen emit
    (for x gen
      (if (even? x) (emit x)))))
(show "pipeline" (generator->list (evens (upto 20))))
(let ((g (upto 2)))
  (for-range i 4
    (printf (maybe (g) int->string "none") " "))
  (newline))
(let ((a (upto 3)) (b (list-generator '(#\x #\y #\z))))
  (for x a
    (match (b) with
      (maybe:yes c) -> (printf (int x) (char c) " ")
      (maybe:no) -> #u))
  (newline))
(let ((naturals (make-generator
                 (lambda (consume)
                   (let loop ((i 0))
                     (consume (maybe:yes i))
                     (loop (+ i 1)))))))
  (show "naturals" (gen-take 5 naturals))
  (show "naturals" (gen-take 3 naturals)))
(try
 (for (l? x) (notify-last-gen (upto 0)) (printn x))
 except (:EmptyGenerator) -> (printf "empty generator\n"))
(error2 "the end" 'a "b")
