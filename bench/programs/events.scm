; A simulation of a shop by events, which are polymorphic variants in a priority queue.
; argument: customers

(require "lib/basis.scm")

; A leftist heap: the smallest time is at the top.
(datatype heap
  (:empty)
  (:node int int 'a (heap 'a) (heap 'a)))     ; rank time event left right

(define rank
  (heap:empty)          -> 0
  (heap:node r _ _ _ _) -> r)

(define (make-node time event a b)
  (if (>= (rank a) (rank b))
      (heap:node (+ 1 (rank b)) time event a b)
      (heap:node (+ 1 (rank a)) time event b a)))

(define (merge-heaps a b)
  (match a with
    (heap:empty) -> b
    (heap:node _ ta ea la ra)
    -> (match b with
         (heap:empty) -> a
         (heap:node _ tb eb lb rb)
         -> (if (<= ta tb)
                (make-node ta ea la (merge-heaps ra b))
                (make-node tb eb lb (merge-heaps rb a))))))

(define seed 3)

(define (random n)
  (set! seed (logand #x3fffffff (+ 12345 (* seed 1103515245))))
  (mod (>> seed 8) n))

(define (simulate customers)
  (let ((queue (heap:empty))
        (waiting '())
        (behind '())
        (free 3)
        (arrived 0)
        (served 0)
        (gone 0)
        (waited 0)
        (queued 0)
        (clock 0))

    (define (at time event)
      (set! queue (merge-heaps (heap:node 1 time event (heap:empty) (heap:empty)) queue)))

    ; The waiting customers: two lists, the second reversed.
    (define (line-up c)
      (push! behind c)
      (inc! queued))

    (define (next-in-line)
      (match waiting with
        (c . l) -> (begin (set! waiting l) (dec! queued) (maybe:yes c))
        ()      -> (match behind with
                     () -> (maybe:no)
                     _  -> (begin
                             (set! waiting (reverse behind))
                             (set! behind '())
                             (next-in-line)))))

    (define (serve time c)
      (set! waited (+ waited (- time c.since)))
      (at (+ time (+ 5 (random 20))) (:done c.number)))

    (define (handle time event)
      (match event with
        (:arrive n) -> (begin
                         (inc! arrived)
                         (if (< arrived customers)
                             (at (+ time (+ 1 (random 9))) (:arrive (+ n 1))))
                         (cond ((> free 0)
                                (dec! free)
                                (serve time {number=n since=time}))
                               ((> queued 10) (inc! gone))
                               (else (line-up {number=n since=time}))))
        (:done n)   -> (begin
                         (inc! served)
                         (at (+ time 1) (:ready (mod n 3))))
        (:ready _)  -> (match (next-in-line) with
                         (maybe:yes c) -> (serve time c)
                         (maybe:no)    -> (inc! free))))

    (at 0 (:arrive 0))
    (let loop ()
      (match queue with
        (heap:empty) -> #u
        (heap:node _ time event l r)
        -> (begin
             (set! queue (merge-heaps l r))
             (set! clock time)
             (handle time event)
             (loop))))
    {served=served gone=gone waited=waited clock=clock}))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 500))

(let ((r (simulate size)))
  (printf "events " (int size) ": served " (int r.served) ", gone " (int r.gone)
          ", waited " (int r.waited) ", until " (int r.clock) "\n"))
