; Integers at the lower end as literals.  The original compiler never ends on the first of them,
; and gets others near it wrong.
(include "lib/basis.scm")
(define lowest -4611686018427387904)
(printf (bool (< lowest -4611686018427387903)) " " (int (+ lowest 1)) " " (int (- lowest 1)) "\n")
(printf (int (+ -4611686018427387903 0)) "\n")
(printf (bool (= lowest (- -4611686018427387903 1))) "\n")
