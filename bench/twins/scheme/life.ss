; Twin of bench/programs/life.scm: the game of life on a torus, in two vectors that take turns.
; argument: generations
; Nothing differs.

(define default-size 5)

(define width 40)
(define height 30)

(define (at x y) (+ x (* y width)))

(define (neighbours world x y)
  (let ((left (if (= x 0) (- width 1) (- x 1)))
        (right (if (= x (- width 1)) 0 (+ x 1)))
        (up (if (= y 0) (- height 1) (- y 1)))
        (down (if (= y (- height 1)) 0 (+ y 1))))
    (+ (vector-ref world (at left up)) (vector-ref world (at x up))
       (vector-ref world (at right up))
       (vector-ref world (at left y)) (vector-ref world (at right y))
       (vector-ref world (at left down)) (vector-ref world (at x down))
       (vector-ref world (at right down)))))

(define (step old new)
  (do ((y 0 (+ y 1)))
      ((= y height))
    (do ((x 0 (+ x 1)))
        ((= x width))
      (vector-set! new (at x y)
                   (case (neighbours old x y)
                     ((2) (vector-ref old (at x y)))
                     ((3) 1)
                     (else 0))))))

; The factor is 1103515245 in 30 bits; with it no product needs more than a fixnum.
(define (seed world)
  (let loop ((i 0) (x 12345))
    (when (< i (* width height))
      (vector-set! world i (if (= 0 (fxand 3 (fxarithmetic-shift-right x 7))) 1 0))
      (loop (+ i 1) (fxand #x3fffffff (+ 12345 (* x 29773421)))))))

(define (vector-sum v)
  (let ((n (vector-length v)))
    (do ((i 0 (+ i 1))
         (sum 0 (+ sum (vector-ref v i))))
        ((= i n) sum))))

(define (checksum world)
  (do ((i 0 (+ i 1))
       (check 0 (fxand #xffffff (+ (vector-ref world i) (* 3 check)))))
      ((= i (* width height)) check)))

(define (main size)
  (let ((first (make-vector (* width height) 0)))
    (seed first)
    (let loop ((g 0) (world first) (other (make-vector (* width height) 0)) (lives 0))
      (cond ((< g size)
             (step world other)
             (loop (+ g 1) other world (+ lives (vector-sum other))))
            (else
             (for-each display
                       (list "life " size ": lives " lives ", check " (checksum world) "\n")))))))
