; Twin of bench/programs/queens.scm: the queens puzzle, twice: with lists, and with bits in numbers.
; argument: width of the board
; Nothing differs.

(define default-size 6)

(define (safe? c d l)
  (or (null? l)
      (let ((q (car l)))
        (and (not (= q c))
             (not (= q (+ c d)))
             (not (= q (- c d)))
             (safe? c (+ d 1) (cdr l))))))

(define (by-lists n)
  (define (place rows placed)
    (if (= rows 0)
        1
        (let loop ((c 0) (sum 0))
          (if (= c n)
              sum
              (loop (+ c 1)
                    (if (safe? c 1 placed)
                        (+ sum (place (- rows 1) (cons c placed)))
                        sum))))))
  (place n '()))

(define (by-bits n)
  (let ((all (- (fxarithmetic-shift-left 1 n) 1)))
    (define (place columns left right)
      (if (= columns all)
          1
          (let loop ((free (fxand all (fxnot (fxior columns (fxior left right))))) (sum 0))
            (if (= free 0)
                sum
                (let ((bit (fxand free (- 0 free))))
                  (loop (fxxor free bit)
                        (+ sum (place (fxior columns bit)
                                      (fxarithmetic-shift-left (fxior left bit) 1)
                                      (fxarithmetic-shift-right (fxior right bit) 1)))))))))
    (place 0 0 0)))

(define (main size)
  (for-each display (list "queens " size ": " (by-lists size) " and " (by-bits size) "\n")))
