; Red-black trees, without assignments: inserts and lookups.
; argument: how many keys

(require "lib/basis.scm")

(datatype rb
  (:empty)
  (:red (rb 'v) int 'v (rb 'v))
  (:black (rb 'v) int 'v (rb 'v)))

; Two reds in a row below a black: move the middle one up.
(define balance-left
  (rb:red (rb:red a xk xv b) yk yv c) zk zv d
  -> (rb:red (rb:black a xk xv b) yk yv (rb:black c zk zv d))
  (rb:red a xk xv (rb:red b yk yv c)) zk zv d
  -> (rb:red (rb:black a xk xv b) yk yv (rb:black c zk zv d))
  l k v r
  -> (rb:black l k v r))

(define balance-right
  a xk xv (rb:red (rb:red b yk yv c) zk zv d)
  -> (rb:red (rb:black a xk xv b) yk yv (rb:black c zk zv d))
  a xk xv (rb:red b yk yv (rb:red c zk zv d))
  -> (rb:red (rb:black a xk xv b) yk yv (rb:black c zk zv d))
  l k v r
  -> (rb:black l k v r))

(define (put t key value)
  (define ins
    (rb:empty)         -> (rb:red (rb:empty) key value (rb:empty))
    (rb:red l k v r)   -> (cond ((< key k) (rb:red (ins l) k v r))
                                ((> key k) (rb:red l k v (ins r)))
                                (else (rb:red l k value r)))
    (rb:black l k v r) -> (cond ((< key k) (balance-left (ins l) k v r))
                                ((> key k) (balance-right l k v (ins r)))
                                (else (rb:black l k value r))))
  (match (ins t) with
    (rb:red l k v r) -> (rb:black l k v r)
    other            -> other))

(define lookup
  (rb:empty) _ missing           -> missing
  (rb:red l k v r) key missing   -> (cond ((< key k) (lookup l key missing))
                                          ((> key k) (lookup r key missing))
                                          (else v))
  (rb:black l k v r) key missing -> (cond ((< key k) (lookup l key missing))
                                          ((> key k) (lookup r key missing))
                                          (else v)))

(define height
  (rb:empty)         -> 0
  (rb:red l _ _ r)   -> (+ 1 (max (height l) (height r)))
  (rb:black l _ _ r) -> (+ 1 (max (height l) (height r))))

(define count-keys
  (rb:empty)         -> 0
  (rb:red l _ _ r)   -> (+ 1 (+ (count-keys l) (count-keys r)))
  (rb:black l _ _ r) -> (+ 1 (+ (count-keys l) (count-keys r))))

(define (key-of i)
  (logand #x1fffff (* i 7919)))

; One large tree would show how fast memory is, and not the program.
(define keys-of-a-tree 65536)
(define size (if (> sys.argc 1) (string->int sys.argv[1]) 1000))

(define (make-tree first end)
  (let loop ((i first) (t (rb:empty)))
    (if (= i end)
        t
        (loop (+ i 1) (put t (key-of i) i)))))

(define keys 0)
(define highest 0)
(define found 0)
(define sum 0)

; Half of what is looked up is there.
(define (use-tree t first end)
  (set! keys (+ keys (count-keys t)))
  (set! highest (max highest (height t)))
  (for-range* i first (+ end (- end first))
    (let ((v (lookup t (key-of i) -1)))
      (when (>= v 0)
        (set! found (+ found 1))
        (set! sum (+ sum v))))))

(let loop ((first 0))
  (when (< first size)
    (let ((end (min size (+ first keys-of-a-tree))))
      (use-tree (make-tree first end) first end)
      (loop end))))

(printf "redblack " (int size) ": " (int keys) " keys, height " (int highest)
        ", found " (int found) ", sum " (int sum) "\n")
