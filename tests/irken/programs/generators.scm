; Generators: finite, endless, by hand and by makegen, over data, chained.
(include "lib/basis.scm")
(define (count-up lo hi)
  (makegen emit
    (for-range* i lo hi
      (emit i))))
(for x (count-up 3 7) (printf (int x) " "))
(printf "\n")
(define (naturals)
  (makegen emit
    (let loop ((n 0))
      (emit n)
      (loop (+ n 1)))))
(define (gen-filter p g)
  (makegen emit
    (for x g
      (if (p x) (emit x)))))
(define (gen-map f g)
  (makegen emit
    (for x g
      (emit (f x)))))
(printf (join int->string " " (gen-take 5 (gen-map (lambda (n) (* n n))
        (gen-filter odd? (naturals))))) "\n")
(let ((g (count-up 0 2)))
  (for-range i 4
    (match (g) with
      (maybe:yes n) -> (printf "yes " (int n) ", ")
      (maybe:no) -> (printf "no, ")))
  (printf "\n"))
(printf (join int->string "," (generator->list (list-generator '(1 2 3)))) "\n")
(for ch (string-generator "abc") (printf (char ch) "."))
(printf "\n")
(for (i x) (counting-gen (list-generator '("a" "b" "c")))
  (printf (int i) x " "))
(printf "\n")
(for (last? x) (notify-last-gen (list-generator '(1 2 3)))
  (printf (int x) (if last? "." ", ")))
(printf "\n")
