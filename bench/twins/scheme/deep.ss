; Twin of bench/programs/deep.scm: deep recursion, not in tail position: Ackermann's function, and
; lists built on the way back.
; argument: rounds
; Nothing differs.

(define default-size 5)

(define (ack m n)
  (cond ((= m 0) (+ n 1))
        ((= n 0) (ack (- m 1) 1))
        (else (ack (- m 1) (ack m (- n 1))))))

(define (count-down n)
  (if (= n 0)
      '()
      (cons n (count-down (- n 1)))))

(define (sum-list l)
  (if (null? l)
      0
      (+ (car l) (sum-list (cdr l)))))

(define (add-lists a b)
  (if (or (null? a) (null? b))
      '()
      (cons (+ (car a) (car b)) (add-lists (cdr a) (cdr b)))))

(define (main size)
  (let loop ((i 0) (total 0))
    (if (< i size)
        (let ((l (count-down (+ 1000 (fxremainder i 7)))))
          (loop (+ i 1)
                (+ total
                   (sum-list (add-lists l (add-lists l l)))
                   (ack 2 (fxremainder i 40)))))
        (for-each display (list "deep " size ": " total ", " (ack 3 (min 5 size)) "\n")))))
