; An interpreter: a stack machine, whose instructions are a datatype in a vector.
; argument: how far the interpreted program counts

(require "lib/basis.scm")

(datatype code
  (:push int)
  (:load int)
  (:store int)
  (:add)
  (:sub)
  (:mul)
  (:rem)
  (:less)
  (:jump int)
  (:jump-if-not int)
  (:call int)
  (:return)
  (:halt))

(define steps 0)

; Variables, a stack for values, a list of places to return to.
(define (run program)
  (let ((vars (make-vector 8 0))
        (stack (make-vector 64 0))
        (calls '()))
    (let loop ((pc 0) (sp 0))
      (set! steps (+ steps 1))
      (match program[pc] with
        (code:push n)  -> (begin (set! stack[sp] n) (loop (+ pc 1) (+ sp 1)))
        (code:load v)  -> (begin (set! stack[sp] vars[v]) (loop (+ pc 1) (+ sp 1)))
        (code:store v) -> (begin (set! vars[v] stack[(- sp 1)]) (loop (+ pc 1) (- sp 1)))
        (code:add)     -> (begin (set! stack[(- sp 2)] (+ stack[(- sp 2)] stack[(- sp 1)]))
                                 (loop (+ pc 1) (- sp 1)))
        (code:sub)     -> (begin (set! stack[(- sp 2)] (- stack[(- sp 2)] stack[(- sp 1)]))
                                 (loop (+ pc 1) (- sp 1)))
        (code:mul)     -> (begin (set! stack[(- sp 2)] (* stack[(- sp 2)] stack[(- sp 1)]))
                                 (loop (+ pc 1) (- sp 1)))
        (code:rem)     -> (begin (set! stack[(- sp 2)] (mod stack[(- sp 2)] stack[(- sp 1)]))
                                 (loop (+ pc 1) (- sp 1)))
        (code:less)    -> (begin (set! stack[(- sp 2)]
                                       (if (< stack[(- sp 2)] stack[(- sp 1)]) 1 0))
                                 (loop (+ pc 1) (- sp 1)))
        (code:jump n)  -> (loop n sp)
        (code:jump-if-not n)
        -> (if (= 0 stack[(- sp 1)])
               (loop n (- sp 1))
               (loop (+ pc 1) (- sp 1)))
        (code:call n)  -> (begin (push! calls (+ pc 1)) (loop n sp))
        (code:return)  -> (let ((back (pop! calls)))
                            (loop back sp))
        (code:halt)    -> vars[1]))))

; var 0 counts down from n; var 1 is a sum of what the subroutine makes of it; it is called for
; numbers that are no multiples of 3.
(define (program n)
  (list->vector
   (list
    (code:push n) (code:store 0)            ;  0
    (code:push 0) (code:store 1)            ;  2
    ; while 0 < var 0
    (code:push 0) (code:load 0) (code:less) ;  4
    (code:jump-if-not 24)                   ;  7
    (code:load 0) (code:push 3) (code:rem)  ;  8
    (code:jump-if-not 19)                   ; 11
    (code:load 0)                           ; 12
    (code:call 25)                          ; 13
    (code:load 1) (code:add)                ; 14
    (code:push 65521) (code:rem)            ; 16
    (code:store 1)                          ; 18
    (code:load 0) (code:push 1) (code:sub)  ; 19
    (code:store 0) (code:jump 4)            ; 22
    (code:halt)                             ; 24
    ; x -> x * x + 7
    (code:store 2)                          ; 25
    (code:load 2) (code:load 2) (code:mul)  ; 26
    (code:push 7) (code:add)                ; 29
    (code:return))))                        ; 31

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 1000))

(let ((result (run (program size))))
  (printf "machine " (int size) ": result " (int result) " after " (int steps) " steps\n"))
