; A program that fails while it runs: one of the vectors is too short.
(require "lib/basis.scm")

(define (third v) v[2])

(define sum-of-thirds
  ()       -> 0
  (v . vs) -> (+ (third v) (sum-of-thirds vs)))

(printf "the sum is " (int (sum-of-thirds (list #(1 2 3) #(4 5)))) "\n")
