;; -*- Mode: Irken -*-

;; (unless test e ...): if the test fails, do something.  Not part of Irken's own library: a program
;; that uses this file needs a copy of it to be compiled by another compiler.

(defmacro unless
  (unless test e ...) -> (if test #u (begin e ...)))
