; Variants as data: in lists, in records, with records and functions inside, carried through
; generators.
(include "lib/basis.scm")
(define render
  (:text s) -> s
  (:number n) -> (int->string n)
  (:list l) -> (format "(" (join int->string " " l) ")")
  (:styled r) -> (format r.before (r.show r.what) r.after)
  (:later f) -> (f))
(for-list v (list (:text "a") (:number 1) (:list '(1 2)) (:later (lambda () "later"))
                  (:styled {before="<" what=2 after=">" show=int->string}))
  (printf (render v) " "))
(printf "\n")
(define (events)
  (makegen emit
    (emit (:key #\a))
    (emit (:click 3 4))
    (emit (:quit))))
(define handle
  (:key ch) -> (printf "key " (char ch) "\n")
  (:click x y) -> (printf "click " (int x) "," (int y) "\n")
  (:quit) -> (printf "quit\n"))
(for e (events) (handle e))
