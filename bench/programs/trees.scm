; Binary trees: many that die at once, and one that lives all the time.
; argument: depth of the largest

(require "lib/basis.scm")

(datatype bintree
  (:leaf)
  (:node bintree int bintree))

(define make-tree
  _ 0 -> (bintree:leaf)
  n d -> (bintree:node (make-tree (* n 2) (- d 1)) n (make-tree (+ 1 (* n 2)) (- d 1))))

(define count-nodes
  (bintree:leaf)       -> 0
  (bintree:node l _ r) -> (+ 1 (count-nodes l) (count-nodes r)))

(define sum-nodes
  (bintree:leaf)       -> 0
  (bintree:node l n r) -> (+ n (- (sum-nodes r) (sum-nodes l))))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 10))

(define old (make-tree 1 size))

(let loop ((depth 4))
  (when (<= depth size)
    (let ((times (<< 1 (- size depth)))
          (nodes 0)
          (sums 0))
      (for-range i times
        (let ((t (make-tree (+ i 1) depth)))
          (set! nodes (+ nodes (count-nodes t)))
          (set! sums (+ sums (sum-nodes t)))))
      (when (or (= depth 4) (> (+ depth 2) size))
        (printf (int times) " trees of depth " (int depth)
                ": " (int nodes) " nodes, sum " (int sums) "\n")))
    (loop (+ depth 2))))

(printf "the old tree: " (int (count-nodes old)) " nodes, sum " (int (sum-nodes old)) "\n")
