; letrec: recursive functions next to plain values.
(include "lib/basis.scm")
(printf (int (letrec ((factorial (lambda (n) (if (= n 0) 1 (* n (factorial (- n 1)))))))
               (factorial 20)))
        "\n")
(letrec ((base 7)
         (add-base (lambda (n) (+ n base)))
         (power (lambda (x n) (if (= n 0) 1 (* x (power x (- n 1)))))))
  (printf (int (add-base 1)) " " (int (power 2 base)) "\n"))
