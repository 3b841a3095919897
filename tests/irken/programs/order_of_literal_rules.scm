; Where rules begin with literals, those with the same literal side by side belong together.  The
; last of these groups is tried first: here the fourth rule before the first three.
(include "lib/basis.scm")
(define pairwise
  0 0 -> "both"
  0 1 -> "first"
  1 0 -> "second"
  0 _ -> "first only"
  _ _ -> "neither")
(printf (pairwise 0 0) ", " (pairwise 0 1) ", " (pairwise 1 0) ", " (pairwise 0 9) ", "
        (pairwise 9 9) "\n")
