;; -*- Mode: Irken -*-

;; What the machine does, under its names in Irken: output, integers, characters, vectors,
;; comparison, continuations; and what everything else is built on: errors, exceptions, maybe,
;; generators.

(datatype cmp (:<) (:=) (:>))
(datatype maybe (:yes 'a) (:no))
(datatype bool (:true) (:false))

;; --- output ---

;; Any value, as it looks inside.
(define (print x)
  (%%cexp ('a -> undefined) "printo" x))

(define (printn x)
  (print x)
  (newline))

(define (print-string s)
  (%%cexp (string -> int) "prints" s)
  #u)

(define (newline)
  (print-string "\n"))

;; Output is written in time without it.
(define (flush) #u)

;; --- integers ---

(define (= a b)  (%%cexp (int int -> bool) "eq" a b))
(define (< a b)  (%%cexp (int int -> bool) "lt" a b))
(define (<= a b) (%%cexp (int int -> bool) "le" a b))
(define (> a b)  (%%cexp (int int -> bool) "gt" a b))
(define (>= a b) (%%cexp (int int -> bool) "ge" a b))
(define (zero? a) (= a 0))
(define (>0 a) (> a 0))
(define (<0 a) (< a 0))

(define (binary+ a b) (%%cexp (int int -> int) "add" a b))
(define (binary- a b) (%%cexp (int int -> int) "sub" a b))
(define (binary* a b) (%%cexp (int int -> int) "mul" a b))

(defmacro +
  (+ a)       -> a
  (+ a b ...) -> (binary+ a (+ b ...)))

(defmacro -
  (- a)         -> (binary- 0 a)
  (- a b)       -> (binary- a b)
  (- a b c ...) -> (- (binary- a b) c ...))

(defmacro *
  (* a)       -> a
  (* a b ...) -> (binary* a (* b ...)))

(define (prelude/divide-by-zero a b)
  (raise (:DivideByZero a b)))

;; Division rounds towards zero.
(define (/ a b)
  (if (= b 0)
      (prelude/divide-by-zero a b)
      (unsafe-div a b)))

(define (unsafe-div a b) (%%cexp (int int -> int) "div" a b))

;; The remainder of /: it has the sign of a.
(define (mod a b) (%%cexp (int int -> int) "srem" a b))
(define (remainder a b) (%%cexp (int int -> int) "srem" a b))

(define (divmod a b)
  (:tuple (/ a b) (remainder a b)))

;; How many times n it takes to cover x.
(define (how-many x n)
  (/ (- (+ x n) 1) n))

(define (<< a b) (%%cexp (int int -> int) "shl" a b))
(define (>> a b) (%%cexp (int int -> int) "ashr" a b))
(define (logior a b) (%%cexp (int int -> int) "or" a b))
(define (logxor a b) (%%cexp (int int -> int) "xor" a b))
(define (logand a b) (%%cexp (int int -> int) "and" a b))
(define (lognot a) (binary- -1 a))

(defmacro logior*
  (logior* a)       -> a
  (logior* a b ...) -> (logior a (logior* b ...)))

(defmacro logxor*
  (logxor* a)       -> a
  (logxor* a b ...) -> (logxor a (logxor* b ...)))

(define (bit-get n i) (>0 (logand n (<< 1 i))))
(define (bit-set n i) (logior n (<< 1 i)))

;; How many bits of n are 1.
(define (popcount n)
  (let loop ((n n) (ones 0))
    (if (= n 0)
        ones
        (loop (logand n (- n 1)) (+ ones 1)))))

(define (pow x n)
  (define (raise-to x n acc)
    (cond ((= n 0) acc)
          ((odd? n) (raise-to (* x x) (>> n 1) (* acc x)))
          (else (raise-to (* x x) (>> n 1) acc))))
  (if (< n 0)
      (raise (:NotImplemented "negative exp" n))
      (raise-to x n 1)))

(define (odd? n) (= 1 (logand n 1)))
(define (even? n) (= 0 (logand n 1)))
(define (min x y) (if (< x y) x y))
(define (max x y) (if (> x y) x y))
(define (abs x) (if (< x 0) (- x) x))

;; --- comparison ---

(define cmp-repr
  (cmp:<) -> "<"
  (cmp:=) -> "="
  (cmp:>) -> ">")

(define (int-cmp a b)
  (cond ((< a b) (cmp:<))
        ((> a b) (cmp:>))
        (else (cmp:=))))

;; Any two values of one type, in the order of the machine.
(define (magic-cmp a b) (%%cexp ('a 'a -> cmp) "cmp" a b))
(define (magic<? a b) (eq? (cmp:<) (magic-cmp a b)))
(define (magic=? a b) (eq? (cmp:=) (magic-cmp a b)))

;; Whether two values are the same object.
(define (eq? a b) (%%cexp ('a 'a -> bool) "eq" a b))
(define (not x) (eq? x #f))

;; --- characters ---

(define (char=? a b) (%%cexp ('a 'a -> bool) "eq" a b))
(define (int->char n) (%%cexp (int int -> char) "makei" 2 n))
(define (char->int c) (%%cexp (char -> int) "unchar" c))
(define (ascii->char n) (int->char n))
(define (char->ascii c) (char->int c))
(define (char< a b) (< (char->int a) (char->int b)))

;; The length of a string is here, as it is needed by everything; the rest is in string.scm.
(define (string-length s) (%%cexp (string -> int) "slen" s))

;; --- vectors ---

(define (make-vector n val) (%%cexp (int 'a -> (vector 'a)) "vmake" n val))
(define (vector-length v) (%%cexp ((vector 'a) -> int) "vlen" v))

(define (copy-vector v)
  (let ((n (vector-length v)))
    (if (= n 0)
        v
        (let ((r (make-vector n v[0])))
          (for-range i n
            (set! r[i] v[i]))
          r))))

;; A vector of vectors: (make-array (2 3) 0) is #(#(0 0 0) #(0 0 0)).
(defmacro make-array
  (make-array (n) val)
  -> (make-vector n val)
  (make-array (n ns ...) val)
  -> (list->vector (map (lambda (_) (make-array (ns ...) val)) (n-of n 0))))

;; --- errors: a message, and the end of the program ---

(define (error x)
  (print-string "\n***\nRuntime Error, halting: ")
  (printn x)
  (%exit #f -1))

(define (error1 msg ob)
  (newline)
  (print-string msg)
  (print-string " ")
  (error ob))

(define (error2 msg ob0 ob1)
  (newline)
  (print-string msg)
  (print-string "\n\t")
  (print ob0)
  (print-string "\n\t")
  (print ob1)
  (newline)
  (%exit #f -1))

(define (impossible)
  (error "Why, sometimes I've believed as many as six impossible things before breakfast."))

(define assert
  #t -> #u
  #f -> (error "assertion failed."))

;; --- small functions ---

(define (id x) x)
(define (discard _) #u)

;; A value as one of any type.
(define (magic x) x)

(define pair->first
  (:pair a _) -> a)

(define pair->second
  (:pair _ b) -> b)

(define maybe?
  (maybe:yes _) -> #t
  (maybe:no)    -> #f)

;; --- continuations ---

;; getcc is the continuation of the function it stands in; (putcc k x) continues there with x
;; when the function it stands in returns, so it must be the last thing the function does.
(defmacro getcc
  (getcc) -> (%getcc #f))

(defmacro putcc
  (putcc k x) -> (%putcc #f k x))

(define (callcc p) : (((continuation 'a) -> 'a) -> 'a)
  (p (getcc)))

(define (throw k v)
  (putcc k v))

;; In the body, calling name leaves the whole form with a value.
(defmacro let/cc
  (let/cc name e ...)
  -> (callcc
      (lambda ($k)
        (let ((name (lambda ($x) (throw $k $x)))) e ...))))

;; --- exceptions ---

;; The function that gets the next exception; exception.scm puts a better one here.
(define (base-exception-handler exn) : ((rsum 'a) -> 'b)
  (error1 "uncaught exception" exn))

(define *the-exception-handler* base-exception-handler)

;; An exception is a polymorphic variant: (raise (:Name value ...)).
(defmacro raise
  (raise exn) -> (*the-exception-handler* (%exn-raise #f exn)))

;; (try e ... except pattern -> result ...).  What matches no pattern is raised again.
(defmacro try
  (try e <except> clause ...)
  -> (callcc
      (lambda ($k)
        (let (($outer *the-exception-handler*))
          (set! *the-exception-handler*
                (lambda ($exn)
                  (set! *the-exception-handler* $outer)
                  (throw $k (%exn-handle #f $exn
                              (match $exn with
                                clause ...
                                _ -> (raise $exn))))))
          (let (($value e))
            (set! *the-exception-handler* $outer)
            $value))))
  (try e1 e2 more ...)
  -> (try (begin e1 e2) more ...))

;; --- generators ---

;; A function without parameters, each call of which gives what the producer hands to its
;; argument next.  The producer must never return.
(define (make-generator producer) : ((((maybe 'a) -> undefined) -> undefined) -> (-> (maybe 'a)))
  (let ((inside (getcc))   ;; where the producer goes on; the first values are not used
        (outside (getcc))  ;; who asked for the next item
        (started? #f))
    (define (hand-out item)
      (set! inside (getcc))
      (putcc outside item))
    (define (next)
      (set! outside (getcc))
      (cond (started? (putcc inside #u))
            (else
             (set! started? #t)
             (producer hand-out))))
    next))

;; A generator of what the body hands to emit, and then of nothing for ever.
(defmacro makegen
  (makegen emit e ...)
  -> (make-generator
      (lambda ($consumer)
        (define (emit $x) ($consumer (maybe:yes $x)))
        e ...
        (forever ($consumer (maybe:no))))))

;; The items with their numbers: (:tuple number item).
(define (counting-gen gen)
  (let ((n 0))
    (makegen emit
      (for item gen
        (emit (:tuple n item))
        (inc! n)))))

;; The items, each with whether it is the last one: (:tuple last? item).
(define (notify-last-gen gen)
  (let ((pending (match (gen) with
                   (maybe:yes item) -> item
                   (maybe:no)       -> (raise (:EmptyGenerator)))))
    (makegen emit
      (for item gen
        (emit (:tuple #f pending))
        (set! pending item))
      (emit (:tuple #t pending)))))

;; --- the machine ---

(define (set-verbose-gc b) (%%cexp (bool -> undefined) "quiet" b))

;; In bytes, on the only kind of machine there is.
(define (get-word-size) 8)
(define (get-int-size) 4)

;; What the compiler left in the file about the program.
(define (get-metadata) (%%cexp (-> sexp) "meta"))

;; The word that stands for a value, and the first word of the object it points to.
(define (~~object->int ob) (%%cexp ('a -> int) "ob2int" ob))
(define (~~object*->int ob) (%%cexp ('a -> int) "obptr2int" ob))

(define (read-cycle-counter)
  (raise (:NotImplemented "read-cycle-counter")))

;; The arguments without their first element, the machine's own name.
(define (shrink-argv v)
  (let ((n (- (vector-length v) 1))
        (r (make-vector n "")))
    (for-range i n
      (set! r[i] v[(+ i 1)]))
    r))

(define (get-argv)
  (shrink-argv (%%cexp (-> (vector string)) "argv")))

;; The program's arguments, its own name first.
(define sys
  (let ((argv (get-argv)))
    {argc=(vector-length argv) argv=argv}))
