; Twin of bench/programs/redblack.scm: red-black trees, without assignments: inserts and lookups.
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

(define (make-tree first end)
  (let loop ((i first) (t #f))
    (if (= i end)
        t
        (loop (+ i 1) (put t (key-of i) i)))))

; One large tree would show how fast memory is, and not the program.
(define keys-of-a-tree 65536)

; Look up the keys of a tree and as many others: how many are there, and the sum of what they hold.
(define (look-up t first end found sum go-on)
  (let loop ((i first) (found found) (sum sum))
    (if (< i (+ end (- end first)))
        (let ((v (lookup t (key-of i) -1)))
          (if (>= v 0)
              (loop (+ i 1) (+ found 1) (+ sum v))
              (loop (+ i 1) found sum)))
        (go-on found sum))))

(define (main size)
  (let loop ((first 0) (keys 0) (highest 0) (found 0) (sum 0))
    (if (< first size)
        (let* ((end (min size (+ first keys-of-a-tree)))
               (t (make-tree first end)))
          (look-up t first end found sum
                   (lambda (found sum)
                     (loop end (+ keys (count-keys t)) (max highest (height t)) found sum))))
        (for-each display
                  (list "redblack " size ": " keys " keys, height " highest
                        ", found " found ", sum " sum "\n")))))
