;; -*- Mode: Irken -*-

;; format and printf: strings from items.  An item is a string, or one of the forms of fitem.

;; --- integers in other bases ---

(define hex-table #(#\0 #\1 #\2 #\3 #\4 #\5 #\6 #\7 #\8 #\9 #\a #\b #\c #\d #\e #\f))

;; The digits of a base that is 2 to the power of shift.  They are taken from a negative number, as
;; there are more of them.  Zero has no digits.
(define (prelude/int->digits n shift)
  (let ((mask (- (<< 1 shift) 1)))
    (define (digits m acc)
      (if (= m 0)
          acc
          (let ((digit (logand (- m) mask)))
            (digits (>> (+ m digit) shift) (list:cons (prelude/hex-digit digit) acc)))))
    (if (< n 0)
        (list->string (list:cons #\- (digits n '())))
        (list->string (digits (- n) '())))))

(define (int->hex-string n) (prelude/int->digits n 4))
(define (int->oct-string n) (prelude/int->digits n 3))
(define (int->bin-string n) (prelude/int->digits n 1))

;; --- padding ---

(define (prelude/fill-string! s start end ch)
  (if (= start end)
      s
      (begin
        (string-set! s start ch)
        (prelude/fill-string! s (+ start 1) end ch))))

;; s with ch on its left or right, so that it has the width; longer strings are left alone.
(define (pad width s left? ch)
  (let ((n (string-length s)))
    (if (> n width)
        s
        (let ((r (make-string width)))
          (cond (left?
                 (buffer-copy s 0 n r (- width n))
                 (prelude/fill-string! r 0 (- width n) ch))
                (else
                 (buffer-copy s 0 n r 0)
                 (prelude/fill-string! r n width ch)))))))

(define (lpad width s ch) (pad width s #t ch))
(define (rpad width s ch) (pad width s #f ch))

(define (cpad width s ch)
  (let ((n (string-length s)))
    (rpad width (lpad (+ n (/ (- width n) 2)) s ch) ch)))

;; --- colours of a terminal ---

(defmacro ansi-color
  (ansi-color <black>)   -> "30"
  (ansi-color <red>)     -> "31"
  (ansi-color <green>)   -> "32"
  (ansi-color <yellow>)  -> "33"
  (ansi-color <blue>)    -> "34"
  (ansi-color <magenta>) -> "35"
  (ansi-color <cyan>)    -> "36"
  (ansi-color <white>)   -> "37")

(defmacro ansi*
  (ansi* color bright item ...)
  -> (format "\x1b[" bright (ansi-color color) "m" (format item ...) "\x1b[0m"))

(defmacro ansi
  (ansi (<bold> color) item ...) -> (ansi* color "1;" item ...)
  (ansi color item ...)          -> (ansi* color "" item ...))

;; --- items ---

(defmacro fitem
  (fitem (<int> n))              -> (int->string n)
  (fitem (<hex> n))              -> (int->hex-string n)
  (fitem (<oct> n))              -> (int->oct-string n)
  (fitem (<bin> n))              -> (int->bin-string n)
  (fitem (<char> ch))            -> (char->string ch)
  (fitem (<bool> b))             -> (bool->string b)
  (fitem (<sym> s))              -> (symbol->string s)
  (fitem (<string> s))           -> (repr-string s)
  (fitem (<sexp> e))             -> (repr e)
  (fitem (<base64> s))           -> (b64-encode s)
  ;; strings one after the other, with sep between them, made of elements by p
  (fitem (<join> l))             -> (string-concat l)
  (fitem (<join> sep l))         -> (string-join l sep)
  (fitem (<join> p sep l))       -> (string-join (map p l) sep)
  (fitem (<lpad> n item ...))    -> (lpad n (format item ...) #\space)
  (fitem (<rpad> n item ...))    -> (rpad n (format item ...) #\space)
  (fitem (<cpad> n item ...))    -> (cpad n (format item ...) #\space)
  (fitem (<zpad> n item ...))    -> (lpad n (format item ...) #\0)
  (fitem (<repeat> n item ...))  -> (string-concat (n-of n (format item ...)))
  (fitem (<bold> item ...))      -> (format "\x1b[1;1m" item ... "\x1b[0m")
  (fitem (<ansi> spec item ...)) -> (ansi spec item ...)
  ;; (yes x) for a value x, or no
  (fitem (<maybe> exp yes no))   -> (if-maybe $x exp (yes $x) no)
  (fitem s)                      -> s)

(defmacro formatl
  (formatl)              -> (list:nil)
  (formatl item more ...) -> (list:cons (fitem item) (formatl more ...)))

(defmacro format
  (format item)     -> (fitem item)
  (format item ...) -> (string-concat (formatl item ...)))

(defmacro printf
  (printf item ...) -> (print-string (format item ...)))
