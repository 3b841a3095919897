;; -*- Mode: Irken -*-

;; (unless test e ...): if the test fails, do something.  Always there, like the forms in derived.scm.
;; It is not part of Irken's own library: a program that uses it needs a copy of this file to be
;; compiled by another compiler.  A program's own definition of `unless` takes its place.

(defmacro unless
  (unless test e ...) -> (if test #u (begin e ...)))
