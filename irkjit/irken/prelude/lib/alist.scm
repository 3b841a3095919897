;; -*- Mode: Irken -*-

;; Association lists: keys with their values, the newest first.  Keys are compared as objects (eq?),
;; so they should be integers, characters, symbols or constructors without arguments.

(datatype alist
  (:nil)
  (:entry 'a 'b (alist 'a 'b)))

;; (alist/make (key value) ...)
(defmacro alist/make
  (alist/make)              -> (alist:nil)
  (alist/make (k v) kv ...) -> (alist:entry k v (alist/make kv ...)))

(defmacro alist/push
  (alist/push place k v) -> (set! place (alist:entry k v place)))

(define alist/lookup
  (alist:nil)         _  -> (maybe:no)
  (alist:entry k v l) k0 -> (if (eq? k k0) (maybe:yes v) (alist/lookup l k0)))

(define (alist/lookup* l k default)
  (match (alist/lookup l k) with
    (maybe:yes v) -> v
    (maybe:no)    -> default))

;; The value, or an error with this message.
(define (alist/get l k message)
  (match (alist/lookup l k) with
    (maybe:yes v) -> v
    (maybe:no)    -> (error1 message k)))

(define alist/iterate
  p (alist:nil)         -> #u
  p (alist:entry k v l) -> (begin (p k v) (alist/iterate p l)))

(defmacro for-alist
  (for-alist k v l e ...) -> (alist/iterate (lambda (k v) e ...) l))

(define alist/length*
  (alist:nil)         n -> n
  (alist:entry _ _ l) n -> (alist/length* l (+ n 1)))

(define (alist/length l) (alist/length* l 0))

;; The lists made by these have the oldest first.

(define alist->keys*
  (alist:nil)         acc -> acc
  (alist:entry k _ l) acc -> (alist->keys* l (list:cons k acc)))

(define (alist->keys l) (alist->keys* l '()))

(define alist->values*
  (alist:nil)         acc -> acc
  (alist:entry _ v l) acc -> (alist->values* l (list:cons v acc)))

(define (alist->values l) (alist->values* l '()))

(define alist/map*
  p acc (alist:nil)         -> acc
  p acc (alist:entry k v l) -> (alist/map* p (list:cons (p k v) acc) l))

(define (alist/map p l) (alist/map* p '() l))

;; From the values to the keys.
(define (alist/inverse l)
  (let loop ((l l) (acc (alist:nil)))
    (match l with
      (alist:nil)         -> acc
      (alist:entry k v l) -> (loop l (alist:entry v k acc)))))

;; --- an object that holds one ---

(datatype alist-ob
  (:t {alist=(alist 'a 'b)}))

(define (alist-maker)

  (define (add self k v)
    (set! self.alist (alist:entry k v self.alist)))

  (define (get self k)
    (alist/lookup self.alist k))

  (define (get-default self k default)
    (alist/lookup* self.alist k default))

  (define (get-err self k message)
    (alist/get self.alist k message))

  (define (iterate self p)
    (alist/iterate p self.alist))

  ;; these three have the newest first
  (define (map self p)
    (reverse (alist/map p self.alist)))

  (define (keys self)
    (reverse (alist->keys self.alist)))

  (define (values self)
    (reverse (alist->values self.alist)))

  (define un
    (alist-ob:t self) -> self)

  {o={add=add get=get get-default=get-default get-err=get-err iterate=iterate map=map keys=keys
      values=values un=un}
   self=(alist-ob:t {alist=(alist:nil)})})
