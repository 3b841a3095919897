; Twin of bench/programs/matrix.scm: matrices of integers, as vectors of vectors: multiplication and
; transposition.
; argument: rounds; each multiplies matrices of 24 by 24
; Nothing differs.

(define default-size 3)

(define order 24)
(define modulus 10007)

(define (make-matrix n f)
  (let ((m (make-vector n #f)))
    (do ((i 0 (+ i 1)))
        ((= i n))
      (let ((row (make-vector n 0)))
        (do ((j 0 (+ j 1)))
            ((= j n))
          (vector-set! row j (f i j)))
        (vector-set! m i row)))
    m))

(define (multiply a b n)
  (make-matrix n
    (lambda (i j)
      (let ((row (vector-ref a i)))
        (let loop ((k 0) (sum 0))
          (if (= k n)
              (fxremainder sum modulus)
              (loop (+ k 1)
                    (+ sum (* (vector-ref row k) (vector-ref (vector-ref b k) j))))))))))

(define (transpose a n)
  (make-matrix n (lambda (i j) (vector-ref (vector-ref a j) i))))

(define (trace-of a n)
  (let loop ((i 0) (sum 0))
    (if (= i n)
        sum
        (loop (+ i 1) (+ sum (vector-ref (vector-ref a i) i))))))

(define (main size)
  (let ((step (make-matrix order
                (lambda (i j) (if (= i j) 3 (fxremainder (* i j) 5))))))
    (let loop ((i 0)
               (m (make-matrix order
                    (lambda (i j) (fxremainder (+ (* i 7) (* j j)) 101))))
               (traces 0))
      (if (< i size)
          (let* ((m (multiply m step order))
                 (m (if (odd? i) (transpose m order) m)))
            (loop (+ i 1)
                  m
                  (fxremainder (+ (* 3 traces) (trace-of m order)) modulus)))
          (for-each display
                    (list "matrix " size ": traces " traces
                          ", corner " (vector-ref (vector-ref m 0) (- order 1)) "\n"))))))
