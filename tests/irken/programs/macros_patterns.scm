; A macro that makes patterns and rules of a match.
(include "lib/basis.scm")
(defmacro unwrap
  (unwrap m name body) -> (match m with (maybe:yes name) -> body (maybe:no) -> "nothing"))
(printf (unwrap (maybe:yes 3) n (int->string n)) " " (unwrap (maybe:no) n (int->string n)) "\n")
(defmacro case-string
  (case-string s (lit result) ... (<else> default))
  -> (match s with
       lit -> result
       _ -> default))
(defmacro on-list
  (on-list l nothing (head tail) something)
  -> (match l with
       () -> nothing
       (head . tail) -> something))
(printf (on-list '(1 2 3) "empty" (h t) (format (int h) " and " (int (length t)))) "\n")
(defmacro if-maybe2
  (if-maybe2 (a ma) (b mb) then else)
  -> (match ma mb with
       (maybe:yes a) (maybe:yes b) -> then
       _ _ -> else))
(printf (if-maybe2 (x (maybe:yes 1)) (y (maybe:yes 2)) (int->string (+ x y)) "not both") " "
        (if-maybe2 (x (maybe:yes 1)) (y (maybe:no)) (int->string (+ x y)) "not both") "\n")
