;; -*- Mode: Irken -*-

;; Sets: red-black trees like those of frb.scm, without values.

(datatype set
  (:red   (set 'a) (set 'a) 'a)
  (:black (set 'a) (set 'a) 'a)
  (:empty))

(define (set/empty) (set:empty))

(define set/empty?
  (set:empty) -> #t
  _           -> #f)

(define (set/one item)
  (set:red (set:empty) (set:empty) item))

(defmacro set/make
  (set/make cmp)         -> (set:empty)
  (set/make cmp k ks ...) -> (set/insert (set/make cmp ks ...) cmp k))

;; --- lookup ---

;; The element that is equal to the key.
(define (set/getkey root cmp key)
  (let search ((node root))
    (match node with
      (set:empty) -> (maybe:no)
      (set:red l r k)
      -> (match (cmp key k) with
           (cmp:<) -> (search l)
           (cmp:>) -> (search r)
           (cmp:=) -> (maybe:yes k))
      (set:black l r k)
      -> (match (cmp key k) with
           (cmp:<) -> (search l)
           (cmp:>) -> (search r)
           (cmp:=) -> (maybe:yes k)))))

(define (set/member? root cmp key)
  (maybe? (set/getkey root cmp key)))

;; --- insertion ---

(define set/lbalance
  (set:red (set:red a b ka) c kb) d k -> (set:red (set:black a b ka) (set:black c d k) kb)
  (set:red a (set:red b c kb) ka) d k -> (set:red (set:black a b ka) (set:black c d k) kb)
  l r k                               -> (set:black l r k))

(define set/rbalance
  a (set:red (set:red b c kb) d kc) k -> (set:red (set:black a b k) (set:black c d kc) kb)
  a (set:red b (set:red c d kc) kb) k -> (set:red (set:black a b k) (set:black c d kc) kb)
  l r k                               -> (set:black l r k))

;; An element that is there stays.
(define (set/insert root cmp key)
  (define (add node)
    (match node with
      (set:empty) -> (set:red (set:empty) (set:empty) key)
      (set:red l r k)
      -> (match (cmp key k) with
           (cmp:<) -> (set:red (add l) r k)
           (cmp:>) -> (set:red l (add r) k)
           (cmp:=) -> node)
      (set:black l r k)
      -> (match (cmp key k) with
           (cmp:<) -> (set/lbalance (add l) r k)
           (cmp:>) -> (set/rbalance l (add r) k)
           (cmp:=) -> node)))
  (match (add root) with
    (set:red l r k) -> (set:black l r k)
    node            -> node))

(defmacro set/insert!
  (set/insert! place cmp k) -> (set! place (set/insert place cmp k)))

;; The same set, not only an equal one, if the element is there.
(define (set/add s cmp k)
  (if (set/member? s cmp k)
      s
      (set/insert s cmp k)))

(defmacro set/add*
  (set/add* s cmp)         -> s
  (set/add* s cmp k ks ...) -> (set/add (set/add* s cmp ks ...) cmp k))

(defmacro set/add!
  (set/add! place cmp k ...) -> (set! place (set/add* place cmp k ...)))

;; --- deletion, as in frb.scm ---

(define (prelude/set-left-shorter l r k black?)
  (match r with
    (set:red (set:black a b ka) c kc)
    -> (:tuple (set:black (set/rbalance l (set:red a b ka) k) c kc) #f)
    (set:black a b ka)
    -> (:tuple (set/rbalance l (set:red a b ka) k) black?)
    _ -> (impossible)))

(define (prelude/set-right-shorter l r k black?)
  (match l with
    (set:red a (set:black b c kb) ka)
    -> (:tuple (set:black a (set/lbalance (set:red b c kb) r k) ka) #f)
    (set:black a b ka)
    -> (:tuple (set/lbalance (set:red a b ka) r k) black?)
    _ -> (impossible)))

(define (prelude/set-node l r k black?)
  (if black?
      (set:black l r k)
      (set:red l r k)))

(define prelude/set-remove-first
  (set:red l r k)   -> (prelude/set-remove-first-of l r k #f)
  (set:black l r k) -> (prelude/set-remove-first-of l r k #t)
  (set:empty)       -> (impossible))

(define (prelude/set-remove-first-of l r k black?)
  (match l r with
    (set:empty) (set:red a b ka) -> (:tuple (set:black a b ka) k #f)
    (set:empty) _                -> (:tuple r k black?)
    _ _
    -> (let (((l first shorter?) (prelude/set-remove-first l)))
         (if shorter?
             (let (((node shorter?) (prelude/set-left-shorter l r k black?)))
               (:tuple node first shorter?))
             (:tuple (prelude/set-node l r k black?) first #f)))))

;; (:tuple set shorter?)
(define (set/delete-check root cmp key)
  (define (delete-of l r k black?)
    (match (cmp key k) with
      (cmp:<) -> (let (((l shorter?) (delete l)))
                   (if shorter?
                       (prelude/set-left-shorter l r k black?)
                       (:tuple (prelude/set-node l r k black?) #f)))
      (cmp:>) -> (let (((r shorter?) (delete r)))
                   (if shorter?
                       (prelude/set-right-shorter l r k black?)
                       (:tuple (prelude/set-node l r k black?) #f)))
      (cmp:=) -> (delete-root l r black?)))
  (define (delete-root l r black?)
    (match l r with
      (set:red a b k) (set:empty) -> (:tuple (set:black a b k) #f)
      _ (set:empty)               -> (:tuple l black?)
      _ _
      -> (let (((r k shorter?) (prelude/set-remove-first r)))
           (if shorter?
               (prelude/set-right-shorter l r k black?)
               (:tuple (prelude/set-node l r k black?) #f)))))
  (define delete
    (set:empty)       -> (:tuple (set:empty) #f)
    (set:red l r k)   -> (delete-of l r k #f)
    (set:black l r k) -> (delete-of l r k #t))
  (delete root))

(define (set/delete root cmp key)
  (let (((node _) (set/delete-check root cmp key)))
    node))

(defmacro set/delete!
  (set/delete! place cmp k) -> (set! place (set/delete place cmp k)))

;; Without k, with the others.
(defmacro set/replace
  (set/replace s cmp k ks ...) -> (set/add* (set/delete s cmp k) cmp ks ...))

(defmacro set/replace!
  (set/replace! place cmp k ks ...) -> (set! place (set/replace place cmp k ks ...)))

;; --- first and last ---

(define set/min
  (set:red (set:empty) _ k)   -> k
  (set:black (set:empty) _ k) -> k
  (set:red l _ _)             -> (set/min l)
  (set:black l _ _)           -> (set/min l)
  (set:empty)                 -> (raise (:Set/Empty)))

(define set/max
  (set:red _ (set:empty) k)   -> k
  (set:black _ (set:empty) k) -> k
  (set:red _ r _)             -> (set/max r)
  (set:black _ r _)           -> (set/max r)
  (set:empty)                 -> (raise (:Set/Empty)))

;; (:tuple element rest)
(define (set/pop-min s cmp)
  (let ((k (set/min s)))
    (:tuple k (set/delete s cmp k))))

(defmacro set/pop-min!
  (set/pop-min! place cmp)
  -> (let ((($first $rest) (set/pop-min place cmp)))
       (set! place $rest)
       $first))

;; --- all of it ---

(define set/inorder
  p (set:empty)       -> #u
  p (set:red l r k)   -> (begin (set/inorder p l) (p k) (set/inorder p r))
  p (set:black l r k) -> (begin (set/inorder p l) (p k) (set/inorder p r)))

(define set/reverse
  p (set:empty)       -> #u
  p (set:red l r k)   -> (begin (set/reverse p r) (p k) (set/reverse p l))
  p (set:black l r k) -> (begin (set/reverse p r) (p k) (set/reverse p l)))

(defmacro for-set
  (for-set var s e ...) -> (set/inorder (lambda (var) e ...) s))

;; Two sets of the same size side by side.
(defmacro for-set2
  (for-set2 va vb sa sb e ...)
  -> (let (($ga (set/make-generator sa))
           ($gb (set/make-generator sb)))
       (let $next (($a ($ga)) ($b ($gb)))
         (match $a $b with
           (maybe:no) (maybe:no)         -> #u
           (maybe:yes va) (maybe:yes vb) -> (begin e ... ($next ($ga) ($gb)))
           _ _                           -> (error "unequal set lengths")))))

;; p also gets the depth.
(define set/dump
  d p (set:empty)       -> #u
  d p (set:red l r k)   -> (begin (set/dump (+ d 1) p l) (p k d) (set/dump (+ d 1) p r))
  d p (set:black l r k) -> (begin (set/dump (+ d 1) p l) (p k d) (set/dump (+ d 1) p r)))

;; p gets the elements from lo up to hi, without hi.
(define (set/range root cmp lo hi p)
  (define (before? a b)
    (eq? (cmp:<) (cmp a b)))
  (define (walk-node l r k)
    (let ((before-hi? (before? k hi)))
      (when (before? lo k)
        (walk l))
      (when (and before-hi? (not (before? k lo)))
        (p k))
      (when before-hi?
        (walk r))))
  (define walk
    (set:empty)       -> #u
    (set:red l r k)   -> (walk-node l r k)
    (set:black l r k) -> (walk-node l r k))
  (walk root))

(define (set/range->list s cmp lo hi)
  (let ((found '()))
    (set/range s cmp lo hi (lambda (k) (push! found k)))
    (reverse found)))

(define set/size
  (set:empty)       -> 0
  (set:red l r _)   -> (+ 1 (set/size l) (set/size r))
  (set:black l r _) -> (+ 1 (set/size l) (set/size r)))

(define (set->list s)
  (let ((keys '()))
    (set/reverse (lambda (k) (push! keys k)) s)
    keys))

(define (set/keys s) (set->list s))

;; The elements of a list added to a set.
(define list->set
  ()      cmp s -> s
  (k . l) cmp s -> (list->set l cmp (set/add s cmp k)))

(define (set/make-generator s)
  (makegen emit
    (set/inorder emit s)))

(define (set/make-reverse-generator s)
  (makegen emit
    (set/reverse emit s)))

;; p gets the value so far and an element.
(define (set/fold acc s cmp p)
  (define walk
    acc (set:empty)       -> acc
    acc (set:red l r k)   -> (walk (p (walk acc l) k) r)
    acc (set:black l r k) -> (walk (p (walk acc l) k) r))
  (walk acc s))

(define (set/map s cmp p)
  (set/fold (set/empty) s cmp (lambda (acc k) (set/add acc cmp (p k)))))

;; --- several sets ---

(define (set/union cmp a b)
  (set/fold a b cmp (lambda (acc k) (set/add acc cmp k))))

;; What is in a and not in b.
(define (set/difference cmp a b)
  (set/fold a b cmp (lambda (acc k) (set/delete acc cmp k))))

(define (set/intersection cmp a b)
  (set/fold (set/empty) a cmp
            (lambda (acc k)
              (if (set/member? b cmp k)
                  (set/add acc cmp k)
                  acc))))

;; The order of sets: that of their first elements that differ.
(define (set/cmp a b cmp)
  (list-cmp cmp (set->list a) (set->list b)))

(define (make-set-cmp cmp)
  (lambda (a b) (set/cmp a b cmp)))

;; --- checks ---

(define set/black-height
  (set:empty)       n -> n
  (set:red l _ _)   n -> (set/black-height l n)
  (set:black l _ _) n -> (set/black-height l (+ n 1)))

;; Whether it is a red-black tree.
(define (set/verify root)
  (define check
    (set:red (set:red _ _ _) _ _) _ -> #f
    (set:red _ (set:red _ _ _) _) _ -> #f
    (set:red l r _)   n             -> (and (check l n) (check r n))
    (set:black l r _) n             -> (and (check l (- n 1)) (check r (- n 1)))
    (set:empty)       n             -> (= n 0))
  (check root (set/black-height root 0)))
