; A small stack machine: instructions are functions in a vector, picked by symbols.
(include "lib/basis.scm")
(define stack '())
(define (binary f) (lambda () (let ((b (pop! stack)) (a (pop! stack))) (push! stack (f a b)))))
(define words
  (alist/make
   ('add (binary binary+))
   ('sub (binary binary-))
   ('mul (binary binary*))
   ('dup (lambda () (let ((a (pop! stack))) (push! stack a) (push! stack a))))
   ('swap (lambda () (let ((b (pop! stack)) (a (pop! stack))) (push! stack b) (push! stack a))))))
(define (run program)
  (for-list item program
    (match item with
      (:push n) -> (push! stack n)
      (:word w) -> ((alist/get words w "unknown word"))))
  (pop! stack))
(printf (int (run (list (:push 3) (:word 'dup) (:word 'mul) (:push 4) (:word 'dup) (:word 'mul)
        (:word 'add)))) "\n")
(printf (int (run (list (:push 3) (:push 10) (:word 'swap) (:word 'sub)))) "\n")
