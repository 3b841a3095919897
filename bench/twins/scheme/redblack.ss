; Twin of bench/programs/redblack.scm: a red-black tree, without assignments: inserts and lookups.
; argument: how many keys
; The empty tree is #f; the colour of a node is one of its fields, not its constructor.

(define default-size 1000)

(define-record-type node
  (make-node red left key value right)
  node?
  (red node-red)
  (left node-left)
  (key node-key)
  (value node-value)
  (right node-right))

(define (red l k v r) (make-node #t l k v r))
(define (black l k v r) (make-node #f l k v r))

(define (red? t) (and t (node-red t)))

(define (blacken t)
  (black (node-left t) (node-key t) (node-value t) (node-right t)))

; Two reds in a row below a black: move the middle one up.
(define (balance-left l k v r)
  (cond ((not (node-red l)) (black l k v r))
        ((red? (node-left l))
         (red (blacken (node-left l))
              (node-key l) (node-value l)
              (black (node-right l) k v r)))
        ((red? (node-right l))
         (let ((m (node-right l)))
           (red (black (node-left l) (node-key l) (node-value l) (node-left m))
                (node-key m) (node-value m)
                (black (node-right m) k v r))))
        (else (black l k v r))))

(define (balance-right l k v r)
  (cond ((not (node-red r)) (black l k v r))
        ((red? (node-left r))
         (let ((m (node-left r)))
           (red (black l k v (node-left m))
                (node-key m) (node-value m)
                (black (node-right m) (node-key r) (node-value r) (node-right r)))))
        ((red? (node-right r))
         (red (black l k v (node-left r))
              (node-key r) (node-value r)
              (blacken (node-right r))))
        (else (black l k v r))))

(define (put t key value)
  (define (ins t)
    (if (not t)
        (red #f key value #f)
        (let ((l (node-left t))
              (k (node-key t))
              (v (node-value t))
              (r (node-right t)))
          (if (node-red t)
              (cond ((< key k) (red (ins l) k v r))
                    ((> key k) (red l k v (ins r)))
                    (else (red l k value r)))
              (cond ((< key k) (balance-left (ins l) k v r))
                    ((> key k) (balance-right l k v (ins r)))
                    (else (black l k value r)))))))
  (let ((top (ins t)))
    (if (node-red top)
        (blacken top)
        top)))

(define (lookup t key missing)
  (if (not t)
      missing
      (let ((k (node-key t)))
        (cond ((< key k) (lookup (node-left t) key missing))
              ((> key k) (lookup (node-right t) key missing))
              (else (node-value t))))))

(define (height t)
  (if (not t)
      0
      (let ((l (height (node-left t)))
            (r (height (node-right t))))
        (+ 1 (if (> l r) l r)))))

(define (count-keys t)
  (if (not t)
      0
      (+ 1 (+ (count-keys (node-left t)) (count-keys (node-right t))))))

(define (key-of i)
  (fxand #x1fffff (* i 7919)))

(define (main size)
  (let ((t (let loop ((i 0) (t #f))
             (if (= i size)
                 t
                 (loop (+ i 1) (put t (key-of i) i))))))
    (let loop ((i 0) (found 0) (sum 0))
      (if (< i (* 2 size))
          (let ((v (lookup t (key-of i) -1)))
            (if (>= v 0)
                (loop (+ i 1) (+ found 1) (+ sum v))
                (loop (+ i 1) found sum)))
          (for-each display
                    (list "redblack " size ": " (count-keys t) " keys, height " (height t)
                          ", found " found ", sum " sum "\n"))))))
