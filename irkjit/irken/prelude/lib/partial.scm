;; -*- Mode: Irken -*-

;; Functions from expressions with gaps: (partial (f _ 1 _)) is (lambda (a b) (f a 1 b)).

(defmacro partial
  (partial (item ...)) -> (partial1 () (item ...) ()))

;; The parameters found so far, the items to look at, the items done.
(defmacro partial1
  (partial1 (param ...) () (done ...))
  -> (lambda (param ...) (done ...))
  (partial1 (param ...) (<_> item ...) (done ...))
  -> (partial1 (param ... $gap) (item ...) (done ... $gap))
  (partial1 (param ...) (this item ...) (done ...))
  -> (partial1 (param ...) (item ...) (done ... this)))

;; One function of all parameters from a function that gives a function.
(defmacro uncurry
  (uncurry (lambda (a ...) (lambda (b ...) e ...))) -> (lambda (a ... b ...) e ...))
