; Matrices of integers, as vectors of vectors: multiplication and transposition.
; argument: rounds; each multiplies matrices of 24 by 24

(require "lib/basis.scm")

(define order 24)
(define modulus 10007)

(define (make-matrix n f)
  (let ((m (make-vector n #(0))))
    (for-range i n
      (let ((row (make-vector n 0)))
        (for-range j n
          (set! row[j] (f i j)))
        (set! m[i] row)))
    m))

(define (multiply a b n)
  (make-matrix n
    (lambda (i j)
      (let ((row a[i]))
        (let loop ((k 0) (sum 0))
          (if (= k n)
              (mod sum modulus)
              (loop (+ k 1) (+ sum (* row[k] b[k][j])))))))))

(define (transpose a n)
  (make-matrix n (lambda (i j) a[j][i])))

(define (trace a n)
  (let loop ((i 0) (sum 0))
    (if (= i n)
        sum
        (loop (+ i 1) (+ sum a[i][i])))))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 3))

(define m (make-matrix order (lambda (i j) (mod (+ (* i 7) (* j j)) 101))))
(define step (make-matrix order (lambda (i j) (if (= i j) 3 (mod (* i j) 5)))))

(define traces 0)
(for-range i size
  (set! m (multiply m step order))
  (when (odd? i)
    (set! m (transpose m order)))
  (set! traces (mod (+ (* 3 traces) (trace m order)) modulus)))

(printf "matrix " (int size) ": traces " (int traces)
        ", corner " (int m[0][(- order 1)]) "\n")
