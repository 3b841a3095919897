; The towers of Hanoi, with rods in a vector of lists.
(include "lib/basis.scm")
(define rods (make-vector 3 '()))
(set! rods[0] '(1 2 3 4))
(define moves 0)
(define (move from to)
  (match rods[from] with
    (disk . rest) -> (begin
                       (set! rods[from] rest)
                       (set! rods[to] (list:cons disk rods[to]))
                       (inc! moves))
    () -> (error "empty rod")))
(define hanoi
  0 _ _ _ -> #u
  n a b c -> (begin (hanoi (- n 1) a c b) (move a c) (hanoi (- n 1) b a c)))
(define (show)
  (for-vector r rods (printf "[" (join int->string " " r) "]"))
  (printf " " (int moves) "\n"))
(show)
(hanoi 4 0 1 2)
(show)
