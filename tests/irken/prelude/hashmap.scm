;; Hash maps and unless: what irkjit's library has in addition.

(require "lib/basis.scm")
(require "lib/hashmap.scm")

(define m (hashmap/string))
(for-list w (string-split "the quick brown fox jumps over the lazy dog and the cat" #\space)
  (hashmap/set! m w (+ 1 (hashmap/get-default m w 0))))
(printf (int (hashmap/size m)) "\n")
(for-list w (sort string<? (hashmap/keys m))
  (printf w "=" (int (hashmap/get-default m w 0)) " "))
(newline)
(hashmap/delete! m "the")
(hashmap/delete! m "absent")
(printf (int (hashmap/size m)) (bool (hashmap/member? m "the")) (bool (hashmap/member? m "fox"))
        (maybe (hashmap/get m "dog") int->string "no") "\n")

(define squares (hashmap/int))
(for-range i 10000
  (hashmap/set! squares (* i 7919) i))
(for-range i 5000
  (hashmap/delete! squares (* i 2 7919)))
(printf (int (hashmap/size squares)) " " (maybe (hashmap/get squares (* 77 7919)) int->string "no")
        " " (maybe (hashmap/get squares (* 78 7919)) int->string "no") "\n")
(printf (int (fold binary+ 0 (hashmap/values squares))) "\n")
(let ((n 0))
  (hashmap/iterate (lambda (k v) (set! n (+ n (- k (* 7918 v))))) squares)
  (printf (int n) "\n"))

(define names (hashmap/symbol))
(hashmap/set! names 'a 1)
(hashmap/set! names 'b 2)
(hashmap/set! names 'a 3)
(printn (sort < (hashmap/values names)))
(unless (= 1 2) (printf "unless\n"))
(unless (= 1 1) (printf "never\n"))
