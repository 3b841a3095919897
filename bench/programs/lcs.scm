; Dynamic programming: the longest common subsequence of two strings, and their edit distance.
; argument: rounds

(require "lib/basis.scm")

(define (make-text n step)
  (let ((s (make-string n)))
    (let loop ((i 0) (x step))
      (when (< i n)
        (string-set! s i (ascii->char (+ 97 (mod (>> x 4) 6))))
        (loop (+ i 1) (logand #xffff (+ 77 (* x 171))))))
    s))

; A table of all prefixes; then the way back through it.
(define (common a b)
  (let ((n (string-length a))
        (m (string-length b))
        (table (make-vector (* (+ n 1) (+ m 1)) 0))
        (wide (+ m 1)))
    (for-range* i 1 (+ n 1)
      (for-range* j 1 (+ m 1)
        (set! table[(+ (* i wide) j)]
              (if (eq? (string-ref a (- i 1)) (string-ref b (- j 1)))
                  (+ 1 table[(+ (* (- i 1) wide) (- j 1))])
                  (max table[(+ (* (- i 1) wide) j)]
                       table[(+ (* i wide) (- j 1))])))))
    (let loop ((i n) (j m) (acc '()))
      (cond ((or (= i 0) (= j 0)) (list->string acc))
            ((eq? (string-ref a (- i 1)) (string-ref b (- j 1)))
             (loop (- i 1) (- j 1) (list:cons (string-ref a (- i 1)) acc)))
            ((>= table[(+ (* (- i 1) wide) j)] table[(+ (* i wide) (- j 1))])
             (loop (- i 1) j acc))
            (else (loop i (- j 1) acc))))))

; With two rows only.
(define (distance a b)
  (let ((n (string-length a))
        (m (string-length b))
        (above (make-vector (+ m 1) 0))
        (row (make-vector (+ m 1) 0)))
    (for-range j (+ m 1)
      (set! above[j] j))
    (for-range i n
      (set! row[0] (+ i 1))
      (for-range j m
        (let ((change (+ above[j] (if (eq? (string-ref a i) (string-ref b j)) 0 1)))
              (other (+ 1 (min row[j] above[(+ j 1)]))))
          (set! row[(+ j 1)] (min change other))))
      (let ((old above))
        (set! above row)
        (set! row old)))
    above[m]))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 3))

(define total 0)
(define distances 0)
(define last-one "")

(for-range i size
  (let ((a (make-text 60 (+ 3 (* 16 i))))
        (b (make-text 70 (+ 5 (* 32 i))))
        (c (common a b)))
    (set! total (+ total (string-length c)))
    (set! distances (+ distances (distance a b)))
    (set! last-one c)))

(printf "lcs " (int size) ": total " (int total) ", distances " (int distances) "\n")
(printf "last " last-one "\n")
