; Twin of bench/programs/lcs.scm: the longest common subsequence of two strings, and their edit
; distance, by dynamic programming.
; argument: rounds
; Nothing differs.

(define default-size 3)

(define (make-text n step)
  (let ((s (make-string n)))
    (let loop ((i 0) (x step))
      (when (< i n)
        (string-set! s i
                     (integer->char
                      (+ 97 (fxremainder (fxarithmetic-shift-right x 4) 6))))
        (loop (+ i 1) (fxand #xffff (+ 77 (* x 171))))))
    s))

; A table of all prefixes; then the way back through it.
(define (common a b)
  (let* ((n (string-length a))
         (m (string-length b))
         (wide (+ m 1))
         (table (make-vector (* (+ n 1) wide) 0)))
    (do ((i 1 (+ i 1)))
        ((> i n))
      (do ((j 1 (+ j 1)))
          ((> j m))
        (vector-set! table (+ (* i wide) j)
                     (if (char=? (string-ref a (- i 1)) (string-ref b (- j 1)))
                         (+ 1 (vector-ref table (+ (* (- i 1) wide) (- j 1))))
                         (let ((x (vector-ref table (+ (* (- i 1) wide) j)))
                               (y (vector-ref table (+ (* i wide) (- j 1)))))
                           (if (> x y) x y))))))
    (let loop ((i n) (j m) (acc '()))
      (cond ((or (= i 0) (= j 0)) (list->string acc))
            ((char=? (string-ref a (- i 1)) (string-ref b (- j 1)))
             (loop (- i 1) (- j 1) (cons (string-ref a (- i 1)) acc)))
            ((>= (vector-ref table (+ (* (- i 1) wide) j))
                 (vector-ref table (+ (* i wide) (- j 1))))
             (loop (- i 1) j acc))
            (else (loop i (- j 1) acc))))))

; With two rows only.
(define (distance a b)
  (let* ((n (string-length a))
         (m (string-length b))
         (first (make-vector (+ m 1) 0)))
    (do ((j 0 (+ j 1)))
        ((> j m))
      (vector-set! first j j))
    (let rows ((i 0) (above first) (row (make-vector (+ m 1) 0)))
      (cond ((= i n) (vector-ref above m))
            (else
             (vector-set! row 0 (+ i 1))
             (do ((j 0 (+ j 1)))
                 ((= j m))
               (let* ((change (+ (vector-ref above j)
                                 (if (char=? (string-ref a i) (string-ref b j)) 0 1)))
                      (x (vector-ref row j))
                      (y (vector-ref above (+ j 1)))
                      (other (+ 1 (if (< x y) x y))))
                 (vector-set! row (+ j 1) (if (< change other) change other))))
             (rows (+ i 1) row above))))))

(define (main size)
  (let loop ((i 0) (total 0) (distances 0) (last-one ""))
    (if (< i size)
        (let* ((a (make-text 60 (+ 3 (* 16 i))))
               (b (make-text 70 (+ 5 (* 32 i))))
               (c (common a b)))
          (loop (+ i 1)
                (+ total (string-length c))
                (+ distances (distance a b))
                c))
        (for-each display
                  (list "lcs " size ": total " total ", distances " distances "\n"
                        "last " last-one "\n")))))
