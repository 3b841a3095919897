; Matches inside matches, four deep, each with its own fall-through.
(include "lib/basis.scm")
(define (deep a b c d)
  (match a with
    0 -> (match b with
           0 -> (match c with
                  0 -> (match d with
                         0 -> "0000"
                         1 -> "0001"
                         _ -> "000*")
                  1 -> "001"
                  _ -> "00*")
           1 -> "01"
           _ -> "0*")
    1 -> (match b c with
           1 1 -> (match d with
                    1 -> "1111"
                    _ -> "111*")
           1 _ -> "11*"
           _ _ -> "1*")
    _ -> "*"))
(for-list l '((0 0 0 0) (0 0 0 1) (0 0 0 2) (0 0 1 0) (0 0 5 0) (0 1 0 0) (0 2 0 0)
              (1 1 1 1) (1 1 1 3) (1 1 4 0) (1 5 5 5) (7 7 7 7))
  (match l with
    (a b c d) -> (printf (deep a b c d) "\n")
    _ -> (printf "not four\n")))
