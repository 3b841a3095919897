; A datatype with twelve alternatives, dispatch over all of them and with a default.
(include "lib/basis.scm")
(datatype op
  (:a) (:b) (:c) (:d int) (:e int) (:f int int) (:g) (:h string) (:i) (:j int) (:k)
         (:l int int int))
(define code
  (op:a) -> 1
  (op:b) -> 2
  (op:c) -> 3
  (op:d n) -> (+ 40 n)
  (op:e n) -> (+ 50 n)
  (op:f n m) -> (+ 60 n m)
  (op:g) -> 7
  (op:h s) -> (string-length s)
  (op:i) -> 9
  (op:j n) -> (+ 100 n)
  (op:k) -> 11
  (op:l x y z) -> (+ x y z))
(define all (list (op:a) (op:b) (op:c) (op:d 1) (op:e 2) (op:f 3 4) (op:g) (op:h "12345678") (op:i)
                  (op:j 5) (op:k) (op:l 100 20 3)))
(printf (join int->string " " (map code all)) "\n")
(define some
  (op:k) -> "k"
  (op:d n) -> (format "d" (int n))
  (op:l _ y _) -> (format "l" (int y))
  _ -> "-")
(printf (join some " " all) "\n")
