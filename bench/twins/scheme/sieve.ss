; Twin of bench/programs/sieve.scm: the sieve of Eratosthenes on a vector, and the sums of the
; primes and of the gaps' squares.
; argument: rounds; each finds the primes below 20000
; Nothing differs.

(define default-size 2)

(define limit 20000)

(define (sieve n)
  (let ((prime (make-vector n #t)))
    (vector-set! prime 0 #f)
    (vector-set! prime 1 #f)
    (do ((p 2 (+ p 1)))
        ((>= (* p p) n) prime)
      (when (vector-ref prime p)
        (do ((k (* p p) (+ k p)))
            ((>= k n))
          (vector-set! prime k #f))))))

(define (main size)
  (let rounds ((i 0) (found 0) (sum 0) (gaps 0))
    (if (< i size)
        (let ((prime (sieve limit)))
          (let loop ((p 0) (last 2) (found found) (sum sum) (gaps gaps))
            (cond ((= p limit)
                   (rounds (+ i 1) found sum gaps))
                  ((vector-ref prime p)
                   (loop (+ p 1) p (+ found 1) (+ sum p)
                         (+ gaps (* (- p last) (- p last)))))
                  (else
                   (loop (+ p 1) last found sum gaps)))))
        (for-each display
                  (list "sieve " size ": " found " primes, sum " sum ", gaps " gaps "\n")))))
