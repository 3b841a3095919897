; The Mandelbrot set as a PGM picture on the standard output, in fixed-point arithmetic.
;
; Shows integer arithmetic, shifts, named let, and output of a text format.
; run: irkjit run examples/mandelbrot.scm [width height [iterations]] > mandelbrot.pgm

(require "lib/basis.scm")

; Numbers have 24 bits behind the point.
(define bits 24)
(define one (<< 1 bits))
(define four (* 4 one))

(define (times a b)
  (>> (* a b) bits))

; How soon z*z + c, begun with 0, leaves the circle of radius 2; `limit` if it does not.
(define (escape-time cx cy limit)
  (let loop ((i 0) (x 0) (y 0))
    (let ((xx (times x x))
          (yy (times y y)))
      (if (or (= i limit) (> (+ xx yy) four))
          i
          (loop (+ i 1)
                (+ (- xx yy) cx)
                (+ (* 2 (times x y)) cy))))))

; Grey 0 is inside the set.
(define (grey time limit)
  (if (= time limit)
      0
      (- 255 (/ (* 250 time) limit))))

(define (picture width height limit)
  (printf "P2\n" (int width) " " (int height) "\n255\n")
  ; The part from -2.2 to 0.8 and from -1.2 to 1.2.
  (let ((left (- 0 (/ (* 22 one) 10)))
        (top (- 0 (/ (* 12 one) 10)))
        (dx (/ (* 3 one) width))
        (dy (/ (/ (* 24 one) 10) height)))
    (for-range j height
      (let ((line '())
            (cy (+ top (* j dy))))
        (for-range i width
          (push! line (int->string (grey (escape-time (+ left (* i dx)) cy limit) limit))))
        (printf (join " " (reverse line)) "\n")))))

(define (argument i default)
  (if (> sys.argc i) (string->int sys.argv[i]) default))

(picture (argument 1 40) (argument 2 24) (argument 3 50))
