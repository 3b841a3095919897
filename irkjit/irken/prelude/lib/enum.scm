;; -*- Mode: Irken -*-

;; Enumerations: a datatype of constructors without arguments, each with an integer.
;;
;; (make-enum colour (red 1) (blue 2)) defines the datatype colour and colour->int, int->colour and
;; colour->name.

(defmacro enumgen
  (enumgen name (alt n) ...) -> (datatype name ((%%constructor nil alt)) ...))

;; From the constructors to the integers, back, and to the names.

(defmacro fwdgen
  (fwdgen name (alt n) ...) -> (alist/make (((%%constructor name alt)) n) ...))

(defmacro revgen
  (revgen name (alt n) ...) -> (alist/make (n ((%%constructor name alt))) ...))

(defmacro symgen
  (symgen name (alt n) ...) -> (alist/make (((%%constructor name alt)) (quote alt)) ...))

(defmacro make-enum
  (make-enum name alt ...)
  -> (%%splice
      (enumgen name alt ...)
      (define (%%symbol name "-fwd-alist") (fwdgen name alt ...))
      (define (%%symbol name "-rev-alist") (revgen name alt ...))
      (define (%%symbol name "-sym-alist") (symgen name alt ...))
      (define ((%%symbol name "->int") x) (alist/get (%%symbol name "-fwd-alist") x "err"))
      (define ((%%symbol "int->" name) x) (alist/get (%%symbol name "-rev-alist") x "err"))
      (define ((%%symbol name "->name") x) (alist/get (%%symbol name "-sym-alist") x "err"))))
