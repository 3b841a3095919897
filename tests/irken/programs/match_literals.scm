; Literals in patterns: integers, strings, characters, symbols, booleans.
(include "lib/basis.scm")
(define number
  0  -> "zero"
  -1 -> "minus one"
  42 -> "the answer"
  n  -> (format "some " (int n)))
(for-list n '(0 -1 42 7) (printf (number n) "\n"))
(define capital
  "France" -> "Paris"
  "Italy"  -> "Rome"
  ""       -> "empty"
  other    -> (format "of " other "?"))
(for-list s (list "Italy" "France" "" "Spain" "Ital") (printf (capital s) "\n"))
(define kind
  #\a -> "the letter a"
  #\space -> "a space"
  #\newline -> "a newline"
  #\( -> "a parenthesis"
  #\eof -> "the end"
  ch -> (format "char " (int (char->int ch))))
(for-list ch (list #\a #\space #\newline #\( #\eof #\z) (printf (kind ch) "\n"))
(define colour
  'red -> 1
  'green -> 2
  _ -> 3)
(printf (join int->string " " (map colour '(red green blue green))) "\n")
(define truth
  #t -> "yes"
  #f -> "no")
(printf (truth (< 1 2)) " " (truth (< 2 1)) "\n")
; Equal strings made at run time match as well.
(printf (capital (string-append "Fra" "nce")) "\n")
; The same literal in several rules, with other columns to tell them apart.
(define pairwise
  0 0 -> "both"
  0 1 -> "first"
  0 _ -> "first only"
  1 0 -> "second"
  _ _ -> "neither")
(printf (pairwise 0 0) " " (pairwise 0 1) " " (pairwise 1 0) " " (pairwise 0 9) " " (pairwise 9 9)
        "\n")
