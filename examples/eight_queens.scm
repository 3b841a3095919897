; The queens puzzle: n queens on a board of n by n squares, none of which attacks another.
;
; Shows pattern-matching definitions, lists and an early way out by let/cc.
; run: irkjit run examples/eight_queens.scm [n]

(require "lib/basis.scm")

; A placement is the list of the queens' columns, the last row first.  Is `column` safe in the
; row above them?
(define safe?
  _ _ ()            -> #t
  column d (q . qs) -> (and (not (= q column))
                            (not (= d (abs (- q column))))
                            (safe? column (+ d 1) qs)))

; Calls `found` with every way to place `rows` more queens on a board of width n.
(define place
  _ 0 placed found    -> (found placed)
  n rows placed found -> (for-range column n
                           (when (safe? column 1 placed)
                             (place n (- rows 1) (list:cons column placed) found))))

(define (print-board n placed)
  (for-list queen placed
    (for-range column n
      (print-string (if (= column queen) " Q" " .")))
    (newline)))

(define (count-solutions n)
  (let ((count 0))
    (place n n '() (lambda (_) (inc! count)))
    count))

(define (first-solution n)
  (let/cc return
    (place n n '() (lambda (placed) (return (maybe:yes placed))))
    (maybe:no)))

(define (solve n)
  (printf (int n) " queens: " (int (count-solutions n)) " solutions\n")
  (match (first-solution n) with
    (maybe:yes placed) -> (print-board n placed)
    (maybe:no)         -> (printf "not even one\n")))

(if (> sys.argc 1)
    (solve (string->int sys.argv[1]))
    (for-list n '(3 4 6)
      (solve n)))
