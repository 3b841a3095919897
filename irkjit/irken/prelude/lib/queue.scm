;; -*- Mode: Irken -*-

;; Queues.

;; --- that are never changed in place ---

;; The first items in order, the last ones with the newest first.  If there are no first items,
;; there are no others.
(datatype fqueue
  (:t (list 'a) (list 'a)))

(define (fqueue/empty)
  (fqueue:t '() '()))

(define fqueue/empty?
  (fqueue:t () _) -> #t
  _               -> #f)

;; A queue of both lists.
(define fqueue/checkf
  () back    -> (fqueue:t (reverse back) '())
  front back -> (fqueue:t front back))

;; With one more item at the end.
(define fqueue/snoc
  a (fqueue:t front back) -> (fqueue/checkf front (list:cons a back)))

;; The first item, if there is one.
(define fqueue/hd
  (fqueue:t () _)      -> (maybe:no)
  (fqueue:t (a . _) _) -> (maybe:yes a))

;; Without the first item.
(define fqueue/tl
  (fqueue:t () _)              -> (raise (:Queue/Empty))
  (fqueue:t (_ . front) back) -> (fqueue/checkf front back))

(define list->fqueue*
  ()      queue -> queue
  (a . l) queue -> (list->fqueue* l (fqueue/snoc a queue)))

(define (list->fqueue l)
  (list->fqueue* l (fqueue/empty)))

;; --- as objects ---

(define (queue/make)
  {len=0 q=(fqueue/empty)})

(define (queue/add! queue a)
  (set! queue.q (fqueue/snoc a queue.q))
  (set! queue.len (+ queue.len 1)))

;; The first item, if there is one; pop takes it away.

(define (queue/peek queue)
  (fqueue/hd queue.q))

(define (queue/pop! queue)
  (let ((first (fqueue/hd queue.q)))
    (when (maybe? first)
      (set! queue.q (fqueue/tl queue.q))
      (set! queue.len (- queue.len 1)))
    first))

(defmacro while-queue
  (while-queue var queue e ...)
  -> (while-maybe var (queue/pop! queue) e ...))
