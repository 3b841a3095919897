;; -*- Mode: Irken -*-

;; Symbols.  There is one object for each name; what the program text does not name is entered in a
;; table when it is first asked for.

(define symbol->string
  (symbol:t name _) -> name)

(define symbol->index
  (symbol:t _ index) -> index)

;; The symbols of the program text.
(define (get-internal-symbols)
  (list->vector (%%cexp (-> (list symbol)) "gist")))

;; How many symbols there are; the next one gets this number.
(define symbol-table-size 0)
(define the-symbol-table (tree:empty))
(define prelude/symbol-table-ready? #f)

;; The program's own symbols are entered when the table is first needed.
(define (initial-symbol-table)
  (let ((v (get-internal-symbols))
        (table (tree:empty)))
    (for-vector sym v
      (tree/insert! table string-compare (symbol->string sym) sym))
    (set! symbol-table-size (vector-length v))
    table))

(define (prelude/prepare-symbol-table)
  (when (not prelude/symbol-table-ready?)
    (set! prelude/symbol-table-ready? #t)
    (set! the-symbol-table (initial-symbol-table))))

(define (intern-symbol sym)
  (prelude/prepare-symbol-table)
  (tree/insert! the-symbol-table string-compare (symbol->string sym) sym)
  (inc! symbol-table-size)
  sym)

(define (string->symbol name)
  (prelude/prepare-symbol-table)
  (match (tree/member the-symbol-table string-compare name) with
    (maybe:yes sym) -> sym
    (maybe:no)      -> (intern-symbol (symbol:t name symbol-table-size))))

;; In the order of their names.
(define symbol<?
  (symbol:t a _) (symbol:t b _) -> (string<? a b))

(define symbol-cmp
  (symbol:t a _) (symbol:t b _) -> (string-compare a b))

;; In the order in which they came up, which is quicker.
(define symbol-index<?
  (symbol:t _ a) (symbol:t _ b) -> (< a b))

(define symbol-index-cmp
  (symbol:t _ a) (symbol:t _ b) -> (int-cmp a b))
