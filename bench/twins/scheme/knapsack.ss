; Twin of bench/programs/knapsack.scm: what fits into a knapsack, and in how many ways money can be
; changed, by dynamic programming.
; argument: rounds
; Nothing differs.

(define default-size 5)

(define (item-weight i) (+ 3 (fxremainder (* i 29) 41)))
(define (item-value i) (+ 1 (fxremainder (* i 53) 67)))

; best[c]: the largest value that a bag for c holds.
(define (knapsack items capacity)
  (let ((best (make-vector (+ capacity 1) 0)))
    (do ((i 0 (+ i 1)))
        ((= i items))
      (let ((w (item-weight i))
            (v (item-value i)))
        (do ((c capacity (- c 1)))
            ((< c w))
          (let ((candidate (+ v (vector-ref best (- c w)))))
            (when (> candidate (vector-ref best c))
              (vector-set! best c candidate))))))
    (vector-ref best capacity)))

(define coins '(1 2 5 10 20 50 100 200))

(define (ways amount)
  (let ((table (make-vector (+ amount 1) 0)))
    (vector-set! table 0 1)
    (for-each
     (lambda (coin)
       (do ((a coin (+ a 1)))
           ((> a amount))
         (vector-set! table a
                      (fxremainder (+ (vector-ref table a) (vector-ref table (- a coin)))
                                   1000007))))
     coins)
    (vector-ref table amount)))

(define (main size)
  (do ((i 0 (+ i 1))
       (values 0 (+ values (knapsack 30 (+ 200 (fxremainder i 100)))))
       (changes 0 (+ changes (ways (+ 300 (fxremainder i 100))))))
      ((= i size)
       (for-each display
                 (list "knapsack " size ": values " values ", changes " changes "\n")))))
