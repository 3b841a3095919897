; A maze, dug at random, and the shortest way through it.
;
; Shows vectors of vectors, a random generator in a closure, a queue and breadth-first search.
; run: irkjit run examples/maze.scm [width height [seed]]

(require "lib/basis.scm")

; A linear congruential generator: (random n) is a number below n.
(define (make-random seed)
  (let ((state seed))
    (lambda (n)
      (set! state (logand (+ (* state 1103515245) 12345) #x7fffffff))
      (remainder (>> state 8) n))))

(define (argument i default)
  (if (> sys.argc i) (string->int sys.argv[i]) default))

(define width (argument 1 16))
(define height (argument 2 8))
(define random-below (make-random (argument 3 2024)))

; The picture has a cell for each room and for each wall between rooms.
(define columns (+ 1 (* 2 width)))
(define rows (+ 1 (* 2 height)))
(define picture (make-array (rows columns) #\#))

(define (shuffle l)
  (map pair->second
       (sort (lambda (a b) (< (pair->first a) (pair->first b)))
             (map (lambda (x) (:pair (random-below 1000000) x)) l))))

(define directions (list (:tuple 1 0) (:tuple 0 1) (:tuple -1 0) (:tuple 0 -1)))

(define (inside? x y)
  (and (> x 0) (> y 0) (< x columns) (< y rows)))

; Digs a room and from there, in random order, to all rooms around that are not dug yet.
(define (dig x y)
  (set! picture[y][x] #\space)
  (for-list d (shuffle directions)
    (let (((dx dy) d)
          (x2 (+ x (* 2 dx)))
          (y2 (+ y (* 2 dy))))
      (when (and (inside? x2 y2) (eq? #\# picture[y2][x2]))
        (set! picture[(+ y dy)][(+ x dx)] #\space)
        (dig x2 y2)))))

; Breadth-first search.  `came-from` holds the step before each place that was reached.
(define (solve x0 y0 x1 y1)
  (let ((places (queue/make))
        (came-from (make-array (rows columns) (maybe:no))))

    (define (visit x y from)
      (match came-from[y][x] with
        (maybe:no)    -> (begin
                           (set! came-from[y][x] (maybe:yes from))
                           (queue/add! places (:tuple x y)))
        (maybe:yes _) -> #u))

    (define (way-back x y steps)
      (if (and (= x x0) (= y y0))
          (list:cons (:tuple x y) steps)
          (match came-from[y][x] with
            (maybe:yes (:tuple px py)) -> (way-back px py (list:cons (:tuple x y) steps))
            (maybe:no)                 -> (raise (:NoWay)))))

    (visit x0 y0 (:tuple x0 y0))
    (while-queue place places
      (let (((x y) place))
        (for-list d directions
          (let (((dx dy) d)
                (x2 (+ x dx))
                (y2 (+ y dy)))
            (when (and (inside? x2 y2) (not (eq? #\# picture[y2][x2])))
              (visit x2 y2 (:tuple x y)))))))
    (way-back x1 y1 '())))

(define (show)
  (for-vector row picture
    (for-vector ch row
      (print-string (char->string ch)))
    (newline)))

(dig 1 1)
(let ((way (solve 1 1 (- columns 2) (- rows 2))))
  (for-list place way
    (match place with
      (:tuple x y) -> (set! picture[y][x] #\.)))
  (show)
  (printf "the way has " (int (length way)) " steps\n"))
