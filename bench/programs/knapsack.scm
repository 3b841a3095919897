; Dynamic programming: what fits into a knapsack, and in how many ways money can be changed.
; argument: rounds

(require "lib/basis.scm")

(define (item-weight i) (+ 3 (mod (* i 29) 41)))
(define (item-value i) (+ 1 (mod (* i 53) 67)))

; best[c]: the largest value that a bag for c holds.
(define (knapsack items capacity)
  (let ((best (make-vector (+ capacity 1) 0)))
    (for-range i items
      (let ((w (item-weight i))
            (v (item-value i)))
        (let loop ((c capacity))
          (when (>= c w)
            (let ((candidate (+ v best[(- c w)])))
              (when (> candidate best[c])
                (set! best[c] candidate)))
            (loop (- c 1))))))
    best[capacity]))

(define coins '(1 2 5 10 20 50 100 200))

(define (ways amount)
  (let ((table (make-vector (+ amount 1) 0)))
    (set! table[0] 1)
    (for-list coin coins
      (for-range* a coin (+ amount 1)
        (set! table[a] (mod (+ table[a] table[(- a coin)]) 1000007))))
    table[amount]))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 5))

(define values 0)
(define changes 0)
(for-range i size
  (set! values (+ values (knapsack 30 (+ 200 (mod i 100)))))
  (set! changes (+ changes (ways (+ 300 (mod i 100))))))

(printf "knapsack " (int size) ": values " (int values) ", changes " (int changes) "\n")
