; Macros that expand to definitions, datatypes and other macros' uses; %%splice and made-up names.
(include "lib/basis.scm")
(defmacro define-constant
  (define-constant name value) -> (define (name) value))
(define-constant five 5)
(printf (int (five)) "\n")
(defmacro define-getters
  (define-getters (name field) ...) -> (%%splice (define (name r) r.field) ...))
(define-getters (get-a a) (get-b b))
(printf (int (get-a {a=1 b=2})) (int (get-b {a=1 b=2})) "\n")
(defmacro define-pair
  (define-pair stem x y)
  -> (%%splice (define (%%symbol stem "-first") x)
               (define (%%symbol stem "-second") y)))
(define-pair thing 10 20)
(printf (int thing-first) (int thing-second) "\n")
(define (inside)
  (define-constant local 6)
  (local))
(printf (int (inside)) "\n")
(make-enum planet (mercury 1) (venus 2) (earth 3))
(printf (int (planet->int (planet:earth))) " " (sym (planet->name (int->planet 2))) "\n")
(printf (%%stringify some-name) (%%stringify 12) "\n")
