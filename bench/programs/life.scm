; The game of life on a torus, in two vectors that take turns.
; argument: generations

(require "lib/basis.scm")

(define width 40)
(define height 30)

(define (at x y) (+ x (* y width)))

(define (neighbours world x y)
  (let ((left (if (= x 0) (- width 1) (- x 1)))
        (right (if (= x (- width 1)) 0 (+ x 1)))
        (up (if (= y 0) (- height 1) (- y 1)))
        (down (if (= y (- height 1)) 0 (+ y 1))))
    (+ world[(at left up)] world[(at x up)] world[(at right up)]
       world[(at left y)] world[(at right y)]
       world[(at left down)] world[(at x down)] world[(at right down)])))

(define (step old new)
  (for-range y height
    (for-range x width
      (let ((n (neighbours old x y)))
        (set! new[(at x y)]
              (match n with
                2 -> old[(at x y)]
                3 -> 1
                _ -> 0))))))

(define (seed world)
  (let loop ((i 0) (x 12345))
    (when (< i (* width height))
      (set! world[i] (if (= 0 (logand 3 (>> x 7))) 1 0))
      (loop (+ i 1) (logand #x3fffffff (+ 12345 (* x 1103515245)))))))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 5))

(define world (make-vector (* width height) 0))
(define other (make-vector (* width height) 0))
(seed world)

(define lives 0)
(for-range g size
  (step world other)
  (let ((old world))
    (set! world other)
    (set! other old))
  (for-vector cell world
    (set! lives (+ lives cell))))

(define check 0)
(for-range i (* width height)
  (set! check (logand #xffffff (+ world[i] (* 3 check)))))

(printf "life " (int size) ": lives " (int lives) ", check " (int check) "\n")
