; The Mandelbrot set in numbers with 24 bits behind the point: tight loops of arithmetic.
; argument: width of the picture

(require "lib/basis.scm")

(define bits 24)
(define one (<< 1 bits))
(define most 50)

; How many steps until the point escapes.
(define (escape cx cy)
  (let loop ((x 0) (y 0) (n 0))
    (let ((x2 (>> (* x x) bits))
          (y2 (>> (* y y) bits)))
      (cond ((= n most) n)
            ((> (+ x2 y2) (* 4 one)) n)
            (else (loop (+ cx (- x2 y2))
                        (+ cy (>> (* x y) (- bits 1)))
                        (+ n 1)))))))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 24))

(define inside 0)
(define total 0)
(define check 0)

(for-range j size
  (for-range i size
    (let ((n (escape (- (/ (* 3 (* i one)) size) (* 2 one))
                     (- (/ (* 2 (* j one)) size) one))))
      (if (= n most) (inc! inside))
      (set! total (+ total n))
      (set! check (logand #xffffff (+ n (* check 5)))))))

(printf "mandelbrot " (int size) ": inside " (int inside) ", steps " (int total)
        ", check " (int check) "\n")
