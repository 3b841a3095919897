; A tree from strings to lists, built up from text; the words that occur in each line.
(include "lib/basis.scm")
(define text "the cat sat\non the mat\nthe end")
(define index (tree/empty))
(define line-number 0)
(for-list line (string-split text #\newline)
  (inc! line-number)
  (for-list word (string-split line #\space)
    (match (tree/member index string-compare word) with
      (maybe:yes cell) -> (set! cell.lines (append cell.lines (list line-number)))
      (maybe:no) -> (tree/insert! index string-compare word {lines=(list line-number)}))))
(for-map word cell index
  (printf (rpad 5 word) (join int->string "," cell.lines) "\n"))
