; An exception without a handler.
; exit: 255
; stdout: NoSuchThing
(include "lib/basis.scm")
(define (search key)
  (if (string=? key "")
      (raise (:Other key))
      (raise (:NoSuchThing key))))
(define (attempt key)
  (try
   (search key)
   except
   (:Other k) -> (string-append "other " k)))
(printf (attempt "thing") "\n")
