; SHA-256: arithmetic in 32 bits, vectors, strings as bytes.
; argument: blocks; the digest is that of 64 bytes for each of them

(require "lib/basis.scm")

(define mask #xffffffff)

(define (add32 a b) (logand mask (+ a b)))

(define (rotr n k)
  (logior (>> n k) (logand mask (<< n (- 32 k)))))

; The constants are the first 32 bits behind the point of the cube roots of the first 64 primes.
(define constants
  (list->vector
   '(#x428a2f98 #x71374491 #xb5c0fbcf #xe9b5dba5 #x3956c25b #x59f111f1 #x923f82a4 #xab1c5ed5
     #xd807aa98 #x12835b01 #x243185be #x550c7dc3 #x72be5d74 #x80deb1fe #x9bdc06a7 #xc19bf174
     #xe49b69c1 #xefbe4786 #x0fc19dc6 #x240ca1cc #x2de92c6f #x4a7484aa #x5cb0a9dc #x76f988da
     #x983e5152 #xa831c66d #xb00327c8 #xbf597fc7 #xc6e00bf3 #xd5a79147 #x06ca6351 #x14292967
     #x27b70a85 #x2e1b2138 #x4d2c6dfc #x53380d13 #x650a7354 #x766a0abb #x81c2c92e #x92722c85
     #xa2bfe8a1 #xa81a664b #xc24b8b70 #xc76c51a3 #xd192e819 #xd6990624 #xf40e3585 #x106aa070
     #x19a4c116 #x1e376c08 #x2748774c #x34b0bcb5 #x391c0cb3 #x4ed8aa4a #x5b9cca4f #x682e6ff3
     #x748f82ee #x78a5636f #x84c87814 #x8cc70208 #x90befffa #xa4506ceb #xbef9a3f7 #xc67178f2)))

(define (start-values)
  (list->vector
   '(#x6a09e667 #xbb67ae85 #x3c6ef372 #xa54ff53a #x510e527f #x9b05688c #x1f83d9ab #x5be0cd19)))

(define (word-at s i)
  (logior (<< (char->ascii (string-ref s i)) 24)
          (logior (<< (char->ascii (string-ref s (+ i 1))) 16)
                  (logior (<< (char->ascii (string-ref s (+ i 2))) 8)
                          (char->ascii (string-ref s (+ i 3)))))))

(define (fill-schedule w s start)
  (for-range i 16
    (set! w[i] (word-at s (+ start (* 4 i)))))
  (for-range* i 16 64
    (let ((x w[(- i 15)])
          (y w[(- i 2)])
          (s0 (logxor (logxor (rotr x 7) (rotr x 18)) (>> x 3)))
          (s1 (logxor (logxor (rotr y 17) (rotr y 19)) (>> y 10))))
      (set! w[i] (logand mask (+ (+ w[(- i 16)] s0) (+ w[(- i 7)] s1)))))))

(define (digest-block state w s start)
  (fill-schedule w s start)
  (let loop ((i 0)
             (a state[0]) (b state[1]) (c state[2]) (d state[3])
             (e state[4]) (f state[5]) (g state[6]) (h state[7]))
    (if (= i 64)
        (begin
          (set! state[0] (add32 state[0] a))
          (set! state[1] (add32 state[1] b))
          (set! state[2] (add32 state[2] c))
          (set! state[3] (add32 state[3] d))
          (set! state[4] (add32 state[4] e))
          (set! state[5] (add32 state[5] f))
          (set! state[6] (add32 state[6] g))
          (set! state[7] (add32 state[7] h)))
        (let ((s1 (logxor (logxor (rotr e 6) (rotr e 11)) (rotr e 25)))
              (choice (logxor (logand e f) (logand (logxor e mask) g)))
              (t1 (logand mask (+ (+ h s1) (+ choice (+ constants[i] w[i])))))
              (s0 (logxor (logxor (rotr a 2) (rotr a 13)) (rotr a 22)))
              (majority (logxor (logxor (logand a b) (logand a c)) (logand b c)))
              (t2 (add32 s0 majority)))
          (loop (+ i 1) (add32 t1 t2) a b c (add32 d t1) e f g)))))

; The text, a bit 1, zeros, the length in bits.
(define (padded text)
  (let ((n (string-length text))
        (total (* 64 (how-many (+ n 9) 64)))
        (result (make-string total)))
    (for-range i total
      (string-set! result i (if (< i n) (string-ref text i) (ascii->char 0))))
    (string-set! result n (ascii->char #x80))
    (for-range i 8
      (string-set! result (- total (+ 1 i)) (ascii->char (logand #xff (>> (* 8 n) (* 8 i))))))
    result))

(define (sha256 text)
  (let ((s (padded text))
        (state (start-values))
        (w (make-vector 64 0))
        (n (string-length s)))
    (let loop ((i 0))
      (when (< i n)
        (digest-block state w s i)
        (loop (+ i 64))))
    (format (join (lambda (x) (format (zpad 8 (hex x)))) "" (vector->list state)))))

(define (text-of n)
  (let ((s (make-string n)))
    (for-range i n
      (string-set! s i (ascii->char (+ 97 (mod (* i i) 26)))))
    s))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 8))

(printf "sha256 abc " (sha256 "abc") "\n")
(printf "sha256 " (int size) "   " (sha256 (text-of (* 64 size))) "\n")
