; Twin of bench/programs/trees.scm: binary trees: many that die at once, and one that lives all the
; time.
; argument: depth of the largest
; A leaf is #f.

(define default-size 10)

(define-record-type node
  (make-node left number right)
  node?
  (left node-left)
  (number node-number)
  (right node-right))

(define (make-tree n d)
  (if (= d 0)
      #f
      (make-node (make-tree (* n 2) (- d 1))
                 n
                 (make-tree (+ 1 (* n 2)) (- d 1)))))

(define (count-nodes t)
  (if t
      (+ 1 (count-nodes (node-left t)) (count-nodes (node-right t)))
      0))

(define (sum-nodes t)
  (if t
      (+ (node-number t) (- (sum-nodes (node-right t)) (sum-nodes (node-left t))))
      0))

(define (main size)
  (let ((old (make-tree 1 size)))
    (do ((depth 4 (+ depth 2)))
        ((> depth size))
      (let ((times (fxarithmetic-shift-left 1 (- size depth))))
        (let loop ((i 0) (nodes 0) (sums 0))
          (cond ((< i times)
                 (let ((t (make-tree (+ i 1) depth)))
                   (loop (+ i 1)
                         (+ nodes (count-nodes t))
                         (+ sums (sum-nodes t)))))
                ((or (= depth 4) (> (+ depth 2) size))
                 (for-each display
                           (list times " trees of depth " depth
                                 ": " nodes " nodes, sum " sums "\n")))))))
    (for-each display
              (list "the old tree: " (count-nodes old) " nodes, sum " (sum-nodes old) "\n"))))
