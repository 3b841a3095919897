;; -*- Mode: Irken -*-

;; The forms that are macros.  This file is loaded before every program.
;;
;; Names that begin with a dollar sign are fresh in each expansion.

(require "lib/unless.scm")

;; What a symbol is: its name and its number.
(datatype symbol (:t string int))

;; --- truth ---

(defmacro and
  (and)         -> #t
  (and a)       -> a
  (and a b ...) -> (if a (and b ...) #f))

;; The value is always a boolean.
(defmacro or
  (or)         -> #f
  (or a)       -> a
  (or a b ...) -> (if a #t (or b ...)))

(defmacro cond
  (cond (<else> e es ...))     -> (begin e es ...)
  (cond (test e es ...))       -> (if test (begin e es ...))
  (cond (test e es ...) c ...) -> (if test (begin e es ...) (cond c ...)))

(defmacro when
  (when test e ...) -> (if test (begin e ...)))

;; --- binding ---

;; The bindings of a let are made one after the other, each visible in the next ones.  A name can be
;; a list of names, which take apart a (:tuple ...).
(defmacro let
  (let () e ...)
  -> (begin e ...)
  ;; a loop: the name is a function of the bound variables
  (let name ((var init) ...) e es ...)
  -> (letrec ((name (function name (var ...) #f e es ...)))
       (name init ...))
  (let (((var vars ...) init)) e ...)
  -> (match init with
       (:tuple var vars ...) -> (begin e ...))
  (let (((var vars ...) init) b ...) e ...)
  -> (match init with
       (:tuple var vars ...) -> (let (b ...) e ...))
  (let (b) e ...)
  -> (let-splat (b) e ...)
  (let (b bs ...) e ...)
  -> (let-splat (b) (let (bs ...) e ...)))

;; --- counting ---

(defmacro inc!
  (inc! place)        -> (set! place (+ place 1))
  (inc! place amount) -> (set! place (+ place amount)))

(defmacro dec!
  (dec! place)        -> (set! place (- place 1))
  (dec! place amount) -> (set! place (- place amount)))

;; --- loops ---

(defmacro while
  (while test e ...)
  -> (let $again ()
       (if test (begin e ... ($again)) #u)))

(defmacro forever
  (forever e ...) -> (let $again () e ... ($again)))

;; From lo up to hi, without hi.
(defmacro for-range*
  (for-range* var lo hi e ...)
  -> (let $next ((var lo) ($end hi))
       (if (= var $end)
           #u
           (begin e ... ($next (+ var 1) $end)))))

(defmacro for-range
  (for-range var n e ...) -> (for-range* var 0 n e ...))

;; From hi - 1 down to lo.
(defmacro for-range-rev*
  (for-range-rev* var lo hi e ...)
  -> (let $next ((var (- hi 1)) ($end lo))
       (if (< var $end)
           #u
           (begin e ... ($next (- var 1) $end)))))

(defmacro for-range-rev
  (for-range-rev var n e ...) -> (for-range-rev* var 0 n e ...))

(defmacro for-vector
  (for-vector var vec e ...)
  -> (let (($vec vec))
       (for-range $at (vector-length $vec)
         (let ((var $vec[$at])) e ...))))

(defmacro for-vector-rev
  (for-vector-rev var vec e ...)
  -> (let (($vec vec))
       (for-range-rev $at (vector-length $vec)
         (let ((var $vec[$at])) e ...))))

;; --- maybe ---

;; If there is a value, do something with it.
(defmacro when-maybe
  (when-maybe var exp e ...)
  -> (match exp with
       (maybe:yes var) -> (begin e ...)
       (maybe:no)      -> #u))

(defmacro if-maybe
  (if-maybe var exp then otherwise)
  -> (match exp with
       (maybe:yes var) -> then
       (maybe:no)      -> otherwise))

;; As long as there is a value.
(defmacro while-maybe
  (while-maybe var exp e ...)
  -> (let $again ()
       (match exp with
         (maybe:yes var) -> (begin e ... ($again))
         (maybe:no)      -> #u)))

;; --- generators ---

;; For every item of a generator.  With a list of names the items are taken apart.
(defmacro for
  (for (var ...) gen e ...)
  -> (let (($gen gen))
       (let $next (($item ($gen)))
         (match $item with
           (maybe:no)                -> #u
           (maybe:yes (:tuple var ...)) -> (begin e ... ($next ($gen))))))
  (for var gen e ...)
  -> (let (($gen gen))
       (let $next (($item ($gen)))
         (match $item with
           (maybe:no)      -> #u
           (maybe:yes var) -> (begin e ... ($next ($gen)))))))

;; A generator from a function that visits the parts of an object.
(defmacro iterator
  (iterator visit object (var ...))
  -> (make-generator
      (lambda (consumer)
        (visit object (lambda (var ...) (consumer (maybe:yes var ...))))
        (forever (consumer (maybe:no))))))

;; (pipe f g x) is (f (g x)).
(defmacro pipe
  (pipe a)       -> a
  (pipe a b)     -> (a b)
  (pipe a b ...) -> (a (pipe b ...)))
