;; -*- Mode: Irken -*-

;; What happens to an exception that nobody catches: its name and its values are printed, and the
;; program ends.

(define (print-exception exn) : ((rsum 'a) -> undefined)
  (print-string "Exception \"")
  (print-string (symbol->string (variant->name exn)))
  (print-string "\" raised.\n   values: ")
  (printn exn)
  #u)

(define (print-exception-exit exn) : ((rsum 'a) -> 'b)
  (print-exception exn)
  (%exit #f -1))

(set! *the-exception-handler* print-exception-exit)
