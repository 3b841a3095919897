;; -*- Mode: Irken -*-

;; Ropes: strings that are trees of strings, so that putting two together copies nothing.

;; A node holds the length of its left part.
(datatype rope
  (:leaf string)
  (:node int rope rope))

;; n, and the length of a rope.
(define rope-weight
  (rope:leaf s)          n -> (+ n (string-length s))
  (rope:node left _ r)   n -> (rope-weight r (+ n left)))

(define (rope-length r)
  (rope-weight r 0))

(define (rope-make l r)
  (rope:node (rope-length l) l r))

;; One rope of several.
(defmacro rope/build
  (rope/build)         -> (rope:leaf "")
  (rope/build r)       -> r
  (rope/build r s ...) -> (rope-make r (rope/build s ...)))

;; One rope of several strings.
(defmacro rope
  (rope s)       -> (rope:leaf s)
  (rope s t ...) -> (rope-make (rope:leaf s) (rope t ...)))

;; One rope of a list of ropes: neighbours are joined until one is left, so it is balanced.
(define (rope/cat l)
  (define (join-pairs l acc)
    (match l with
      ()          -> (reverse acc)
      (a)         -> (reverse (list:cons a acc))
      (a b . l) -> (join-pairs l (list:cons (rope-make a b) acc))))
  (match l with
    ()  -> (rope:leaf "")
    (r) -> r
    _   -> (rope/cat (join-pairs l '()))))

;; The ropes of a list with sep between them.
(define (rope/join sep l)
  (define (spread l acc)
    (match l with
      ()      -> (rope/cat (reverse acc))
      (r . l) -> (spread l (list:cons r (list:cons sep acc)))))
  (match l with
    ()      -> (rope:leaf "")
    (r . l) -> (spread l (list r))))

;; n times the same rope; it is not copied.
(define (rope/repeat n r)
  (cond ((<= n 0) (rope:leaf ""))
        ((= n 1) r)
        (else
         (let ((half (rope/repeat (>> n 1) r))
               (even (rope-make half half)))
           (if (odd? n)
               (rope-make even r)
               even)))))

(define (list->rope l)
  (rope/cat (map (lambda (s) (rope:leaf s)) l)))

;; The strings that it is made of.
(define (rope->list r)
  (define (collect r acc)
    (match r with
      (rope:leaf s)     -> (list:cons s acc)
      (rope:node _ a b) -> (collect a (collect b acc))))
  (collect r '()))

(define (rope->string r)
  (string-concat (rope->list r)))
