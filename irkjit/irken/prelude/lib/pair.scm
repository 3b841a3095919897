;; -*- Mode: Irken -*-

;; Lists.  The functions that build lists are loops, so the length of a list does not matter.

(datatype list (:nil) (:cons 'a (list 'a)))

;; --- building and taking apart ---

;; Eight elements at a time where there are many, so that long lists expand quickly.
(defmacro list
  (list)                       -> (list:nil)
  (list a b c d e f g h i ...)
  -> (list:cons a (list:cons b (list:cons c (list:cons d
       (list:cons e (list:cons f (list:cons g (list:cons h (list i ...)))))))))
  (list a b ...)               -> (list:cons a (list b ...)))

(define (cons a b) (list:cons a b))

;; (prepend a b l) puts a and b in front of the list l.
(defmacro prepend
  (prepend l)       -> l
  (prepend a b ...) -> (list:cons a (prepend b ...)))

(define null?
  () -> #t
  _  -> #f)

(define car
  ()      -> (error "car")
  (a . _) -> a)

(define cdr
  ()      -> (error "cdr")
  (_ . l) -> l)

(define (first l) (car l))
(define (rest l) (cdr l))
(define (second l) (car (cdr l)))

(define last
  ()      -> (error "last")
  (a)     -> a
  (_ . l) -> (last l))

;; All but the last.
(define (butlast l)
  (let loop ((l l) (acc '()))
    (match l with
      ()      -> '()
      (_)     -> (reverse acc)
      (a . l) -> (loop l (list:cons a acc)))))

(defmacro push!
  (push! place a) -> (set! place (list:cons a place)))

(defmacro pop!
  (pop! place)
  -> (match place with
       (list:nil)         -> (error "pop!")
       (list:cons $a $l) -> (begin (set! place $l) $a)))

;; --- whole lists ---

;; The first list, reversed, in front of the second.
(define reverse-onto
  ()      acc -> acc
  (a . l) acc -> (reverse-onto l (list:cons a acc)))

(define (reverse l) (reverse-onto l '()))

(define (append2 a b)
  (match b with
    () -> a
    _  -> (reverse-onto (reverse a) b)))

(defmacro append
  (append l)       -> l
  (append a b ...) -> (append2 a (append b ...)))

(defmacro append!
  (append! place l ...) -> (set! place (append place l ...)))

(define length*
  ()      n -> n
  (_ . l) n -> (length* l (+ n 1)))

(define (length l) (length* l 0))

;; --- searching ---

(define member?
  a ()      same? -> #f
  a (b . l) same? -> (if (same? a b) #t (member? a l same?)))

(define member-eq?
  a ()      -> #f
  a (b . l) -> (if (eq? a b) #t (member-eq? a l)))

;; Where in the list it is, counted from 0.
(define (index-eq a l)
  (let loop ((l l) (i 0))
    (match l with
      ()      -> (error "list index out of range")
      (b . l) -> (if (eq? a b) i (loop l (+ i 1))))))

(define any?
  p ()      -> #f
  p (a . l) -> (if (p a) #t (any? p l)))

(define all?
  p ()      -> #t
  p (a . l) -> (if (p a) (all? p l) #f))

(define (some? p l) (any? p l))
(define (every? p l) (all? p l))

(define every2?
  p () ()           -> #t
  p (a . la) (b . lb) -> (if (p a b) (every2? p la lb) #f)
  p _ _             -> (error "every2?: unequal-length lists"))

;; n, and one more for each element that p says yes to.
(define count
  p n ()      -> n
  p n (a . l) -> (count p (if (p a) (+ n 1) n) l))

;; --- positions ---

(define nth
  ()      _ -> (error "list index out of range")
  (a . _) 0 -> a
  (_ . l) n -> (nth l (- n 1)))

(define (take l n)
  (let loop ((l l) (n n) (acc '()))
    (if (= n 0)
        (reverse acc)
        (match l with
          ()      -> (error "list index out of range")
          (a . l) -> (loop l (- n 1) (list:cons a acc))))))

;; The list without its first n elements; there must be more than n.
(define drop
  ()      _ -> (error "list index out of range")
  l       0 -> l
  (_ . l) n -> (drop l (- n 1)))

;; From start up to end, without end.
(define (slice l start end)
  (define collect
    l       0 acc -> (reverse acc)
    (a . l) n acc -> (collect l (- n 1) (list:cons a acc))
    ()      _ acc -> (error "cdr"))
  (define skip
    l       0 -> l
    (_ . l) n -> (skip l (- n 1))
    ()      _ -> (error "cdr"))
  (if (< end start)
      '()
      (let ((start (max start 0)))
        (collect (skip l start) (max 0 (- end start)) '()))))

(define insert*
  ()      n a acc -> (reverse-onto acc (list:cons a (list:nil)))
  l       0 a acc -> (reverse-onto acc (list:cons a l))
  (b . l) n a acc -> (insert* l (- n 1) a (list:cons b acc)))

;; The list with a in position n, or at its end.
(define (insert l n a) (insert* l n a '()))

(defmacro insert!
  (insert! place n a) -> (set! place (insert place n a)))

;; --- lists from something else ---

;; 0 up to n, without n.
(define (range n)
  (let loop ((i (- n 1)) (acc (list:nil)))
    (if (< i 0)
        acc
        (loop (- i 1) (list:cons i acc)))))

(define (n-of n a)
  (let loop ((n n) (acc (list:nil)))
    (if (<= n 0)
        acc
        (loop (- n 1) (list:cons a acc)))))

(defmacro map-range
  (map-range var n e ...)
  -> (let (($n n))
       (let $next ((var 0) ($acc (list:nil)))
         (if (= var $n)
             (reverse $acc)
             ($next (+ var 1) (list:cons (begin e ...) $acc))))))

(define (vector->list v)
  (let loop ((i (- (vector-length v) 1)) (acc (list:nil)))
    (if (< i 0)
        acc
        (loop (- i 1) (list:cons v[i] acc)))))

(define (list->vector l)
  (define fill
    v i ()      -> v
    v i (a . l) -> (begin (set! v[i] a) (fill v (+ i 1) l)))
  (match l with
    ()      -> #()
    (a . _) -> (fill (make-vector (length l) a) 0 l)))

;; --- functions over lists ---

(define (map p l)
  (let loop ((l l) (acc (list:nil)))
    (match l with
      ()      -> (reverse-onto acc (list:nil))
      (a . l) -> (loop l (list:cons (p a) acc)))))

(define (map2 p la lb)
  (let loop ((la la) (lb lb) (acc (list:nil)))
    (match la lb with
      () ()           -> (reverse-onto acc (list:nil))
      (a . la) (b . lb) -> (loop la lb (list:cons (p a b) acc))
      a b             -> (error1 "map2: unequal-length lists" (:pair a b)))))

(define (filter p l)
  (let loop ((l l) (acc (list:nil)))
    (match l with
      ()      -> (reverse-onto acc (list:nil))
      (a . l) -> (loop l (if (p a) (list:cons a acc) acc)))))

;; Without the elements that are the same as a.
(define (remove same? a l)
  (filter (lambda (b) (not (same? b a))) l))

(define (remove-eq a l)
  (filter (lambda (b) (not (eq? b a))) l))

(defmacro remove!
  (remove! a place)       -> (set! place (remove-eq a place))
  (remove! a place same?) -> (set! place (remove same? a place)))

(define for-each
  p ()      -> #u
  p (a . l) -> (begin (p a) (for-each p l)))

(define for-each2
  p () ()           -> #u
  p (a . la) (b . lb) -> (begin (p a b) (for-each2 p la lb))
  p _ _             -> (error "for-each2: unequal-length lists"))

;; var may be a pattern.
(defmacro for-list
  (for-list var l e ...)
  -> (let $next (($l l))
       (match $l with
         ()         -> #u
         (var . $l) -> (begin e ... ($next $l)))))

(defmacro for-list2
  (for-list2 va vb la lb e ...)
  -> (for-each2 (lambda (va vb) e ...) la lb))

;; From the left: p takes an element and the value so far.
(define fold
  p acc ()      -> acc
  p acc (a . l) -> (fold p (p a acc) l))

;; From the right.
(define (foldr p acc l)
  (fold p acc (reverse l)))

;; --- comparison ---

(define list<?
  less? () ()           -> #f
  less? () _            -> #t
  less? _ ()            -> #f
  less? (a . la) (b . lb) -> (cond ((less? a b) #t)
                                 ((less? b a) #f)
                                 (else (list<? less? la lb))))

(define list-cmp
  cmp () ()           -> (cmp:=)
  cmp () _            -> (cmp:<)
  cmp _ ()            -> (cmp:>)
  cmp (a . la) (b . lb) -> (match (cmp a b) with
                           (cmp:=) -> (list-cmp cmp la lb)
                           other   -> other))

;; A list of the runs of equal elements.
(define (pack l same?)
  (define runs
    ()      a run acc -> (reverse (list:cons (reverse run) acc))
    (b . l) a run acc -> (if (same? b a)
                             (runs l a (list:cons b run) acc)
                             (runs l b (list b) (list:cons (reverse run) acc))))
  (match l with
    ()      -> '()
    (a . l) -> (runs l a (list a) '())))

;; --- sorting ---

;; A merge sort.  In sort-part the elements start, start + step, start + 2 step, ... are sorted into
;; a list; the two halves are every other one of them, so elements that are equal come out in the
;; same order as from Irken's own sort.  A merge goes through both halves from the wrong end, which
;; is why it needs no reversal: the order (up? or not) alternates from level to level.

;; Merges with the largest element first into a list with the smallest first.
(define (prelude/merge-up less? la lb)
  (let loop ((la la) (lb lb) (acc '()))
    (match la lb with
      () _              -> (reverse-onto lb acc)
      _ ()              -> (reverse-onto la acc)
      (a . as) (b . bs) -> (if (less? a b)
                               (loop la bs (list:cons b acc))
                               (loop as lb (list:cons a acc))))))

;; The other way round.
(define (prelude/merge-down less? la lb)
  (let loop ((la la) (lb lb) (acc '()))
    (match la lb with
      () _              -> (reverse-onto lb acc)
      _ ()              -> (reverse-onto la acc)
      (a . as) (b . bs) -> (if (less? a b)
                               (loop as lb (list:cons a acc))
                               (loop la bs (list:cons b acc))))))

(define (prelude/sort-part less? v start step up?)
  (if (>= (+ start step) (vector-length v))
      (list v[start])
      (let ((la (prelude/sort-part less? v start (+ step step) (not up?)))
            (lb (prelude/sort-part less? v (+ start step) (+ step step) (not up?))))
        (if up?
            (prelude/merge-up less? la lb)
            (prelude/merge-down less? la lb)))))

(define (sort less? l)
  (match l with
    ()  -> l
    (_) -> l
    _   -> (prelude/sort-part less? (list->vector l) 0 1 #t)))

;; A new vector with the elements of v in order.
(define (sort-vector less? v)
  (if (= 0 (vector-length v))
      #()
      (list->vector (prelude/sort-part less? v 0 1 #t))))

;; --- lists and generators ---

(define (list-generator l)
  (makegen emit
    (for-list a l
      (emit a))))

(define (generator->list gen)
  (let loop ((acc '()))
    (match (gen) with
      (maybe:yes a) -> (loop (list:cons a acc))
      (maybe:no)    -> (reverse acc))))

;; The next n items.
(define (gen-take n gen)
  (let loop ((n n) (acc '()))
    (if (<= n 0)
        (reverse acc)
        (match (gen) with
          (maybe:yes a) -> (loop (- n 1) (list:cons a acc))
          (maybe:no)    -> (reverse acc)))))
