; Prime numbers by a pipeline of generators: each prime adds a filter behind the ones before it.
;
; Shows generators made of continuations, and generators as values that are passed on.
; run: irkjit run examples/pipeline.scm [wanted]

(require "lib/basis.scm")

(define (count-from n)
  (makegen emit
    (let loop ((i n))
      (emit i)
      (loop (+ i 1)))))

; What `gen` gives, but no multiples of p.
(define (without-multiples p gen)
  (makegen emit
    (for n gen
      (if (not (= 0 (remainder n p)))
          (emit n)))))

; The first item is a prime; what follows is sieved once more behind it.
(define (sieve gen)
  (makegen emit
    (match (gen) with
      (maybe:yes p) -> (begin
                         (emit p)
                         (for q (sieve (without-multiples p gen))
                           (emit q)))
      (maybe:no)    -> #u)))

(define (primes)
  (sieve (count-from 2)))

; The distances between neighbours.
(define (gaps gen)
  (makegen emit
    (match (gen) with
      (maybe:no)        -> #u
      (maybe:yes first) -> (let ((last first))
                             (for n gen
                               (emit (- n last))
                               (set! last n))))))

; The items of two generators, taken by turns.
(define (interleave a b)
  (makegen emit
    (let loop ()
      (match (a) (b) with
        (maybe:yes x) (maybe:yes y) -> (begin (emit x) (emit y) (loop))
        _ _                         -> #u))))

(define wanted (if (> sys.argc 1) (string->int sys.argv[1]) 20))

(printf "primes: " (join int->string " " (gen-take wanted (primes))) "\n")
(printf "gaps:   " (join int->string " " (gen-take wanted (gaps (primes)))) "\n")
(define both (interleave (primes) (gaps (primes))))
(printf "both:   " (join int->string " " (gen-take wanted both)) "\n")
