; Leaving a computation: let/cc, callcc with throw, from inside a loop and from nested functions.
(include "lib/basis.scm")
(define (find-first p l)
  (let/cc return
    (for-list x l
      (when (p x) (return x)))
    -1))
(printf (int (find-first (lambda (x) (> x 3)) '(1 2 5 9))) " "
        (int (find-first (lambda (x) (> x 30)) '(1 2)))
        "\n")
(printf (int (+ 1 (callcc (lambda (k) (* 100 (throw k 6)))))) "\n")
(define (product l)
  (callcc
   (lambda (k)
     (let loop ((l l))
       (match l with
         () -> 1
         (0 . _) -> (throw k 0)
         (x . xs) -> (* x (loop xs)))))))
(printf (int (product '(1 2 3 4))) " " (int (product '(1 2 0 4))) "\n")
(printf (let/cc outer
          (let/cc inner
            (outer "left by the outer one"))
          "fell through")
        "\n")
(printf (int (let/cc k 5)) "\n")
