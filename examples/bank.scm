; A bank: accounts, transfers that may fail, and a journal of events.
;
; Shows records as objects, exceptions with data, undoing what was half done.
; run: irkjit run examples/bank.scm

(require "lib/basis.scm")

(define journal '())

(define (note event)
  (push! journal event))

(define event-text
  (:opened name amount)      -> (format name " opens with " (int amount))
  (:moved from to amount)    -> (format (int amount) " from " from " to " to)
  (:refused who why)         -> (format who " refused: " why))

; An account is a record of functions around a balance.
(define (make-account name start limit)
  (let ((balance start))
    (define (deposit! amount)
      (when (<= amount 0)
        (raise (:BadAmount amount)))
      (set! balance (+ balance amount)))
    (define (withdraw! amount)
      (when (<= amount 0)
        (raise (:BadAmount amount)))
      (when (< (- balance amount) (- 0 limit))
        (raise (:Overdrawn name (- amount balance))))
      (set! balance (- balance amount)))
    (define (current) balance)
    (note (:opened name start))
    {name=name deposit=deposit! withdraw=withdraw! balance=current}))

(define accounts (tree/empty))

(define (open! name start limit)
  (tree/insert! accounts string-compare name (make-account name start limit)))

(define (find name)
  (match (tree/member accounts string-compare name) with
    (maybe:yes account) -> account
    (maybe:no)          -> (raise (:NoAccount name))))

; Either both accounts change or none.
(define (transfer! from-name to-name amount)
  (let ((from (find from-name)))
    (from.withdraw amount)
    (try
     (let ((to (find to-name)))
       (to.deposit amount)
       (note (:moved from-name to-name amount)))
     except
     (:NoAccount name) -> (begin
                            (from.deposit amount)
                            (raise (:NoAccount name))))))

(define (attempt from to amount)
  (try
   (transfer! from to amount)
   except
   (:NoAccount name)      -> (note (:refused from (format "there is no account of " name)))
   (:BadAmount n)         -> (note (:refused from (format "bad amount " (int n))))
   (:Overdrawn _ missing) -> (note (:refused from (format (int missing) " missing")))))

(open! "Ann" 100 0)
(open! "Ben" 20 50)
(open! "Cat" 0 0)

(attempt "Ann" "Ben" 30)
(attempt "Ben" "Cat" 90)
(attempt "Cat" "Ann" 100)
(attempt "Ann" "Dan" 10)
(attempt "Eve" "Ann" 10)
(attempt "Ann" "Ben" -5)
(attempt "Ann" "Cat" 70)

(for-list event (reverse journal)
  (printf (event-text event) "\n"))

(define total 0)
(for-map name account accounts
  (let ((b (account.balance)))
    (set! total (+ total b))
    (printf (rpad 6 name) (lpad 5 (int b)) "\n")))
(printf "total " (lpad 5 (int total)) "\n")
