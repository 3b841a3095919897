; Symbols made at run time are the same as those in the text.
(include "lib/basis.scm")
(define (make i) (string->symbol (string-append "sym" (int->string i))))
(define all (map make (range 5)))
(printf (join symbol->string " " all) "\n")
(printf (bool (eq? (make 3) 'sym3)) (bool (eq? (make 30) 'sym3)) (bool (eq? (make 77) (make 77)))
        "\n")
(define pick
  'sym1 -> "one"
  'sym2 -> "two"
  s -> (format "other " (sym s)))
(printf (join pick ", " all) "\n")
