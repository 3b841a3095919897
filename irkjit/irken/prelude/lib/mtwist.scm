;; -*- Mode: Irken -*-

;; Random numbers that are the same everywhere: the Mersenne twister MT19937.

;; A function that gives the next number of 32 bits.
(define (mt19937 seed)
  (let ((size 624)
        (state (make-vector size (logand seed #xffffffff)))
        (pos size))

    (define (mix x y)
      (let ((joined (logior (logand x #x80000000) (logand y #x7fffffff)))
            (half (>> joined 1)))
        (if (odd? joined)
            (logxor half #x9908b0df)
            half)))

    (define (twist)
      (for-range i size
        (let ((j (if (= i 623) 0 (+ i 1)))
              (k (if (< i 227) (+ i 397) (- i 227))))
          (set! state[i] (logxor state[k] (mix state[i] state[j])))))
      (set! pos 0))

    (define (temper y0)
      (let ((y1 (logxor y0 (>> y0 11)))
            (y2 (logxor y1 (logand (<< y1 7) #x9d2c5680)))
            (y3 (logxor y2 (logand (<< y2 15) #xefc60000))))
        (logand #xffffffff (logxor y3 (>> y3 18)))))

    (define (next)
      (when (= pos size)
        (twist))
      (set! pos (+ pos 1))
      (temper state[(- pos 1)]))

    (for-range* i 1 size
      (let ((x state[(- i 1)]))
        (set! state[i] (logand #xffffffff (+ i (* 1812433253 (logxor x (>> x 30))))))))
    next))

;; A generator of the first n of them.
(define (mt19937-generator seed n)
  (makegen emit
    (let ((next (mt19937 seed)))
      (for-range i n
        (emit (next))))))

;; A generator of numbers of so many bits, without end; nbits is at most 62.  The bits are those of
;; the twister, the highest first.
(define (generate-random-bits nbits seed)
  (assert (< nbits 63))
  (let ((next (mt19937 seed))
        (word 0)
        (have 0)) ;; so many low bits of word are not used yet
    (define (take n acc)
      (cond ((= n 0) acc)
            ((= have 0)
             (set! word (next))
             (set! have 32)
             (take n acc))
            (else
             (let ((m (min n have)))
               (set! have (- have m))
               (take (- n m)
                     (logior (<< acc m) (logand (>> word have) (- (<< 1 m) 1))))))))
    (makegen emit
      (forever
       (emit (take nbits 0))))))
