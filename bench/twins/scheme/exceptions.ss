; Twin of bench/programs/exceptions.scm: exceptions raised from different depths, caught near and
; far, with values, and passed on.
; argument: rounds
; Exceptions are raise and guard; what is raised is a record.

(define default-size 500)

(define-record-type too-small
  (make-too-small value)
  too-small?
  (value too-small-value))

(define-record-type too-large
  (make-too-large value twice)
  too-large?
  (value too-large-value)
  (twice too-large-twice))

(define-record-type unlucky
  (make-unlucky)
  unlucky?)

(define-record-type found
  (make-found value)
  found?
  (value found-value))

; Goes down n calls and raises there.
(define (dive n i)
  (if (= n 0)
      (case (fxremainder i 4)
        ((0) (raise (make-too-small i)))
        ((1) (raise (make-too-large i (* 2 i))))
        ((2) (raise (make-unlucky)))
        (else i))
      (+ 1 (dive (- n 1) i))))

; Catches one kind and lets the others pass.
(define (middle n i)
  (guard (e ((too-small? e) (+ 1000 (fxremainder (too-small-value e) 10))))
    (dive n i)))

(define unlucky-ones 0)

(define (outer n i)
  (guard (e ((too-large? e)
             (fxremainder (+ (too-large-value e) (too-large-twice e)) 100))
            ((unlucky? e)
             (set! unlucky-ones (+ unlucky-ones 1))
             7))
    (+ 1 (middle n i))))

; A loop that is left by an exception.
(define (first-multiple n from)
  (guard (e ((found? e) (found-value e)))
    (let loop ((i from))
      (if (= 0 (fxremainder i n))
          (raise (make-found i))
          (loop (+ i 1))))))

; Nothing is raised here.
(define (quiet i)
  (guard (e ((unlucky? e) 0))
    (* i 2)))

(define (main size)
  (let loop ((i 0) (sum 0))
    (if (< i size)
        (let* ((sum (+ sum (outer (fxremainder i 13) i)))
               (sum (+ sum (first-multiple 17 i)))
               (sum (+ sum (quiet i))))
          (loop (+ i 1) (fxand #xffffff sum)))
        (for-each display
                  (list "exceptions " size ": sum " sum ", unlucky " unlucky-ones "\n")))))
