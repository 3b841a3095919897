; Lists in patterns: empty, of fixed length, with a rest, nested.
(include "lib/basis.scm")
(define describe
  ()          -> "empty"
  (x)         -> (format "one: " (int x))
  (x y)       -> (format "two: " (int x) " " (int y))
  (x y . z)   -> (format "more: " (int x) " " (int y) " and " (int (length z))))
(for-list l (list '() '(1) '(1 2) '(1 2 3) '(1 2 3 4))
  (printf (describe l) "\n"))
(define firsts
  ((a . _) (b . _) . _) -> (format "firsts " a " " b)
  ((a . _))             -> (format "single " a)
  (() . _)              -> "empty head"
  ()                    -> "nothing"
  ((a . _) () . _)      -> (format "then empty " a))
(printf (firsts (list (list "a" "b") (list "c"))) "\n")
(printf (firsts (list (list "a"))) "\n")
(printf (firsts (list (list:nil) (list "x"))) "\n")
(printf (firsts (list (list "q") (list:nil))) "\n")
(printf (firsts (list:nil)) "\n")
(define literal-inside
  (1 2 . rest) -> (format "one two, " (int (length rest)))
  (1 . rest)   -> "one"
  (_ 2)        -> "any two"
  _            -> "else")
(printf (join literal-inside ", " '((1 2 3) (1 3) (5 2) (5 2 1) ())) "\n")
(define commands
  ('move direction) -> (format "move " (sym direction))
  ('stop)           -> "stop"
  ('move)           -> "move where?"
  _                 -> "unknown")
(printf (join commands ", " '((move north) (stop) (move) (jump) (move a b))) "\n")
