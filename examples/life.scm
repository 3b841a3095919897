; Conway's Game of Life on a board whose edges are joined.
;
; Shows vectors of vectors, loops, and strings as pictures.
; run: irkjit run examples/life.scm [generations]

(require "lib/basis.scm")

; Two boards: cells are read from the one and written to the other.
(define width 20)
(define height 10)

(define (empty-board) (make-array (height width) #f))

; Draws a picture into a board; its rows are strings with # for living cells.
(define (draw! board x y picture)
  (let ((row y))
    (for-list line picture
      (for-range i (string-length line)
        (if (eq? #\# (string-ref line i))
            (set! board[row][(+ x i)] #t)))
      (inc! row))))

(define glider '(" # " "  #" "###"))
(define blinker '("###"))
(define block '("##" "##"))
(define toad '(" ###" "### "))

(define (alive? board x y)
  board[(remainder (+ y height) height)][(remainder (+ x width) width)])

(define (neighbours board x y)
  (let ((n 0))
    (for-range* dy -1 2
      (for-range* dx -1 2
        (if (and (not (and (= dx 0) (= dy 0)))
                 (alive? board (+ x dx) (+ y dy)))
            (inc! n))))
    n))

; What becomes of a cell, from its state and the number of its neighbours.
(define rule
  #t 2 -> #t
  _  3 -> #t
  _  _ -> #f)

(define (step board)
  (let ((result (empty-board)))
    (for-range y height
      (for-range x width
        (set! result[y][x] (rule board[y][x] (neighbours board x y)))))
    result))

(define (population board)
  (let ((n 0))
    (for-vector row board
      (for-vector cell row
        (if cell (inc! n))))
    n))

(define (show board generation)
  (printf "generation " (int generation) ", " (int (population board)) " cells\n")
  (for-vector row board
    (printf (join (lambda (cell) (if cell "#" ".")) "" (vector->list row)) "\n")))

(define generations (if (> sys.argc 1) (string->int sys.argv[1]) 24))

(let ((board (empty-board)))
  (draw! board 1 1 glider)
  (draw! board 12 2 blinker)
  (draw! board 16 6 block)
  (draw! board 8 7 toad)
  (show board 0)
  (for-range i generations
    (set! board (step board)))
  (show board generations))
