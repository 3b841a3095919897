; Huffman coding: a text becomes a string of bits, frequent characters get short codes.
;
; Shows a polymorphic priority queue of our own, trees, vectors as tables, exceptions.
; run: irkjit run examples/huffman.scm [text]

(require "lib/basis.scm")

; A priority queue as a leftist heap: the smallest key is at the top.
(datatype heap
  (:empty)
  (:node int int 'a (heap 'a) (heap 'a)))     ; rank key value left right

(define rank
  (heap:empty)          -> 0
  (heap:node r _ _ _ _) -> r)

(define (make-node key value a b)
  (if (>= (rank a) (rank b))
      (heap:node (+ 1 (rank b)) key value a b)
      (heap:node (+ 1 (rank a)) key value b a)))

(define merge-heaps
  (heap:empty) h -> h
  h (heap:empty) -> h
  (heap:node r0 k0 v0 a0 b0) (heap:node r1 k1 v1 a1 b1)
  -> (if (<= k0 k1)
         (make-node k0 v0 a0 (merge-heaps b0 (heap:node r1 k1 v1 a1 b1)))
         (make-node k1 v1 a1 (merge-heaps (heap:node r0 k0 v0 a0 b0) b1))))

(define (insert-heap key value h)
  (merge-heaps (heap:node 1 key value (heap:empty) (heap:empty)) h))

; The code: going left is a 0, going right a 1.
(datatype code
  (:leaf char)
  (:fork code code))

(define (count-characters text)
  (let ((counts (make-vector 256 0)))
    (for-string ch text
      (inc! counts[(char->ascii ch)]))
    counts))

; Joins the two rarest trees until there is only one.
(define (build-code counts)
  (let ((start (heap:empty)))
    (for-range i 256
      (if (> counts[i] 0)
          (set! start (insert-heap counts[i] (code:leaf (ascii->char i)) start))))
    (let loop ((h start))
      (match h with
        (heap:empty) -> (raise (:NoText))
        (heap:node _ k v a b)
        -> (match (merge-heaps a b) with
             (heap:empty) -> v
             (heap:node _ k1 v1 a1 b1)
             -> (loop (insert-heap (+ k k1) (code:fork v v1) (merge-heaps a1 b1))))))))

; The bits of each character, as strings.
(define (code-table tree)
  (let ((table (make-vector 256 "")))
    (define walk
      (code:leaf ch) bits  -> (set! table[(char->ascii ch)] (string-concat (reverse bits)))
      (code:fork a b) bits -> (begin
                                (walk a (list:cons "0" bits))
                                (walk b (list:cons "1" bits))))
    (match tree with
      (code:leaf ch) -> (set! table[(char->ascii ch)] "0")
      (code:fork _ _) -> (walk tree '()))
    table))

(define (encode table text)
  (string-concat (map (lambda (ch) table[(char->ascii ch)]) (string->list text))))

(define (decode tree bits)
  (define recur
    (code:leaf ch) () acc        -> (reverse (list:cons ch acc))
    (code:leaf ch) l acc         -> (recur tree (drop-bit l) (list:cons ch acc))
    (code:fork a _) (#\0 . l) acc -> (recur a l acc)
    (code:fork _ b) (#\1 . l) acc -> (recur b l acc)
    (code:fork _ _) _ acc        -> (reverse acc))
  ; A code of a single character spends a bit on each; others have used their bits on the way.
  (define (drop-bit l)
    (match tree with
      (code:leaf _) -> (cdr l)
      _             -> l))
  (match tree with
    (code:leaf ch) -> (list->string (map (lambda (_) ch) (string->list bits)))
    _              -> (list->string (recur tree (string->list bits) '()))))

(define (report text)
  (try
   (let ((counts (count-characters text))
         (tree (build-code counts))
         (table (code-table tree))
         (bits (encode table text)))
     (printf (string text) "\n")
     (for-range i 256
       (if (> counts[i] 0)
           (printf "  " (rpad 4 (safe-char (ascii->char i))) (lpad 3 (int counts[i]))
                   "  " table[i] "\n")))
     (printf (int (* 8 (string-length text))) " bits become " (int (string-length bits)) "\n")
     (printf bits "\n")
     (printf (if (string=? text (decode tree bits)) "decoded again\n" "decoding failed\n")))
   except
   (:NoText) -> (printf "there is nothing to encode\n")))

(if (> sys.argc 1)
    (report sys.argv[1])
    (begin
      (report "abracadabra, said the magician")
      (report "aaaa")
      (report "")))
