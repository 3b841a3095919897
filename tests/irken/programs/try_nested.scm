; Handlers inside handlers: the innermost that matches; re-raising; an exception in a handler.
(include "lib/basis.scm")
(define (inner which)
  (try
   (match which with
     0 -> "no exception"
     1 -> (raise (:First "one"))
     2 -> (raise (:Second "two"))
     _ -> (raise (:Third "three")))
   except
   (:First s) -> (format "inner first " s)))
(define (outer which)
  (try
   (inner which)
   except
   (:Second s) -> (format "outer second " s)
   (:Third s) -> (format "outer third " s)))
(for-range i 4 (printf (outer i) "\n"))
(define (rethrow n)
  (try
   (try
    (raise (:Problem n))
    except
    (:Problem m) -> (begin (printf "cleaning up, ") (raise (:Problem (+ m 1)))))
   except
   (:Problem k) -> (printf "then " (int k) "\n")))
(rethrow 10)
; After a try is over its handler is gone.
(define (after)
  (try
   (begin
     (try (printf "fine, ") except (:Late) -> (printf "wrong handler\n"))
     (raise (:Late)))
   except
   (:Late) -> (printf "outer handler\n")))
(after)
