; Exceptions: raised from different depths, caught near and far, with values, and passed on.
; argument: rounds

(require "lib/basis.scm")

; Goes down n calls and raises there.
(define (dive n i)
  (if (= n 0)
      (match (mod i 4) with
        0 -> (raise (:TooSmall i))
        1 -> (raise (:TooLarge i (* 2 i)))
        2 -> (raise (:Unlucky))
        _ -> i)
      (+ 1 (dive (- n 1) i))))

; Catches one kind and lets the others pass.
(define (middle n i)
  (try
   (dive n i)
   except
   (:TooSmall x) -> (+ 1000 (mod x 10))))

(define unlucky 0)

(define (outer n i)
  (try
   (+ 1 (middle n i))
   except
   (:TooLarge a b) -> (mod (+ a b) 100)
   (:Unlucky)      -> (begin (inc! unlucky) 7)))

; A loop that is left by an exception.
(define (first-multiple n from)
  (try
   (let loop ((i from))
     (if (= 0 (mod i n))
         (raise (:Found i))
         (loop (+ i 1))))
   except
   (:Found i) -> i))

; Nothing is raised here.
(define (quiet i)
  (try
   (* i 2)
   except
   (:Unlucky) -> 0))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 500))

(define sum 0)
(for-range i size
  (set! sum (+ sum (outer (mod i 13) i)))
  (set! sum (+ sum (first-multiple 17 i)))
  (set! sum (+ sum (quiet i)))
  (set! sum (logand #xffffff sum)))

(printf "exceptions " (int size) ": sum " (int sum) ", unlucky " (int unlucky) "\n")
