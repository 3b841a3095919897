; Two tasks that take turns by passing continuations to each other through a queue.
(include "lib/basis.scm")
(define ready (queue/make))
(define (yield)
  (let/cc k
    (queue/add! ready k)
    (next)))
(define (next)
  (match (queue/pop! ready) with
    (maybe:yes k) -> (k #u)
    (maybe:no) -> #u))
(define (spawn name n)
  (let/cc back
    (let/cc start
      (queue/add! ready start)
      (back #u))
    (for-range i n
      (printf name (int i) " ")
      (yield))
    (printf name "-done ")
    (next)
    #u))
(spawn "a" 3)
(spawn "b" 2)
(spawn "c" 4)
(let/cc finished
  (queue/add! ready finished)
  (next))
(while (> ready.len 0) (yield))
(printf "\n")
