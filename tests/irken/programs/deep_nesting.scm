; Expressions, lets, conditions and lists nested deeper than people write them.
(include "lib/basis.scm")
(define counter 0)
(define (left) (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+
  (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+
  (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+
  (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+
  (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+
  (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ (+ 1 1) 1) 1) 1) 1) 1) 1) 1)
  1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1)
  1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1)
  1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1)
  1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1) 1))
(define (right) (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1
  (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1
  (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1
  (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1
  (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1
  (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1
  (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1
  (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1
  (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1
  (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1 (+ 1
  (+ 1
  (+ 1
  0)))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
  ))))))))))))))))))))))))))
(define (lets x0) (let ((x1 (+ x0 1))) (let ((x2 (+ x1 1))) (let ((x3 (+ x2 1)))
  (let ((x4 (+ x3 1))) (let ((x5 (+ x4 1))) (let ((x6 (+ x5 1)))
  (let ((x7 (+ x6 1))) (let ((x8 (+ x7 1))) (let ((x9 (+ x8 1)))
  (let ((x10 (+ x9 1))) (let ((x11 (+ x10 1))) (let ((x12 (+ x11 1)))
  (let ((x13 (+ x12 1))) (let ((x14 (+ x13 1))) (let ((x15 (+ x14 1)))
  (let ((x16 (+ x15 1))) (let ((x17 (+ x16 1))) (let ((x18 (+ x17 1)))
  (let ((x19 (+ x18 1))) (let ((x20 (+ x19 1))) (let ((x21 (+ x20 1)))
  (let ((x22 (+ x21 1))) (let ((x23 (+ x22 1))) (let ((x24 (+ x23 1)))
  (let ((x25 (+ x24 1))) (let ((x26 (+ x25 1))) (let ((x27 (+ x26 1)))
  (let ((x28 (+ x27 1))) (let ((x29 (+ x28 1))) (let ((x30 (+ x29 1)))
  (+ x0 x30))))))))))))))))))))))))))))))))
(define (conditions n) (if (= n 0) "0" (if (= n 1) "1" (if (= n 2) "2"
  (if (= n 3) "3" (if (= n 4) "4" (if (= n 5) "5" (if (= n 6) "6"
  (if (= n 7) "7" (if (= n 8) "8" (if (= n 9) "9" (if (= n 10) "10"
  (if (= n 11) "11" (if (= n 12) "12" (if (= n 13) "13" (if (= n 14) "14"
  (if (= n 15) "15" (if (= n 16) "16" (if (= n 17) "17" (if (= n 18) "18"
  (if (= n 19) "19" (if (= n 20) "20" (if (= n 21) "21" (if (= n 22) "22"
  (if (= n 23) "23" (if (= n 24) "24" (if (= n 25) "25" (if (= n 26) "26"
  (if (= n 27) "27" (if (= n 28) "28" (if (= n 29) "29" (if (= n 30) "30"
  (if (= n 31) "31" (if (= n 32) "32" (if (= n 33) "33" (if (= n 34) "34"
  (if (= n 35) "35" (if (= n 36) "36" (if (= n 37) "37" (if (= n 38) "38"
  (if (= n 39) "39" (if (= n 40) "40" (if (= n 41) "41" (if (= n 42) "42"
  (if (= n 43) "43" (if (= n 44) "44" (if (= n 45) "45" (if (= n 46) "46"
  (if (= n 47) "47" (if (= n 48) "48" (if (= n 49) "49" (if (= n 50) "50"
  (if (= n 51) "51" (if (= n 52) "52" (if (= n 53) "53" (if (= n 54) "54"
  (if (= n 55) "55" (if (= n 56) "56" (if (= n 57) "57" (if (= n 58) "58"
  (if (= n 59) "59"
  (if (= n 60) "60" "end"))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
(define (lambdas x) ((lambda (y24) (+ y24 ((lambda (y23) (+ y23
  ((lambda (y22) (+ y22 ((lambda (y21) (+ y21 ((lambda (y20) (+ y20
  ((lambda (y19) (+ y19 ((lambda (y18) (+ y18 ((lambda (y17) (+ y17
  ((lambda (y16) (+ y16 ((lambda (y15) (+ y15 ((lambda (y14) (+ y14
  ((lambda (y13) (+ y13 ((lambda (y12) (+ y12 ((lambda (y11) (+ y11
  ((lambda (y10) (+ y10 ((lambda (y9) (+ y9 ((lambda (y8) (+ y8
  ((lambda (y7) (+ y7 ((lambda (y6) (+ y6 ((lambda (y5) (+ y5
  ((lambda (y4) (+ y4 ((lambda (y3) (+ y3 ((lambda (y2) (+ y2
  ((lambda (y1) (+ y1 ((lambda (y0) (+ y0 x)) 0))) 1))) 2))) 3))) 4))) 5))) 6))) 7))) 8))) 9)))
  10))) 11))) 12))) 13))) 14))) 15))) 16))) 17))) 18))) 19))) 20))) 21))) 22))) 23))) 24))
(define (sequences) (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  (begin (set! counter (+ counter 1)) (begin (set! counter (+ counter 1))
  9)))))))))))))))))))))))))))))))))))))))))))))))))))
(printf (int (left)) " " (int (right)) " " (int (lets 5)) " " (conditions 0) " " (conditions 59)
        " " (conditions 99) "\n")
(printf (int (lambdas 1)) " " (int (sequences)) " " (int counter) "\n")
(printf (int (length (list (list (list (list (list (list (list
        (list (list (list (list (list (list (list (list (list
        (list (list (list (list (list (list (list (list (list
        (list (list (list (list (list (list (list (list (list
        (list (list (list (list (list (list 5)))))))))))))))))))))))))))))))))))))))))) "\n")
