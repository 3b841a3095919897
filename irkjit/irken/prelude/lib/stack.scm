;; -*- Mode: Irken -*-

;; A stack as an object with functions.

(define (make-stack)
  (let ((items '()))
    (define (push a)
      (push! items a))
    (define (top)
      (match items with
        ()      -> (error "stack underflow")
        (a . _) -> a))
    (define (pop)
      (let ((a (top)))
        (set! items (cdr items))
        a))
    {push=push pop=pop top=top get=(lambda () items) length=(lambda () (length items))}))
