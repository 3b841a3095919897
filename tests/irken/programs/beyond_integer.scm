; The most negative integer as a literal; the original compiler never ends on it.
; original: refuses
(include "lib/basis.scm")
(define lowest -4611686018427387904)
(printf (bool (< lowest -4611686018427387903)) " " (int (+ lowest 1)) " " (int (- lowest 1)) "\n")
(printf (bool (= lowest (- -4611686018427387903 1))) "\n")
