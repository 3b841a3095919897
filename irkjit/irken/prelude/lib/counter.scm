;; -*- Mode: Irken -*-

;; A counter: inc and dec give the value before, get gives the value.

(define (make-counter start)
  (let ((value start))
    (define (get) value)
    (define (add n)
      (let ((before value))
        (set! value (+ before n))
        before))
    {inc=(lambda () (add 1)) get=get dec=(lambda () (add -1))}))
