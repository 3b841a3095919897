; Literal lists and argument lists of many elements.
(include "lib/basis.scm")
(define numbers '(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30
                  31 32 33 34 35 36 37 38 39 40))
(printf (int (fold binary+ 0 numbers)) "\n")
(printf (int (fold binary+ 0 (list 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24
        25 26 27))) "\n")
(printf (int (+ 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28)) "\n")
(define v #(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29))
(printf (int v[29]) "\n")
(printf "a" "b" "c" "d" "e" "f" "g" "h" "i" "j" "k" "l" "m" "n" "o" "p" "q" "r" "s" "t" "u" "v" "w"
        "\n")
