;; -*- Mode: Irken -*-

;; Maps and sets as objects; the data are the trees of frb.scm.

(datatype map-ob
  (:t {t=(tree 'a 'b) cmp=('a 'a -> cmp)}))

(define (map-maker cmp)

  (define (get self k)
    (tree/member self.t self.cmp k))

  (define (get-default self k default)
    (match (get self k) with
      (maybe:yes v) -> v
      (maybe:no)    -> default))

  (define (get-err self k message)
    (match (get self k) with
      (maybe:yes v) -> v
      (maybe:no)    -> (error1 message k)))

  ;; the key must be new
  (define (add self k v)
    (if (maybe? (get self k))
        (error1 "key already present in map" k)
        (set! self.t (tree/insert self.t self.cmp k v))))

  ;; a key that is there keeps its value
  (define (maybe-add self k v)
    (set! self.t (tree/insert self.t self.cmp k v)))

  (define (iterate self p)
    (tree/inorder p self.t))

  (define (riterate self p)
    (tree/reverse p self.t))

  (define (map self p)
    (let ((results '()))
      (tree/reverse (lambda (k v) (push! results (p k v))) self.t)
      results))

  (define (keys self)
    (tree/keys self.t))

  (define (values self)
    (tree/values self.t))

  ;; adds what another map has
  (define (union self other)
    (other::iterate (lambda (k v) (maybe-add self k v))))

  (define un
    (map-ob:t self) -> self)

  {o={add=add maybe-add=maybe-add get=get get-default=get-default get-err=get-err iterate=iterate
      riterate=riterate map=map keys=keys values=values union=union un=un}
   self=(map-ob:t {t=(tree/empty) cmp=cmp})})

(datatype set2-ob
  (:t {t=(tree 'a 'b) cmp=('a 'a -> cmp)}))

(define (set2-maker cmp)

  (define (add self k)
    (set! self.t (tree/insert self.t self.cmp k #u)))

  (define (member self k)
    (maybe? (tree/member self.t self.cmp k)))

  (define (iterate self p)
    (tree/inorder (lambda (k _) (p k)) self.t))

  (define (keys self)
    (tree/keys self.t))

  (define un
    (set2-ob:t self) -> self)

  {o={add=add member=member iterate=iterate keys=keys un=un}
   self=(set2-ob:t {t=(tree/empty) cmp=cmp})})
