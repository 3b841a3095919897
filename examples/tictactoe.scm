; Noughts and crosses: the best move by looking at all the rest of the game.
;
; Shows a datatype without arguments, minimax search, counting with assigned variables.
; run: irkjit run examples/tictactoe.scm [board]
;      a board is nine characters, such as  X.O.X...O  ; the player with fewer signs is to move.

(require "lib/basis.scm")

(datatype cell (:x) (:o) (:free))

(define sign
  (cell:x)    -> "X"
  (cell:o)    -> "O"
  (cell:free) -> ".")

(define read-cell
  #\X -> (cell:x)
  #\O -> (cell:o)
  _   -> (cell:free))

(define other
  (cell:x)    -> (cell:o)
  (cell:o)    -> (cell:x)
  (cell:free) -> (cell:free))

(define lines
  (list (:tuple 0 1 2) (:tuple 3 4 5) (:tuple 6 7 8)
        (:tuple 0 3 6) (:tuple 1 4 7) (:tuple 2 5 8)
        (:tuple 0 4 8) (:tuple 2 4 6)))

(define (winner? board player)
  (some? (lambda (line)
           (match line with
             (:tuple a b c)
             -> (and (eq? board[a] player) (eq? board[b] player) (eq? board[c] player))))
         lines))

(define (free-cells board)
  (filter (lambda (i) (eq? board[i] (cell:free))) (range 9)))

(define positions 0)

; What the game is worth to `player`, who is to move: 1 won, 0 drawn, -1 lost; and the best move.
(define (best board player)
  (inc! positions)
  (if (winner? board (other player))
      (:tuple -1 -1)
      (match (free-cells board) with
        ()    -> (:tuple 0 -1)
        cells -> (let ((value -2)
                       (move -1))
                   (for-list i cells
                     (when (< value 1)
                       (set! board[i] player)
                       (let (((theirs _) (best board (other player)))
                             (mine (- 0 theirs)))
                         (when (> mine value)
                           (set! value mine)
                           (set! move i)))
                       (set! board[i] (cell:free))))
                   (:tuple value move)))))

(define (show board)
  (for-range row 3
    (for-range column 3
      (printf " " (sign board[(+ column (* 3 row))])))
    (printf "\n")))

(define (count-sign board player)
  (count (lambda (c) (eq? c player)) 0 (vector->list board)))

; Both sides play their best until the game is over.
(define (play board player)
  (let (((value move) (best board player)))
    (when (>= move 0)
      (set! board[move] player)
      (printf (sign player) " to " (int move) (if (= value 1) " and wins" "") "\n")
      (play board (other player)))))

(define (start text)
  (let ((board (list->vector (map read-cell (string->list text))))
        (player (if (> (count-sign board (cell:x)) (count-sign board (cell:o))) (cell:o) (cell:x))))
    (set! positions 0)
    (show board)
    (play board player)
    (show board)
    (printf (cond ((winner? board (cell:x)) "X has won")
                  ((winner? board (cell:o)) "O has won")
                  (else "a draw"))
            ", " (int positions) " positions were looked at\n")))

(if (> sys.argc 1)
    (start sys.argv[1])
    (begin
      (start "X.......O")
      (start "X.O.X...O")))
