; A program with three mistakes; none of it runs.
(require "lib/basis.scm")

(define total
  ()       -> 0
  (n . ns) -> (+ n (totl ns)))

(datatype shade (:dark) (:light))

(define shade->string
  (shade:dark) -> "dark")

(printf (int (total '(1 2 3) 0)) " " (shade->string (shade:light)) "\n")
