; Twin of bench/programs/sha256.scm: SHA-256: arithmetic in 32 bits, vectors, strings as bytes.
; argument: blocks; the digest is that of 64 bytes for each of them
; Texts are bytevectors, which is what Irken's strings are.  A rotation cuts off the upper bits
; before it shifts, not after that, as a fixnum has less than 63 bits.

(define default-size 8)

(define mask #xffffffff)

(define (add32 a b) (fxand mask (+ a b)))

; The number of bits is constant, and so the compiler knows the rest.
(define-syntax rotr
  (syntax-rules ()
    ((_ n k)
     (fxior (fxarithmetic-shift-right n k)
            (fxarithmetic-shift-left (fxand n (- (fxarithmetic-shift-left 1 k) 1)) (- 32 k))))))

; The constants are the first 32 bits behind the point of the cube roots of the first 64 primes.
(define constants
  (vector
   #x428a2f98 #x71374491 #xb5c0fbcf #xe9b5dba5 #x3956c25b #x59f111f1 #x923f82a4 #xab1c5ed5
   #xd807aa98 #x12835b01 #x243185be #x550c7dc3 #x72be5d74 #x80deb1fe #x9bdc06a7 #xc19bf174
   #xe49b69c1 #xefbe4786 #x0fc19dc6 #x240ca1cc #x2de92c6f #x4a7484aa #x5cb0a9dc #x76f988da
   #x983e5152 #xa831c66d #xb00327c8 #xbf597fc7 #xc6e00bf3 #xd5a79147 #x06ca6351 #x14292967
   #x27b70a85 #x2e1b2138 #x4d2c6dfc #x53380d13 #x650a7354 #x766a0abb #x81c2c92e #x92722c85
   #xa2bfe8a1 #xa81a664b #xc24b8b70 #xc76c51a3 #xd192e819 #xd6990624 #xf40e3585 #x106aa070
   #x19a4c116 #x1e376c08 #x2748774c #x34b0bcb5 #x391c0cb3 #x4ed8aa4a #x5b9cca4f #x682e6ff3
   #x748f82ee #x78a5636f #x84c87814 #x8cc70208 #x90befffa #xa4506ceb #xbef9a3f7 #xc67178f2))

(define (start-values)
  (vector
   #x6a09e667 #xbb67ae85 #x3c6ef372 #xa54ff53a #x510e527f #x9b05688c #x1f83d9ab #x5be0cd19))

(define (word-at s i)
  (fxior (fxarithmetic-shift-left (bytevector-u8-ref s i) 24)
         (fxior (fxarithmetic-shift-left (bytevector-u8-ref s (+ i 1)) 16)
                (fxior (fxarithmetic-shift-left (bytevector-u8-ref s (+ i 2)) 8)
                       (bytevector-u8-ref s (+ i 3))))))

(define (fill-schedule w s start)
  (do ((i 0 (+ i 1)))
      ((= i 16))
    (vector-set! w i (word-at s (+ start (* 4 i)))))
  (do ((i 16 (+ i 1)))
      ((= i 64))
    (let* ((x (vector-ref w (- i 15)))
           (y (vector-ref w (- i 2)))
           (s0 (fxxor (fxxor (rotr x 7) (rotr x 18)) (fxarithmetic-shift-right x 3)))
           (s1 (fxxor (fxxor (rotr y 17) (rotr y 19)) (fxarithmetic-shift-right y 10))))
      (vector-set! w i
                   (fxand mask (+ (+ (vector-ref w (- i 16)) s0)
                                  (+ (vector-ref w (- i 7)) s1)))))))

(define (digest-block state w s start)
  (fill-schedule w s start)
  (let loop ((i 0)
             (a (vector-ref state 0)) (b (vector-ref state 1))
             (c (vector-ref state 2)) (d (vector-ref state 3))
             (e (vector-ref state 4)) (f (vector-ref state 5))
             (g (vector-ref state 6)) (h (vector-ref state 7)))
    (define (add-to-state! k x)
      (vector-set! state k (add32 (vector-ref state k) x)))
    (cond ((= i 64)
           (add-to-state! 0 a)
           (add-to-state! 1 b)
           (add-to-state! 2 c)
           (add-to-state! 3 d)
           (add-to-state! 4 e)
           (add-to-state! 5 f)
           (add-to-state! 6 g)
           (add-to-state! 7 h))
          (else
           (let* ((s1 (fxxor (fxxor (rotr e 6) (rotr e 11)) (rotr e 25)))
                  (choice (fxxor (fxand e f) (fxand (fxxor e mask) g)))
                  (t1 (fxand mask (+ (+ h s1)
                                     (+ choice (+ (vector-ref constants i) (vector-ref w i))))))
                  (s0 (fxxor (fxxor (rotr a 2) (rotr a 13)) (rotr a 22)))
                  (majority (fxxor (fxxor (fxand a b) (fxand a c)) (fxand b c)))
                  (t2 (add32 s0 majority)))
             (loop (+ i 1) (add32 t1 t2) a b c (add32 d t1) e f g))))))

; The text, a bit 1, zeros, the length in bits.
(define (padded text)
  (let* ((n (bytevector-length text))
         (total (* 64 (fxquotient (+ n 9 63) 64)))
         (result (make-bytevector total 0)))
    (do ((i 0 (+ i 1)))
        ((= i n))
      (bytevector-u8-set! result i (bytevector-u8-ref text i)))
    (bytevector-u8-set! result n #x80)
    (do ((i 0 (+ i 1)))
        ((= i 8))
      (bytevector-u8-set! result (- total (+ 1 i))
                          (fxand #xff (fxarithmetic-shift-right (* 8 n) (* 8 i)))))
    result))

(define (hex8 x)
  (let ((digits (number->string x 16)))
    (string-downcase
     (string-append (make-string (- 8 (string-length digits)) #\0) digits))))

(define (sha256 text)
  (let* ((s (padded text))
         (state (start-values))
         (w (make-vector 64 0))
         (n (bytevector-length s)))
    (do ((i 0 (+ i 64)))
        ((>= i n))
      (digest-block state w s i))
    (apply string-append (map hex8 (vector->list state)))))

(define (text-of n)
  (let ((s (make-bytevector n)))
    (do ((i 0 (+ i 1)))
        ((= i n) s)
      (bytevector-u8-set! s i (+ 97 (fxremainder (* i i) 26))))))

(define (main size)
  (for-each display (list "sha256 abc " (sha256 (string->utf8 "abc")) "\n"))
  (for-each display (list "sha256 " size "   " (sha256 (text-of (* 64 size))) "\n")))
