; Twin of bench/programs/words.scm: words of a text that the program makes up, counted with a tree
; and sorted.
; argument: rounds
; The red-black tree (never changed in place) and the split, which Irken has in its library, are
; written here; the sort is the system's.  The empty tree is #f; the colour of a node is one of its
; fields.

(define default-size 2)

(define-record-type node
  (make-node red left right key value)
  node?
  (red node-red)
  (left node-left)
  (right node-right)
  (key node-key)
  (value node-value))

(define (red l r k v) (make-node #t l r k v))
(define (black l r k v) (make-node #f l r k v))

(define (red? t) (and t (node-red t)))

(define (blacken t)
  (black (node-left t) (node-right t) (node-key t) (node-value t)))

(define (tree-member t key)
  (and t
       (let ((k (node-key t)))
         (cond ((string<? key k) (tree-member (node-left t) key))
               ((string=? key k) (node-value t))
               (else (tree-member (node-right t) key))))))

; A black node whose left (right) part may begin with two red nodes.
(define (balance-left l r k v)
  (cond ((not (node-red l)) (black l r k v))
        ((red? (node-left l))
         (red (blacken (node-left l))
              (black (node-right l) r k v)
              (node-key l) (node-value l)))
        ((red? (node-right l))
         (let ((m (node-right l)))
           (red (black (node-left l) (node-left m) (node-key l) (node-value l))
                (black (node-right m) r k v)
                (node-key m) (node-value m))))
        (else (black l r k v))))

(define (balance-right l r k v)
  (cond ((not (node-red r)) (black l r k v))
        ((red? (node-left r))
         (let ((m (node-left r)))
           (red (black l (node-left m) k v)
                (black (node-right m) (node-right r) (node-key r) (node-value r))
                (node-key m) (node-value m))))
        ((red? (node-right r))
         (red (black l (node-left r) k v)
              (blacken (node-right r))
              (node-key r) (node-value r)))
        (else (black l r k v))))

; A key that is in the tree keeps its value.
(define (tree-insert t key value)
  (define (add t)
    (if (not t)
        (red #f #f key value)
        (let ((l (node-left t))
              (r (node-right t))
              (k (node-key t))
              (v (node-value t)))
          (cond ((string<? key k)
                 (if (node-red t)
                     (red (add l) r k v)
                     (balance-left (add l) r k v)))
                ((string=? key k) t)
                ((node-red t)
                 (red l (add r) k v))
                (else
                 (balance-right l (add r) k v))))))
  (let ((top (add t)))
    (if (node-red top)
        (blacken top)
        top)))

; In the order of the keys.
(define (tree-values t)
  (let walk ((t t) (acc '()))
    (if t
        (walk (node-left t)
              (cons (node-value t) (walk (node-right t) acc)))
        acc)))

(define-record-type entry
  (make-entry word count)
  entry?
  (word entry-word)
  (count entry-count set-count!))

(define syllables
  (vector "an" "be" "co" "du" "el" "fi" "go" "hu" "is" "jo" "ka" "le" "mo" "nu" "or" "pi"))

(define seed 7)

; The factor is 1103515245 in 30 bits; with it no product needs more than a fixnum.
(define (random n)
  (set! seed (fxand #x3fffffff (+ 12345 (* seed 29773421))))
  (fxremainder (fxarithmetic-shift-right seed 8) n))

(define (random-syllable)
  (vector-ref syllables (min (random 16) (random 16))))

(define (make-text n)
  (let loop ((i 0) (parts '()))
    (if (= i n)
        (apply string-append parts)
        (let* ((parts (cons (random-syllable) parts))
               (parts (cons (random-syllable) parts)))
          (loop (+ i 1) (cons " " parts))))))

(define (split s ch)
  (let loop ((at (- (string-length s) 1)) (end (string-length s)) (acc '()))
    (cond ((< at 0) (cons (substring s 0 end) acc))
          ((char=? (string-ref s at) ch)
           (loop (- at 1) at (cons (substring s (+ at 1) end) acc)))
          (else (loop (- at 1) end acc)))))

; From words to records with a count, which is changed in place.
(define (count-words text)
  (let loop ((l (split text #\space)) (tree #f))
    (if (null? l)
        tree
        (let* ((w (car l))
               (entry (tree-member tree w)))
          (cond (entry
                 (set-count! entry (+ 1 (entry-count entry)))
                 (loop (cdr l) tree))
                (else
                 (loop (cdr l) (tree-insert tree w (make-entry w 1)))))))))

; The more frequent first, equal ones by the alphabet.
(define (before? a b)
  (cond ((> (entry-count a) (entry-count b)) #t)
        ((< (entry-count a) (entry-count b)) #f)
        (else (string<? (entry-word a) (entry-word b)))))

(define (main size)
  (let loop ((i 0) (distinct 0) (ranks 0) (best ""))
    (if (< i size)
        (let ((ranking (list-sort before? (tree-values (count-words (make-text 300))))))
          (loop (+ i 1)
                (+ distinct (length ranking))
                (let places ((l ranking) (place 1) (ranks ranks))
                  (if (null? l)
                      ranks
                      (places (cdr l) (+ place 1)
                              (+ ranks (* place (entry-count (car l)))))))
                (if (< i 5)
                    (string-append best (entry-word (car ranking)))
                    best)))
        (for-each display
                  (list "words " size ": distinct " distinct ", ranks " ranks
                        ", best " best "\n")))))
