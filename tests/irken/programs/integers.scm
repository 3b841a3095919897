; Integer arithmetic: 63 bits with wrap-around, division that truncates, shifts, bits, number
; formats.
(include "lib/basis.scm")
(define big 4611686018427387903)
(printf (int big) "\n")
(printf (bool (< (+ big 1) 0)) " " (bool (= (- (+ big 1) 1) big)) "\n")
(printf (int (* 3037000499 1000000007)) "\n")
(printf (int (- 0 big)) "\n")
(for-list pair (list (:tuple 7 2) (:tuple -7 2) (:tuple 7 -2) (:tuple -7 -2))
  (match pair with
    (:tuple a b) -> (printf (int (/ a b)) "," (int (remainder a b)) "," (int (mod a b)) " ")))
(printf "\n")
(printf (int (<< 1 10)) " " (int (>> 1024 3)) " " (int (>> -9 1)) " " (int (<< -3 2)) "\n")
(printf (int (logand 12 10)) " " (int (logior 12 10)) " " (int (logxor 12 10)) " "
        (int (lognot 12)) "\n")
(printf (int (logior* 1 2 4)) " " (int (popcount 255)) " " (bool (bit-get 5 2))
        (bool (bit-get 5 1)) " "
        (int (bit-set 5 1)) "\n")
(printf (int (+ 1 2 3 4 5)) " " (int (* 1 2 3 4 5)) " " (int (- 10 1 2 3)) " " (int (- 5)) " "
        (int (+ 9)) "\n")
(printf (int (pow 2 40)) " " (int (pow 3 0)) " " (int (pow -2 5)) "\n")
(printf (int (abs -5)) " " (int (min 3 -3)) " " (int (max 3 -3)) " " (bool (odd? 3))
        (bool (even? 3)) "\n")
(printf (int #xff) " " (int #b1011) " " (int #o17) " " (int #x-10) " " (int -0) "\n")
(printf (bool (< 1 2)) (bool (<= 2 2)) (bool (> 1 2)) (bool (>= 1 2)) (bool (= 2 2))
        (bool (zero? 0))
        (bool (>0 1)) (bool (<0 1)) "\n")
(printf (cmp-repr (int-cmp 1 2)) (cmp-repr (int-cmp 2 2)) (cmp-repr (int-cmp 3 2)) "\n")
(printf (int (string->int "12345")) " " (int (string->int "-987")) "\n")
(printf (int (how-many 10 3)) " " (int (how-many 9 3)) "\n")
