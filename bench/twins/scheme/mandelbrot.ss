; Twin of bench/programs/mandelbrot.scm: the Mandelbrot set in numbers with 24 bits behind the
; point.
; argument: width of the picture
; Nothing differs.

(define default-size 24)

(define bits 24)
(define one (fxarithmetic-shift-left 1 bits))
(define most 50)

; How many steps until the point escapes.
(define (escape cx cy)
  (let loop ((x 0) (y 0) (n 0))
    (let ((x2 (fxarithmetic-shift-right (* x x) bits))
          (y2 (fxarithmetic-shift-right (* y y) bits)))
      (cond ((= n most) n)
            ((> (+ x2 y2) (* 4 one)) n)
            (else (loop (+ cx (- x2 y2))
                        (+ cy (fxarithmetic-shift-right (* x y) (- bits 1)))
                        (+ n 1)))))))

(define (main size)
  (let rows ((j 0) (inside 0) (total 0) (check 0))
    (if (< j size)
        (let columns ((i 0) (inside inside) (total total) (check check))
          (if (< i size)
              (let ((n (escape (- (fxquotient (* 3 (* i one)) size) (* 2 one))
                               (- (fxquotient (* 2 (* j one)) size) one))))
                (columns (+ i 1)
                         (if (= n most) (+ inside 1) inside)
                         (+ total n)
                         (fxand #xffffff (+ n (* check 5)))))
              (rows (+ j 1) inside total check)))
        (for-each display
                  (list "mandelbrot " size ": inside " inside ", steps " total
                        ", check " check "\n")))))
