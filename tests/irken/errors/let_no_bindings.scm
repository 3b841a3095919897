; error 4:1: let
; let without bindings and body.
(include "lib/basis.scm")
(let)
