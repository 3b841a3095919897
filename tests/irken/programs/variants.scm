; Polymorphic variants: no declaration, several arities, open and closed sets, inside data.
(include "lib/basis.scm")
(define area
  (:square s) -> (* s s)
  (:rectangle w h) -> (* w h)
  (:nothing) -> 0)
(printf (join int->string " " (map area (list (:square 3) (:rectangle 2 5) (:nothing)))) "\n")
(define (safe-div a b)
  (if (= b 0)
      (:error "division by zero")
      (:ok (/ a b))))
(define show
  (:ok n) -> (format "ok " (int n))
  (:error why) -> (format "error " why))
(printf (show (safe-div 7 2)) ", " (show (safe-div 7 0)) "\n")
(define toggle
  (:on) -> (:off)
  (:off) -> (:on))
(define state
  (:on) -> "on"
  (:off) -> "off")
(printf (state (toggle (:on))) " " (state (toggle (toggle (:on)))) "\n")
