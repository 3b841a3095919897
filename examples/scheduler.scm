; Tasks that run by turns: each gives up its turn with `pause`, a scheduler wakes them.
;
; Shows continuations kept in a queue, macros that hide them, and messages between tasks.
; run: irkjit run examples/scheduler.scm

(require "lib/basis.scm")

(define waiting (queue/make))
(define back-to-scheduler (lambda (_) #u))

; Leaves the running task until its next turn.
(define (pause)
  (let/cc continue
    (queue/add! waiting (lambda () (continue #u)))
    (back-to-scheduler #u)
    #u))

; (task body ...) makes a task of expressions; it begins at its first turn.
(defmacro task
  (task body ...)
  -> (queue/add! waiting (lambda () (begin body ... (back-to-scheduler #u) #u))))

; Gives turns until no task is left; says how many there were.
(define (run-all)
  (let ((turns 0))
    (while (> waiting.len 0)
      (when-maybe resume (queue/pop! waiting)
        (inc! turns)
        (let/cc return
          (set! back-to-scheduler return)
          (resume)
          #u)))
    turns))

; A mailbox: receive waits, turn by turn, until there is something.
(define (make-mailbox)
  (let ((mail (queue/make)))
    (define (send m) (queue/add! mail m))
    (define (receive)
      (match (queue/pop! mail) with
        (maybe:yes m) -> m
        (maybe:no)    -> (begin (pause) (receive))))
    {send=send receive=receive}))

(define numbers (make-mailbox))
(define squares (make-mailbox))

(task
  (for-range* i 1 6
    (printf "producer: " (int i) "\n")
    (numbers.send (:number i))
    (pause))
  (numbers.send (:finished)))

(task
  (let loop ()
    (match (numbers.receive) with
      (:number n)  -> (begin (squares.send (:number (* n n))) (loop))
      (:finished)  -> (squares.send (:finished)))))

(task
  (let loop ((sum 0))
    (match (squares.receive) with
      (:number n)  -> (begin
                        (printf "consumer: " (int n) ", sum " (int (+ sum n)) "\n")
                        (loop (+ sum n)))
      (:finished)  -> (printf "consumer: done, sum " (int sum) "\n"))))

(task
  (for-range i 3
    (printf "idler: turn " (int i) "\n")
    (pause)))

(let ((turns (run-all)))
  (printf (int turns) " turns\n"))
