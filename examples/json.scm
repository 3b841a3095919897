; JSON: a parser and two printers, over text in this file or the file that is given.
;
; Shows recursive datatypes, closures around a position, and exceptions that carry data.
; run: irkjit run examples/json.scm [file.json]

(require "lib/basis.scm")

(datatype json
  (:null)
  (:bool bool)
  (:number int)
  (:string string)
  (:array (list json))
  (:object (list member)))

(datatype member
  (:t string json))

; Raises (:BadJSON position what) where the text is no JSON.
(define (parse-json text)
  (let ((pos 0)
        (end (string-length text)))

    (define (fail what)
      (raise (:BadJSON pos what)))

    (define (peek)
      (if (< pos end) (string-ref text pos) #\eof))

    (define (next)
      (let ((ch (peek)))
        (inc! pos)
        ch))

    (define (skip-space)
      (while (and (< pos end) (whitespace? (peek)))
        (inc! pos)))

    (define (expect ch)
      (skip-space)
      (if (eq? (peek) ch)
          (inc! pos)
          (fail (format "expected '" (char ch) "'"))))

    (define (word w value)
      (let ((stop (+ pos (string-length w))))
        (when (or (> stop end) (not (string=? w (substring text pos stop))))
          (fail "unknown word"))
        (set! pos stop)
        value))

    (define (number)
      (let ((start pos))
        (if (eq? (peek) #\-) (inc! pos))
        (when (not (and (< pos end) (digit? (peek))))
          (fail "expected a digit"))
        (while (and (< pos end) (digit? (peek)))
          (inc! pos))
        (json:number (string->int (substring text start pos)))))

    (define escape
      #\n -> #\newline
      #\t -> #\tab
      #\r -> #\return
      #\" -> #\"
      #\\ -> #\\
      #\/ -> #\/
      _   -> (fail "unknown escape"))

    (define (string-body)
      (expect #\")
      (let loop ((chars '()))
        (match (next) with
          #\"   -> (list->string (reverse chars))
          #\\   -> (loop (list:cons (escape (next)) chars))
          #\eof -> (fail "a string without end")
          ch    -> (loop (list:cons ch chars)))))

    ; Items between brackets, with commas; `close` ends them.
    (define (items close item)
      (skip-space)
      (if (eq? (peek) close)
          (begin (next) '())
          (let loop ((acc (list (item))))
            (skip-space)
            (match (next) with
              #\, -> (loop (list:cons (item) acc))
              ch  -> (if (eq? ch close)
                         (reverse acc)
                         (fail "expected a comma"))))))

    (define (one-member)
      (skip-space)
      (let ((name (string-body)))
        (expect #\:)
        (member:t name (value))))

    (define (value)
      (skip-space)
      (match (peek) with
        #\{ -> (begin (next) (json:object (items #\} one-member)))
        #\[ -> (begin (next) (json:array (items #\] value)))
        #\" -> (json:string (string-body))
        #\t -> (word "true" (json:bool #t))
        #\f -> (word "false" (json:bool #f))
        #\n -> (word "null" (json:null))
        _   -> (number)))

    (let ((result (value)))
      (skip-space)
      (when (< pos end)
        (fail "something follows the value"))
      result)))

; On one line.
(define compact
  (json:null)      -> "null"
  (json:bool #t)   -> "true"
  (json:bool #f)   -> "false"
  (json:number n)  -> (int->string n)
  (json:string s)  -> (repr-string s)
  (json:array l)   -> (format "[" (join compact "," l) "]")
  (json:object l)  -> (format "{" (join compact-member "," l) "}"))

(define compact-member
  (member:t name value) -> (format (repr-string name) ":" (compact value)))

; On several lines; `depth` is the indentation of the line that the value begins on.
(define pretty
  _ (json:array ())  -> "[]"
  _ (json:object ()) -> "{}"
  d (json:array l)   -> (block d "[" "]" (map (lambda (x) (pretty (+ d 1) x)) l))
  d (json:object l)  -> (block d "{" "}" (map (lambda (m) (pretty-member (+ d 1) m)) l))
  _ other            -> (compact other))

(define pretty-member
  depth (member:t name value) -> (format (repr-string name) ": " (pretty depth value)))

(define (block depth open close lines)
  (let ((outer (format "\n" (repeat depth "  ")))
        (inner (format outer "  ")))
    (format open inner (join (format "," inner) lines) outer close)))

; How deep arrays and objects are nested.
(define (depth-of j)
  (define (deepest l) (fold (lambda (x acc) (max (depth-of x) acc)) 0 l))
  (match j with
    (json:array l)  -> (+ 1 (deepest l))
    (json:object l) -> (+ 1 (deepest (map (lambda (m) (match m with (member:t _ v) -> v)) l)))
    _               -> 0))

(define (show text)
  (try
   (let ((value (parse-json text)))
     (printf (compact value) "\n" (pretty 0 value) "\ndepth " (int (depth-of value)) "\n"))
   except
   (:BadJSON pos what) -> (printf "bad JSON at character " (int pos) ": " what "\n")))

(define (read-whole path)
  (let ((file (file/open-read path)))
    (let loop ((parts '()))
      (match (file/read-buffer file) with
        ""   -> (string-concat (reverse parts))
        part -> (loop (list:cons part parts))))))

(if (> sys.argc 1)
    (show (read-whole sys.argv[1]))
    (begin
      (show (string-append
             "{\"name\": \"Irken\", \"tags\": [\"scheme\", \"ml\"], \"year\": 2010, "
             "\"more\": {\"typed\": true, \"none\": null, \"list\": [[], [-1, [0]]]}}"))
      (show "[1, 2, 3")
      (show "{\"a\": tru}")
      (show "\"tab\\tand quote\\\"\"")))
