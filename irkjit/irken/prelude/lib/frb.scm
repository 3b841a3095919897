;; -*- Mode: Irken -*-

;; Maps from keys to values: red-black trees that are never changed in place.  The order of the keys
;; is given by a function cmp that returns a cmp.
;;
;; No red node has a red child, and the number of black nodes is the same on all ways down.

(datatype tree
  (:red   (tree 'a 'b) (tree 'a 'b) 'a 'b)
  (:black (tree 'a 'b) (tree 'a 'b) 'a 'b)
  (:empty))

(define (tree/empty) (tree:empty))

(define tree/empty?
  (tree:empty) -> #t
  _            -> #f)

;; (tree/make cmp (key value) ...)
(defmacro tree/make
  (tree/make cmp)              -> (tree:empty)
  (tree/make cmp (k v) kv ...) -> (tree/insert (tree/make cmp kv ...) cmp k v))

;; --- lookup ---

(define (tree/member root cmp key)
  (let search ((node root))
    (match node with
      (tree:empty) -> (maybe:no)
      (tree:red l r k v)
      -> (match (cmp key k) with
           (cmp:<) -> (search l)
           (cmp:>) -> (search r)
           (cmp:=) -> (maybe:yes v))
      (tree:black l r k v)
      -> (match (cmp key k) with
           (cmp:<) -> (search l)
           (cmp:>) -> (search r)
           (cmp:=) -> (maybe:yes v)))))

(define (tree/get root cmp key)
  (match (tree/member root cmp key) with
    (maybe:yes v) -> v
    (maybe:no)    -> (raise (:KeyError))))

;; --- insertion ---

;; A black node whose left (right) part may begin with two red nodes.
(define lbalance
  (tree:red (tree:red a b ka va) c kb vb) d k v
  -> (tree:red (tree:black a b ka va) (tree:black c d k v) kb vb)
  (tree:red a (tree:red b c kb vb) ka va) d k v
  -> (tree:red (tree:black a b ka va) (tree:black c d k v) kb vb)
  l r k v
  -> (tree:black l r k v))

(define rbalance
  a (tree:red (tree:red b c kb vb) d kc vc) k v
  -> (tree:red (tree:black a b k v) (tree:black c d kc vc) kb vb)
  a (tree:red b (tree:red c d kc vc) kb vb) k v
  -> (tree:red (tree:black a b k v) (tree:black c d kc vc) kb vb)
  l r k v
  -> (tree:black l r k v))

;; A key that is in the tree keeps its value.
(define (tree/insert root cmp key val)
  (define (add node)
    (match node with
      (tree:empty) -> (tree:red (tree:empty) (tree:empty) key val)
      (tree:red l r k v)
      -> (match (cmp key k) with
           (cmp:<) -> (tree:red (add l) r k v)
           (cmp:>) -> (tree:red l (add r) k v)
           (cmp:=) -> node)
      (tree:black l r k v)
      -> (match (cmp key k) with
           (cmp:<) -> (lbalance (add l) r k v)
           (cmp:>) -> (rbalance l (add r) k v)
           (cmp:=) -> node)))
  (match (add root) with
    (tree:red l r k v) -> (tree:black l r k v)
    node               -> node))

(defmacro tree/insert!
  (tree/insert! place cmp k v) -> (set! place (tree/insert place cmp k v)))

;; --- deletion ---
;;
;; What follows returns (:tuple node shorter?): whether there is one black node less than before on
;; the ways down.

;; A node whose left part has become shorter.
(define (prelude/tree-left-shorter l r k v black?)
  (match r with
    (tree:red (tree:black a b ka va) c kc vc)
    -> (:tuple (tree:black (rbalance l (tree:red a b ka va) k v) c kc vc) #f)
    (tree:black a b ka va)
    -> (:tuple (rbalance l (tree:red a b ka va) k v) black?)
    _ -> (impossible)))

(define (prelude/tree-right-shorter l r k v black?)
  (match l with
    (tree:red a (tree:black b c kb vb) ka va)
    -> (:tuple (tree:black a (lbalance (tree:red b c kb vb) r k v) ka va) #f)
    (tree:black a b ka va)
    -> (:tuple (lbalance (tree:red a b ka va) r k v) black?)
    _ -> (impossible)))

(define (prelude/tree-node l r k v black?)
  (if black?
      (tree:black l r k v)
      (tree:red l r k v)))

;; The tree without its first key, and that key and its value: (:tuple node k v shorter?).
(define prelude/tree-remove-first
  (tree:red l r k v)   -> (prelude/tree-remove-first-of l r k v #f)
  (tree:black l r k v) -> (prelude/tree-remove-first-of l r k v #t)
  (tree:empty)         -> (impossible))

(define (prelude/tree-remove-first-of l r k v black?)
  (match l r with
    (tree:empty) (tree:red a b ka va) -> (:tuple (tree:black a b ka va) k v #f)
    (tree:empty) _                    -> (:tuple r k v black?)
    _ _
    -> (let (((l first-k first-v shorter?) (prelude/tree-remove-first l)))
         (if shorter?
             (let (((node shorter?) (prelude/tree-left-shorter l r k v black?)))
               (:tuple node first-k first-v shorter?))
             (:tuple (prelude/tree-node l r k v black?) first-k first-v #f)))))

;; (:tuple tree shorter?)
(define (tree/delete-check root cmp key)
  (define (delete-of l r k v black?)
    (match (cmp key k) with
      (cmp:<) -> (let (((l shorter?) (delete l)))
                   (if shorter?
                       (prelude/tree-left-shorter l r k v black?)
                       (:tuple (prelude/tree-node l r k v black?) #f)))
      (cmp:>) -> (let (((r shorter?) (delete r)))
                   (if shorter?
                       (prelude/tree-right-shorter l r k v black?)
                       (:tuple (prelude/tree-node l r k v black?) #f)))
      (cmp:=) -> (delete-root l r black?)))
  (define (delete-root l r black?)
    (match l r with
      (tree:red a b k v) (tree:empty) -> (:tuple (tree:black a b k v) #f)
      _ (tree:empty)                  -> (:tuple l black?)
      _ _
      -> (let (((r k v shorter?) (prelude/tree-remove-first r)))
           (if shorter?
               (prelude/tree-right-shorter l r k v black?)
               (:tuple (prelude/tree-node l r k v black?) #f)))))
  (define delete
    (tree:empty)         -> (:tuple (tree:empty) #f)
    (tree:red l r k v)   -> (delete-of l r k v #f)
    (tree:black l r k v) -> (delete-of l r k v #t))
  (delete root))

(define (tree/delete root cmp key)
  (let (((node _) (tree/delete-check root cmp key)))
    node))

(defmacro tree/delete!
  (tree/delete! place cmp k) -> (set! place (tree/delete place cmp k)))

;; Also tells whether the tree is another one now.
(defmacro tree/delete!?
  (tree/delete!? place cmp k)
  -> (let (($node (tree/delete place cmp k)))
       (cond ((eq? $node place) #f)
             (else (set! place $node) #t))))

;; --- first and last ---

(define tree/min
  (tree:red (tree:empty) _ k v)   -> (:tuple k v)
  (tree:black (tree:empty) _ k v) -> (:tuple k v)
  (tree:red l _ _ _)              -> (tree/min l)
  (tree:black l _ _ _)            -> (tree/min l)
  (tree:empty)                    -> (raise (:Tree/Empty)))

(define tree/max
  (tree:red _ (tree:empty) k v)   -> (:tuple k v)
  (tree:black _ (tree:empty) k v) -> (:tuple k v)
  (tree:red _ r _ _)              -> (tree/max r)
  (tree:black _ r _ _)            -> (tree/max r)
  (tree:empty)                    -> (raise (:Tree/Empty)))

;; (:tuple (:tuple key value) rest)
(define (tree/pop-min root cmp)
  (let (((k v) (tree/min root)))
    (:tuple (:tuple k v) (tree/delete root cmp k))))

(defmacro tree/pop-min!
  (tree/pop-min! place cmp)
  -> (let ((($first $rest) (tree/pop-min place cmp)))
       (set! place $rest)
       $first))

;; --- all of it ---

;; p gets each key and its value, in the order of the keys.
(define tree/inorder
  p (tree:empty)         -> #u
  p (tree:red l r k v)   -> (begin (tree/inorder p l) (p k v) (tree/inorder p r))
  p (tree:black l r k v) -> (begin (tree/inorder p l) (p k v) (tree/inorder p r)))

(define tree/reverse
  p (tree:empty)         -> #u
  p (tree:red l r k v)   -> (begin (tree/reverse p r) (p k v) (tree/reverse p l))
  p (tree:black l r k v) -> (begin (tree/reverse p r) (p k v) (tree/reverse p l)))

(defmacro for-map
  (for-map k v root e ...) -> (tree/inorder (lambda (k v) e ...) root))

;; p also gets the depth.
(define tree/dump
  d p (tree:empty)
  -> #u
  d p (tree:red l r k v)
  -> (begin (tree/dump (+ d 1) p l) (p k v d) (tree/dump (+ d 1) p r))
  d p (tree:black l r k v)
  -> (begin (tree/dump (+ d 1) p l) (p k v d) (tree/dump (+ d 1) p r)))

;; p gets the keys from lo up to hi, without hi.
(define (tree/range root cmp lo hi p)
  (define (before? a b)
    (eq? (cmp:<) (cmp a b)))
  (define (walk-node l r k v)
    (let ((before-hi? (before? k hi)))
      (when (before? lo k)
        (walk l))
      (when (and before-hi? (not (before? k lo)))
        (p k v))
      (when before-hi?
        (walk r))))
  (define walk
    (tree:empty)         -> #u
    (tree:red l r k v)   -> (walk-node l r k v)
    (tree:black l r k v) -> (walk-node l r k v))
  (walk root))

(define (tree/keys root)
  (let ((keys '()))
    (tree/reverse (lambda (k v) (push! keys k)) root)
    keys))

(define (tree/values root)
  (let ((values '()))
    (tree/reverse (lambda (k v) (push! values v)) root)
    values))

(define tree/size
  (tree:empty)         -> 0
  (tree:red l r _ _)   -> (+ 1 (tree/size l) (tree/size r))
  (tree:black l r _ _) -> (+ 1 (tree/size l) (tree/size r)))

;; Generators of (:tuple key value).

(define (tree/make-generator root)
  (makegen emit
    (tree/inorder (lambda (k v) (emit (:tuple k v))) root)))

(define (tree/make-reverse-generator root)
  (makegen emit
    (tree/reverse (lambda (k v) (emit (:tuple k v))) root)))

;; --- checks ---

;; n, and the number of black nodes on the way down on the left.
(define tree/black-height
  (tree:empty)         n -> n
  (tree:red l _ _ _)   n -> (tree/black-height l n)
  (tree:black l _ _ _) n -> (tree/black-height l (+ n 1)))

;; Whether it is a red-black tree.
(define (tree/verify root)
  (define check
    (tree:red (tree:red _ _ _ _) _ _ _) _ -> #f
    (tree:red _ (tree:red _ _ _ _) _ _) _ -> #f
    (tree:red l r _ _)   n                -> (and (check l n) (check r n))
    (tree:black l r _ _) n                -> (and (check l (- n 1)) (check r (- n 1)))
    (tree:empty)         n                -> (= n 0))
  (check root (tree/black-height root 0)))
