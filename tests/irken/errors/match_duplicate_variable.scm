; error 6:12: twice
; A variable two times in one pattern.
; The original compiler takes it; which of the values it means cannot be seen from the text.
(include "lib/basis.scm")
(define same
  (:pair a a) -> a)
(printf (int (same (:pair 1 2))) "\n")
