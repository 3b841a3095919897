; The SHA-256 digest of a text.
;
; Shows arithmetic in 32 bits, tables that the program computes itself, byte strings.
; run: irkjit run examples/sha256.scm [text]

(require "lib/basis.scm")

(define mask #xffffffff)

(define (add32 a b) (logand mask (+ a b)))

(define (rotate-right n k)
  (logand mask (logior (>> n k) (<< n (- 32 k)))))

; The first n primes.
(define (primes n)
  (define (prime? k)
    (let loop ((d 2))
      (cond ((> (* d d) k) #t)
            ((= 0 (remainder k d)) #f)
            (else (loop (+ d 1))))))
  (let loop ((k 2) (found 0) (acc '()))
    (cond ((= found n) (reverse acc))
          ((prime? k) (loop (+ k 1) (+ found 1) (list:cons k acc)))
          (else (loop (+ k 1) found acc)))))

; Long numbers, as lists of digits of 16 bits, the lowest first.  They are needed only to find the
; constants of the algorithm.
(define (normalise digits carry)
  (match digits with
    ()       -> (if (= carry 0) '() (list:cons (logand carry #xffff) (normalise '() (>> carry 16))))
    (d . ds) -> (let ((n (+ d carry)))
                  (list:cons (logand n #xffff) (normalise ds (>> n 16))))))

(define (long n) (normalise '() n))

(define add-digits
  () b            -> b
  a ()            -> a
  (a . as) (b . bs) -> (list:cons (+ a b) (add-digits as bs)))

(define long-times
  () _       -> '()
  (a . as) b -> (normalise (add-digits (map (lambda (d) (* a d)) b)
                                       (list:cons 0 (long-times as b)))
                           0))

; Compares from the highest digit; leading zeros do not count.
(define (long<=? a b)
  (define strip
    (0 . l) -> (strip l)
    l       -> l)
  (define (compare x y)
    (match x y with
      () ()           -> #t
      (p . ps) (q . qs) -> (if (= p q) (compare ps qs) (< p q))
      _ _             -> #f))
  (let ((x (strip (reverse a)))
        (y (strip (reverse b)))
        (nx (length x))
        (ny (length y)))
    (if (= nx ny) (compare x y) (< nx ny))))

; The first 32 bits behind the point of a root of p, square root if n is 2, cube root if it is 3:
; the largest r with r^n <= p * 2^(32*n), found bit by bit, without what stands before the point.
(define (root-fraction p n)
  (let ((target (long-times (long p) (list->digits (* 2 n))))
        (power-of (lambda (r)
                    (let ((l (long r)))
                      (if (= n 2)
                          (long-times l l)
                          (long-times l (long-times l l)))))))
    (let loop ((bit 37) (r 0))
      (if (< bit 0)
          (logand r mask)
          (let ((candidate (+ r (<< 1 bit))))
            (loop (- bit 1)
                  (if (long<=? (power-of candidate) target) candidate r)))))))

; 2 to the power of 16*n.
(define list->digits
  0 -> '(1)
  n -> (list:cons 0 (list->digits (- n 1))))

(define round-constants
  (list->vector (map (lambda (p) (root-fraction p 3)) (primes 64))))

(define start-values
  (map (lambda (p) (root-fraction p 2)) (primes 8)))

; The text, a bit 1, zeros up to a multiple of 64 bytes less 8, the length in bits.
(define (padded text)
  (let ((n (string-length text))
        (size (* 64 (how-many (+ n 9) 64)))
        (result (make-string size)))
    (for-range i size (string-set! result i #\nul))
    (buffer-copy text 0 n result 0)
    (string-set! result n (ascii->char #x80))
    (for-range i 8
      (string-set! result (- size 1 i) (ascii->char (logand #xff (>> (* 8 n) (* 8 i))))))
    result))

(define (word-at s i)
  (let ((n 0))
    (for-range k 4
      (set! n (logior (<< n 8) (char->ascii (string-ref s (+ i k))))))
    n))

(define (digest-block hash s start)
  (let ((w (make-vector 64 0)))
    (for-range i 16
      (set! w[i] (word-at s (+ start (* 4 i)))))
    (for-range* i 16 64
      (let ((x w[(- i 15)])
            (y w[(- i 2)])
            (s0 (logxor* (rotate-right x 7) (rotate-right x 18) (>> x 3)))
            (s1 (logxor* (rotate-right y 17) (rotate-right y 19) (>> y 10))))
        (set! w[i] (logand mask (+ w[(- i 16)] s0 w[(- i 7)] s1)))))
    (let loop ((i 0)
               (a hash[0]) (b hash[1]) (c hash[2]) (d hash[3])
               (e hash[4]) (f hash[5]) (g hash[6]) (h hash[7]))
      (if (= i 64)
          (list->vector (map2 add32 (vector->list hash) (list a b c d e f g h)))
          (let ((s1 (logxor* (rotate-right e 6) (rotate-right e 11) (rotate-right e 25)))
                (choice (logxor (logand e f) (logand (logxor e mask) g)))
                (t1 (logand mask (+ h s1 choice round-constants[i] w[i])))
                (s0 (logxor* (rotate-right a 2) (rotate-right a 13) (rotate-right a 22)))
                (majority (logxor* (logand a b) (logand a c) (logand b c)))
                (t2 (add32 s0 majority)))
            (loop (+ i 1) (add32 t1 t2) a b c (add32 d t1) e f g))))))

(define (sha256 text)
  (let ((s (padded text)))
    (let loop ((i 0) (hash (list->vector start-values)))
      (if (= i (string-length s))
          (format (join (lambda (n) (format (zpad 8 (hex n)))) "" (vector->list hash)))
          (loop (+ i 64) (digest-block hash s i))))))

(for-list text (if (> sys.argc 1)
                   (list sys.argv[1])
                   (list "" "abc" "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))
  (printf (sha256 text) "  " (string text) "\n"))
