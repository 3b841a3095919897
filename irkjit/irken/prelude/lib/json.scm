;; -*- Mode: Irken -*-

;; JSON: values, as text and from text.  Numbers are integers; characters are bytes.

(datatype json
  (:string string)
  (:number int)
  (:bool bool)
  (:null)
  (:array (list json))
  (:obj (list (:tuple string json))))

;; --- as text ---

(define json-repr
  (json:string s) -> (repr-string s)
  (json:number n) -> (int->string n)
  (json:bool b)   -> (if b "true" "false")
  (json:null)     -> "null"
  (json:array l)  -> (format "[" (join json-repr ", " l) "]")
  (json:obj l)    -> (format "{" (join pair-repr ", " l) "}"))

(define pair-repr
  (:tuple key val) -> (format (repr-string key) ":" (json-repr val)))

;; How wide the text is, about.
(define json-pp-size
  (json:string s) -> (+ 2 (string-length s))
  (json:number n) -> (string-length (int->string n))
  (json:bool b)   -> (if b 5 6)
  (json:null)     -> 4
  (json:array l)  -> (fold (lambda (x acc) (+ acc (json-pp-size x))) (* 2 (length l)) l)
  (json:obj l)    -> (fold (lambda (x acc) (+ acc (json-pp-pair-size x))) (* 2 (length l)) l))

(define json-pp-pair-size
  (:tuple key val) -> (+ 5 (string-length key) (json-pp-size val)))

;; Prints a value; what is too wide has its parts below each other, without commas.
(define (pp-json x width)
  (define (below depth)
    (printf "\n" (repeat depth "  ")))
  (define (show x depth)
    (if (< (json-pp-size x) width)
        (print-string (json-repr x))
        (match x with
          (json:array l)
          -> (begin
               (print-string "[")
               (for-list y l
                 (below depth)
                 (show y (+ depth 1)))
               (print-string "]"))
          (json:obj l)
          -> (begin
               (print-string "{")
               (for-list (:tuple key y) l
                 (below (+ depth 1))
                 (printf (string key) " : ")
                 (show y (+ depth 1)))
               (below depth)
               (print-string "}"))
          _ -> (print-string (json-repr x)))))
  (show x 0)
  (newline))

;; --- from text ---

;; A function that makes a value of what a generator of characters gives.  Raises :Json/Syntax.
(define (make-json-parser)
  (define (parse-all gen)
    (let ((char #\eof))

      (define (next)
        (set! char (match (gen) with
                     (maybe:yes ch) -> ch
                     (maybe:no)     -> #\eof)))

      (define (skip-blank)
        (when (whitespace? char)
          (next)
          (skip-blank)))

      (define (expect ch)
        (if (eq? char ch)
            (next)
            (raise (:Json/Syntax (char->string ch)))))

      (define (parse-word word val)
        (for-string ch word
          (expect ch))
        val)

      (define (hex-value)
        (let ((ch (tolower char)))
          (if (not (hex-digit? ch))
              (raise (:Json/Syntax "hexadecimal digit"))
              #u)
          (next)
          (- (char->int ch) (if (digit? ch) 48 87))))

      (define (parse-unicode)
        (let ((a (hex-value)) (b (hex-value)) (c (hex-value)) (d (hex-value)))
          (if (= 0 (+ a b))
              (int->char (+ (* 16 c) d))
              (raise (:Json/UnicodeString)))))

      ;; what stands behind a backslash
      (define (parse-escape)
        (let ((ch char))
          (next)
          (match ch with
            #\b -> (int->char 8)
            #\f -> (int->char 12)
            #\n -> #\newline
            #\r -> #\return
            #\t -> #\tab
            #\u -> (parse-unicode)
            _   -> ch)))

      (define (parse-text)
        (expect #\")
        (let loop ((acc '()))
          (match char with
            #\"  -> (begin (next) (list->string (reverse acc)))
            #\\  -> (begin (next) (loop (list:cons (parse-escape) acc)))
            #\eof -> (raise (:Json/Syntax "end of string"))
            _    -> (let ((ch char))
                      (next)
                      (loop (list:cons ch acc))))))

      (define (parse-number)
        (let ((negative? (eq? char #\-)))
          (when negative?
            (next))
          (if (not (digit? char))
              (raise (:Json/Syntax "value"))
              #u)
          (let loop ((n 0))
            (cond ((digit? char)
                   (let ((digit (- (char->int char) 48)))
                     (next)
                     (loop (+ (* 10 n) digit))))
                  (negative? (json:number (- n)))
                  (else (json:number n))))))

      ;; what parse-item gives, separated by commas, up to a closing character
      (define (parse-items parse-item close)
        (next)
        (skip-blank)
        (if (eq? char close)
            (begin (next) '())
            (let loop ((acc (list (parse-item))))
              (skip-blank)
              (cond ((eq? char #\,)
                     (next)
                     (loop (list:cons (parse-item) acc)))
                    (else
                     (expect close)
                     (reverse acc))))))

      (define (parse-pair)
        (skip-blank)
        (let ((key (parse-text)))
          (skip-blank)
          (expect #\:)
          (:tuple key (parse-value))))

      (define (parse-array) (json:array (parse-items parse-value #\])))
      (define (parse-object) (json:obj (parse-items parse-pair #\})))

      (define (parse-value)
        (skip-blank)
        (match char with
          #\" -> (json:string (parse-text))
          #\[ -> (parse-array)
          #\{ -> (parse-object)
          #\t -> (parse-word "true" (json:bool #t))
          #\f -> (parse-word "false" (json:bool #f))
          #\n -> (parse-word "null" (json:null))
          _   -> (parse-number)))

      (next)
      (let ((val (parse-value)))
        (skip-blank)
        (if (eq? char #\eof)
            val
            (raise (:Json/Syntax "end of text"))))))
  parse-all)

(define (read-json-file path)
  (let ((file (file/open-read path))
        (parse (make-json-parser))
        (val (parse (file-char-generator file))))
    (file/close file)
    val))

;; --- parts ---

;; The values with a key in an object.
(define json/lookup
  (json:obj l) key
  -> (let ((found '()))
       (for-list (:tuple key0 val) l
         (if (string=? key key0)
             (push! found val)))
       (reverse found))
  ob _ -> (raise (:Json/ExpectedObject ob)))

;; The first of them.
(define (json/get1 ob key)
  (match (json/lookup ob key) with
    ()        -> (raise (:Json/KeyError key))
    (val . _) -> val))
