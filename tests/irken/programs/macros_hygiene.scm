; Names with $ are new in each expansion, so nested uses do not capture each other's variables.
(include "lib/basis.scm")
(defmacro max-of
  (max-of a) -> a
  (max-of a rest ...) -> (let (($m a) ($n (max-of rest ...))) (if (> $m $n) $m $n)))
(define m 7)
(define n 9)
(printf (int (max-of m 3 n 5)) "\n")
(defmacro twice
  (twice e) -> (let (($v e)) (+ $v $v)))
(printf (int (twice (twice (twice 1)))) "\n")
(define calls 0)
(define (next!) (inc! calls) calls)
(printf (int (twice (next!))) " " (int calls) "\n")
