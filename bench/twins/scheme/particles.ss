; Twin of bench/programs/particles.scm: records: particles in a box, with integer coordinates, that
; fly, bounce and swap their colours.
; argument: steps
; Nothing differs.

(define default-size 100)

(define width 1000)
(define height 700)

(define-record-type particle
  (new-particle x y vx vy bounces colour)
  particle?
  (x particle-x set-x!)
  (y particle-y set-y!)
  (vx particle-vx set-vx!)
  (vy particle-vy set-vy!)
  (bounces particle-bounces set-bounces!)
  (colour particle-colour set-colour!))

(define (make-particle i)
  (new-particle (fxremainder (* i 37) width)
                (fxremainder (* i 91) height)
                (- (fxremainder (* i 7) 23) 11)
                (- (fxremainder (* i 13) 19) 9)
                0
                (fxremainder i 3)))

(define n 40)

(define particles
  (let ((v (make-vector n #f)))
    (do ((i 0 (+ i 1)))
        ((= i n) v)
      (vector-set! v i (make-particle i)))))

(define (move p)
  (set-x! p (+ (particle-x p) (particle-vx p)))
  (set-y! p (+ (particle-y p) (particle-vy p)))
  (when (or (< (particle-x p) 0) (>= (particle-x p) width))
    (set-vx! p (- 0 (particle-vx p)))
    (set-x! p (+ (particle-x p) (* 2 (particle-vx p))))
    (set-bounces! p (+ (particle-bounces p) 1)))
  (when (or (< (particle-y p) 0) (>= (particle-y p) height))
    (set-vy! p (- 0 (particle-vy p)))
    (set-y! p (+ (particle-y p) (* 2 (particle-vy p))))
    (set-bounces! p (+ (particle-bounces p) 1))))

(define (near? p q)
  (let ((dx (- (particle-x p) (particle-x q)))
        (dy (- (particle-y p) (particle-y q))))
    (< (+ (* dx dx) (* dy dy)) 400)))

; Neighbours in the row exchange their colours when they are close.
(define (meet p q)
  (when (near? p q)
    (let ((c (particle-colour p)))
      (set-colour! p (particle-colour q))
      (set-colour! q c))))

(define (energy p)
  (+ (* (particle-vx p) (particle-vx p)) (* (particle-vy p) (particle-vy p))))

(define (main size)
  (do ((step 0 (+ step 1)))
      ((= step size))
    (do ((i 0 (+ i 1)))
        ((= i n))
      (move (vector-ref particles i)))
    (do ((i 0 (+ i 1)))
        ((= i (- n 1)))
      (meet (vector-ref particles i) (vector-ref particles (+ i 1)))))
  (let loop ((i 0) (bounces 0) (sum 0) (total-energy 0) (colours 0))
    (if (< i n)
        (let ((p (vector-ref particles i)))
          (loop (+ i 1)
                (+ bounces (particle-bounces p))
                (+ sum (* (+ i 1) (+ (particle-x p) (* 3 (particle-y p)))))
                (+ total-energy (energy p))
                (fxand #xffffff (+ (particle-colour p) (* 3 colours)))))
        (for-each display
                  (list "particles " size ": bounces " bounces ", places " sum
                        ", colours " colours ", energy " total-energy "\n")))))
