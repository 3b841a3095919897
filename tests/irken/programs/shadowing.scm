; The same name in several scopes: parameters over globals, let over parameters, patterns over all,
; and local names that hide functions of the library and the names that macros mention.
(include "lib/basis.scm")
(define x "global")
(define (f x)
  (printf x " ")
  (let ((x (string-append x "+let")))
    (printf x " ")
    (match (maybe:yes "pattern") with
      (maybe:yes x) -> (printf x " ")
      (maybe:no) -> #u)
    (printf x "\n")))
(f "parameter")
(printf x "\n")
(define (g length reverse)
  (+ length reverse))
(printf (int (g 1 2)) "\n")
(let ((car 5))
  (printf (int car) "\n"))
(define (h list)
  (match list with
    () -> 0
    (hd . tl) -> (+ hd (h tl))))
(printf (int (h '(1 2 3))) "\n")
(define (k n)
  (define (x n) (* n 2))
  (x n))
(printf (int (k 4)) " " x "\n")
