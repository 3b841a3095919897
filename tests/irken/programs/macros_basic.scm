; Macros: several clauses, ellipses, recursion.
(include "lib/basis.scm")
(defmacro swap!
  (swap! a b) -> (let (($tmp a)) (set! a b) (set! b $tmp)))
(define x 1)
(define y 2)
(swap! x y)
(printf (int x) (int y) "\n")
(defmacro my-or
  (my-or) -> #f
  (my-or e) -> e
  (my-or e rest ...) -> (if e #t (my-or rest ...)))
(printf (bool (my-or)) (bool (my-or #f #f)) (bool (my-or #f #t #f)) "\n")
(defmacro sum
  (sum) -> 0
  (sum n more ...) -> (+ n (sum more ...)))
(printf (int (sum)) " " (int (sum 1)) " " (int (sum 1 2 3 4)) "\n")
(defmacro reversed
  (reversed (done ...)) -> (list done ...)
  (reversed (done ...) x more ...) -> (reversed (x done ...) more ...))
(printf (join int->string " " (reversed () 1 2 3 4)) "\n")
(defmacro repeat-times
  (repeat-times n body ...)
  -> (let $loop (($i 0))
       (when (< $i n)
         body ...
         ($loop (+ $i 1)))))
(repeat-times 3 (printf "again ") (printf "and "))
(printf "\n")
