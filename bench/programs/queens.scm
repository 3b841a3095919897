; The queens puzzle, twice: with lists, and with bits in numbers.
; argument: width of the board

(require "lib/basis.scm")

(define safe?
  _ _ ()       -> #t
  c d (q . qs) -> (cond ((= q c) #f)
                        ((= q (+ c d)) #f)
                        ((= q (- c d)) #f)
                        (else (safe? c (+ d 1) qs))))

(define (by-lists n)
  (define (place rows placed)
    (if (= rows 0)
        1
        (let loop ((c 0) (sum 0))
          (if (= c n)
              sum
              (loop (+ c 1)
                    (if (safe? c 1 placed)
                        (+ sum (place (- rows 1) (list:cons c placed)))
                        sum))))))
  (place n '()))

(define (by-bits n)
  (let ((all (- (<< 1 n) 1)))
    (define (place columns left right)
      (if (= columns all)
          1
          (let loop ((free (logand all (lognot (logior columns (logior left right))))) (sum 0))
            (if (= free 0)
                sum
                (let ((bit (logand free (- 0 free))))
                  (loop (logxor free bit)
                        (+ sum (place (logior columns bit)
                                      (<< (logior left bit) 1)
                                      (>> (logior right bit) 1)))))))))
    (place 0 0 0)))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 6))

(printf "queens " (int size) ": " (int (by-lists size)) " and " (int (by-bits size)) "\n")
