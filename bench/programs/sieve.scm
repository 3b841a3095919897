; The sieve of Eratosthenes on a vector, and the sums of the primes and of the gaps' squares.
; argument: rounds; each finds the primes below 20000

(require "lib/basis.scm")

(define limit 20000)

(define (sieve n)
  (let ((prime (make-vector n #t)))
    (set! prime[0] #f)
    (set! prime[1] #f)
    (let loop ((p 2))
      (cond ((< (* p p) n)
             (when prime[p]
               (let strike ((k (* p p)))
                 (when (< k n)
                   (set! prime[k] #f)
                   (strike (+ k p)))))
             (loop (+ p 1)))
            (else #u)))
    prime))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 2))

(define found 0)
(define sum 0)
(define gaps 0)

(for-range i size
  (let ((prime (sieve limit))
        (last 2))
    (for-range p limit
      (when prime[p]
        (inc! found)
        (set! sum (+ sum p))
        (set! gaps (+ gaps (* (- p last) (- p last))))
        (set! last p)))))

(printf "sieve " (int size) ": " (int found) " primes, sum " (int sum) ", gaps " (int gaps) "\n")
