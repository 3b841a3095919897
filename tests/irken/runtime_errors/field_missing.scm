; A record is expected and an integer found.  The original compiler refuses it, as types do not
; agree.
; reason: NO_SUCH_SLOT
; report: field_missing.scm:9: in ages
; report: field_missing.scm:12
(include "lib/basis.scm")
(define ages
  ()       -> 0
  (p . ps) -> (+ p.age
                 (ages ps)))
(printf (int (ages (list {name="Ada" age=36}))) "\n")
(printf (int (ages (list 36))) "\n")
