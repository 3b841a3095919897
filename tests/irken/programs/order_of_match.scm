; The values of a match on several expressions are evaluated from the last to the first.
(include "lib/basis.scm")
(define (note n) (printf "[" (int n) "]") n)
(match (note 1) (note 2) (note 3) with
  1 2 n -> (printf " third is " (int n) "\n")
  _ _ _ -> (printf " no\n"))
