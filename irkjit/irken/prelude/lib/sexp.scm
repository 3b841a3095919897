;; -*- Mode: Irken -*-

;; S-expressions as values: what the reader gives, what quoted program text and metadata are.

(datatype sexp
  (:list (list sexp))
  (:symbol symbol)
  (:string string)
  (:char char)
  (:bool bool)
  (:int int)
  (:undef)
  (:vector (list sexp))
  (:record (list field))
  (:cons symbol symbol)   ;; datatype:constructor; the datatype is nil in :constructor
  (:attr sexp symbol))    ;; expression.name

;; One name=value of a record.
(datatype field
  (:t symbol sexp))

;; --- building ---

(defmacro sexprec
  (sexprec)                  -> (list:nil)
  (sexprec (name exp) f ...) -> (list:cons (field:t (quote name) (sexpf exp)) (sexprec f ...)))

;; One s-expression from a form like those of format.
(defmacro sexpf
  (sexpf (<int> n))        -> (sexp:int n)
  (sexpf (<char> ch))      -> (sexp:char ch)
  (sexpf (<bool> b))       -> (sexp:bool b)
  (sexpf (<sym> s))        -> (sexp:symbol s)
  (sexpf (<string> s))     -> (sexp:string s)
  (sexpf (<undef>))        -> (sexp:undef)
  (sexpf (<list> l))       -> (sexp:list l)
  (sexpf (<vec> e ...))    -> (sexp:vector (sexpl e ...))
  (sexpf (<rec> f ...))    -> (sexp:record (sexprec f ...))
  (sexpf (<cons> dt alt))  -> (sexp:cons dt alt)
  (sexpf (<attr> e name))  -> (sexp:attr (sexpf e) name)
  (sexpf e)                -> e)

(defmacro sexpl
  (sexpl)          -> (list:nil)
  (sexpl e es ...) -> (list:cons (sexpf e) (sexpl es ...)))

;; A list of such forms.
(defmacro sexp
  (sexp)       -> (sexp:list (list:nil))
  (sexp e ...) -> (sexp:list (sexpl e ...)))

;; A symbol in front of a list of s-expressions.
(define (sexp1 name rest)
  (sexp:list (list:cons (sexp:symbol name) rest)))

;; --- taking apart, comparing ---

(define sexp->symbol
  (sexp:symbol s) -> s
  x               -> (error1 "sexp->symbol" x))

(define sexp->int
  (sexp:int n) -> n
  x            -> (error1 "sexp->int" x))

(define (sexp=? a b) (magic=? a b))

(define field=?
  (field:t na a) (field:t nb b) -> (and (eq? na nb) (sexp=? a b)))

(define field<?
  (field:t na _) (field:t nb _) -> (symbol<? na nb))

;; --- as text ---

(define repr-char
  #\newline -> "#\\newline"
  #\space   -> "#\\space"
  #\return  -> "#\\return"
  #\tab     -> "#\\tab"
  #\eof     -> "#\\eof"
  #\nul     -> "#\\nul"
  ch        -> (format "#\\" (char ch)))

(define repr-field
  (field:t '... _)    -> "..."
  (field:t name exp) -> (format (sym name) "=" (repr exp)))

(define repr
  (sexp:list ((sexp:symbol 'quote) x)) -> (format "'" (repr x))
  (sexp:list l)      -> (format "(" (join repr " " l) ")")
  (sexp:symbol s)    -> (symbol->string s)
  (sexp:string s)    -> (repr-string s)
  (sexp:char ch)     -> (repr-char ch)
  (sexp:bool b)      -> (if b "#t" "#f")
  (sexp:int n)       -> (int->string n)
  (sexp:undef)       -> "#u"
  (sexp:vector l)    -> (format "#(" (join repr " " l) ")")
  (sexp:record l)    -> (format "{" (join repr-field " " l) "}")
  (sexp:cons dt alt) -> (if (eq? dt 'nil)
                            (format ":" (sym alt))
                            (format (sym dt) ":" (sym alt)))
  (sexp:attr x name) -> (format (repr x) "." (sym name)))

;; How wide the text is, about.

(define (prelude/symbol-size s)
  (string-length (symbol->string s)))

(define (prelude/sum-sizes size total l)
  (fold (lambda (x acc) (+ acc (size x))) total l))

(define pp-size-field
  (field:t name exp) -> (+ 1 (prelude/symbol-size name) (pp-size exp)))

(define pp-size
  (sexp:list l)      -> (prelude/sum-sizes pp-size (+ 1 (length l)) l)
  (sexp:symbol s)    -> (prelude/symbol-size s)
  (sexp:string s)    -> (+ 2 (string-length s))
  (sexp:char ch)     -> (string-length (repr-char ch))
  (sexp:bool _)      -> 2
  (sexp:int n)       -> (string-length (int->string n))
  (sexp:undef)       -> 2
  (sexp:vector l)    -> (prelude/sum-sizes pp-size (+ 2 (length l)) l)
  (sexp:record l)    -> (prelude/sum-sizes pp-size-field (+ 1 (length l)) l)
  (sexp:cons dt alt) -> (+ 1 (prelude/symbol-size dt) (prelude/symbol-size alt))
  (sexp:attr x name) -> (+ 1 (pp-size x) (prelude/symbol-size name)))

(define (indent n)
  (printf (repeat n " ")))

;; Prints an s-expression; lists that are too wide have their elements below each other.
(define (pp* exp width depth)
  (define (show exp depth)
    (if (< (pp-size exp) width)
        (print-string (repr exp))
        (match exp with
          (sexp:list ())
          -> (print-string "()")
          (sexp:list (head . rest))
          -> (begin
               (print-string "(")
               (show head depth)
               (for-list x rest
                 (newline)
                 (indent (+ depth 1))
                 (show x (+ depth 1)))
               (print-string ")"))
          _ -> (print-string (repr exp)))))
  (show exp depth)
  (newline))

(define (pp exp width)
  (pp* exp width 0))
