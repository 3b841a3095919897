; A self tail call stores new values into the variables of the loop; it does not make new ones.
; So closures made by different rounds of one loop share its variables.  What is bound by a let
; inside the loop is new in each round.
(include "lib/basis.scm")
(define thunks '())
(for-range i 4
  (push! thunks (lambda () i)))
(for-list t thunks (printf (int (t)) " "))
(printf "\n")
(define squares '())
(for-range i 4
  (let ((square (* i i)))
    (push! squares (lambda () square))))
(for-list t squares (printf (int (t)) " "))
(printf "\n")
(define (gather n fs)
  (if (= n 0)
      fs
      (gather (- n 1) (list:cons (lambda () n) fs))))
(printf (join int->string " " (map (lambda (f) (f)) (gather 5 '()))) "\n")
