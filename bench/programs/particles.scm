; Records: particles in a box, with integer coordinates, that fly, bounce and swap their colours.
; argument: steps

(require "lib/basis.scm")

(define width 1000)
(define height 700)

(define (make-particle i)
  {x  = (mod (* i 37) width)
   y  = (mod (* i 91) height)
   vx = (- (mod (* i 7) 23) 11)
   vy = (- (mod (* i 13) 19) 9)
   bounces = 0
   colour = (mod i 3)})

(define particles (list->vector (map make-particle (range 40))))

(define (move p)
  (set! p.x (+ p.x p.vx))
  (set! p.y (+ p.y p.vy))
  (when (or (< p.x 0) (>= p.x width))
    (set! p.vx (- 0 p.vx))
    (set! p.x (+ p.x (* 2 p.vx)))
    (set! p.bounces (+ p.bounces 1)))
  (when (or (< p.y 0) (>= p.y height))
    (set! p.vy (- 0 p.vy))
    (set! p.y (+ p.y (* 2 p.vy)))
    (set! p.bounces (+ p.bounces 1))))

(define (near? p q)
  (let ((dx (- p.x q.x))
        (dy (- p.y q.y)))
    (< (+ (* dx dx) (* dy dy)) 400)))

; Neighbours in the row exchange their colours when they are close.
(define (meet p q)
  (when (near? p q)
    (let ((c p.colour))
      (set! p.colour q.colour)
      (set! q.colour c))))

(define (energy p)
  (+ (* p.vx p.vx) (* p.vy p.vy)))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 100))

(define n (vector-length particles))

(for-range step size
  (for-range i n
    (move particles[i]))
  (for-range i (- n 1)
    (meet particles[i] particles[(+ i 1)])))

(define bounces 0)
(define sum 0)
(define total-energy 0)
(define colours 0)

(for-range i n
  (let ((p particles[i]))
    (set! bounces (+ bounces p.bounces))
    (set! sum (+ sum (* (+ i 1) (+ p.x (* 3 p.y)))))
    (set! colours (logand #xffffff (+ p.colour (* 3 colours))))
    (set! total-energy (+ total-energy (energy p)))))

(printf "particles " (int size) ": bounces " (int bounces) ", places " (int sum)
        ", colours " (int colours) ", energy " (int total-energy) "\n")
