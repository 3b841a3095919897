; Twin of bench/programs/events.scm: a simulation of a shop by events in a priority queue, a leftist
; heap that is never changed in place.
; argument: customers
; The empty heap is #f; an event is a pair of its kind and its number; what is maybe a customer is
; one or #f.

(define default-size 500)

(define-record-type heap
  (make-heap rank time event left right)
  heap?
  (rank heap-rank)
  (time heap-time)
  (event heap-event)
  (left heap-left)
  (right heap-right))

(define (rank h)
  (if h (heap-rank h) 0))

(define (make-node time event a b)
  (if (>= (rank a) (rank b))
      (make-heap (+ 1 (rank b)) time event a b)
      (make-heap (+ 1 (rank a)) time event b a)))

; The smallest time is at the top.
(define (merge-heaps a b)
  (cond ((not a) b)
        ((not b) a)
        ((<= (heap-time a) (heap-time b))
         (make-node (heap-time a) (heap-event a) (heap-left a) (merge-heaps (heap-right a) b)))
        (else
         (make-node (heap-time b) (heap-event b) (heap-left b) (merge-heaps (heap-right b) a)))))

(define seed 3)

; The factor is 1103515245 in 30 bits; with it no product needs more than a fixnum.
(define (random n)
  (set! seed (fxand #x3fffffff (+ 12345 (* seed 29773421))))
  (fxremainder (fxarithmetic-shift-right seed 8) n))

(define-record-type customer
  (make-customer number since)
  customer?
  (number customer-number)
  (since customer-since))

(define (simulate customers)
  (define queue #f)
  (define waiting '())
  (define behind '())
  (define free 3)
  (define arrived 0)
  (define served 0)
  (define gone 0)
  (define waited 0)
  (define queued 0)
  (define clock 0)

  (define (at time event)
    (set! queue (merge-heaps (make-heap 1 time event #f #f) queue)))

  ; The waiting customers: two lists, the second reversed.
  (define (line-up c)
    (set! behind (cons c behind))
    (set! queued (+ queued 1)))

  (define (next-in-line)
    (cond ((pair? waiting)
           (let ((c (car waiting)))
             (set! waiting (cdr waiting))
             (set! queued (- queued 1))
             c))
          ((null? behind) #f)
          (else
           (set! waiting (reverse behind))
           (set! behind '())
           (next-in-line))))

  (define (serve time c)
    (set! waited (+ waited (- time (customer-since c))))
    (at (+ time (+ 5 (random 20))) (cons 'done (customer-number c))))

  (define (handle time event)
    (case (car event)
      ((arrive)
       (let ((n (cdr event)))
         (set! arrived (+ arrived 1))
         (when (< arrived customers)
           (at (+ time (+ 1 (random 9))) (cons 'arrive (+ n 1))))
         (cond ((> free 0)
                (set! free (- free 1))
                (serve time (make-customer n time)))
               ((> queued 10)
                (set! gone (+ gone 1)))
               (else
                (line-up (make-customer n time))))))
      ((done)
       (set! served (+ served 1))
       (at (+ time 1) (cons 'ready (fxremainder (cdr event) 3))))
      (else
       (let ((c (next-in-line)))
         (if c
             (serve time c)
             (set! free (+ free 1)))))))

  (at 0 (cons 'arrive 0))
  (let loop ()
    (when queue
      (let ((top queue))
        (set! queue (merge-heaps (heap-left top) (heap-right top)))
        (set! clock (heap-time top))
        (handle clock (heap-event top))
        (loop))))
  (values served gone waited clock))

(define (main size)
  (let-values (((served gone waited clock) (simulate size)))
    (for-each display
              (list "events " size ": served " served ", gone " gone
                    ", waited " waited ", until " clock "\n"))))
