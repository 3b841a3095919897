;; -*- Mode: Irken -*-

;; A reader of s-expressions: what (reader name read-char) gives is the list of all of them.
;; read-char is a function that gives the next character, #\eof in the end; name is for messages.

;; The value of a digit below base; -1 if it is none.
(define (prelude/digit-value ch base)
  (let ((value (cond ((digit? ch) (- (char->int ch) 48))
                     ((lower? ch) (- (char->int ch) 87))
                     ((upper? ch) (- (char->int ch) 55))
                     (else base))))
    (if (< value base) value -1)))

;; What an atom is: digits, perhaps with a minus sign.
(define (prelude/integer-text? s)
  (let ((n (string-length s))
        (start (if (starts-with s "-") 1 0)))
    (define (digits? i)
      (cond ((= i n) #t)
            ((digit? (string-ref s i)) (digits? (+ i 1)))
            (else #f)))
    (and (< start n) (digits? start))))

(define (reader path read-char)

  (let ((char #\eof)  ;; the next character, if it has been read
        (line 1)
        (pos 1))

    (define (complain)
      (printf "\nread error: file= " path " line " (int line) ":" (int pos) ".\n"))

    (define (read-error0 msg)
      (complain)
      (error msg))

    (define (read-error1 msg ob)
      (complain)
      (error1 msg ob))

    (define (peek)
      (when (eq? char #\eof)
        (set! char (read-char)))
      char)

    (define (next)
      (let ((this char))
        (cond ((eq? this #\newline)
               (set! line (+ line 1))
               (set! pos 0))
              (else
               (set! pos (+ pos 1))))
        (set! char (read-char))
        this))

    (define (skip)
      (next)
      (peek))

    (define (skip-comment ch)
      (if (or (eq? ch #\newline) (eq? ch #\return) (eq? ch #\eof))
          #u
          (skip-comment (skip))))

    (define (skip-blank)
      (let ((ch (peek)))
        (cond ((eq? ch #\eof) #u)
              ((eq? ch #\;)
               (skip-comment ch)
               (skip-blank))
              ((whitespace? ch)
               (next)
               (skip-blank))
              (else #u))))

    ;; Up to the next delimiter; a delimiter alone if there is nothing in front of it.
    (define (read-atom)
      (let loop ((ch (peek)) (acc '()))
        (cond ((eq? ch #\eof)
               (if (null? acc)
                   (read-error1 "unexpected end-of-file" path)
                   (list->string (reverse acc))))
              ((not (delim? ch))
               (next)
               (loop (peek) (list:cons ch acc)))
              ((null? acc)
               (next)
               (char->string ch))
              (else (list->string (reverse acc))))))

    ;; a.b.c is attribute c of attribute b of a; names that are all dots are symbols.
    (define (symbol-or-attribute s)
      (define all-dots?
        ()      -> #t
        (c . l) -> (and (eq? c #\.) (all-dots? l)))
      (define (attributes base names)
        (match names with
          ()             -> base
          (name . names) -> (attributes (sexp:attr base (string->symbol name)) names)))
      (if (or (all-dots? (string->list s)) (= -1 (string-find "." s)))
          (sexp:symbol (string->symbol s))
          (let ((parts (string-split s #\.)))
            (attributes (sexp:symbol (string->symbol (car parts))) (cdr parts)))))

    (define (read-symbol)
      (let ((s (read-atom)))
        (cond ((prelude/integer-text? s) (read-error1 "expected symbol" s))
              ((= -1 (string-find "." s)) (string->symbol s))
              (else (read-error1 "no dots allowed in constructor names" s)))))

    (define (read-based base)
      (let ((negative? (eq? (peek) #\-)))
        (when negative?
          (next)
          #u)
        (let loop ((n 0))
          (let ((digit (if (eq? (peek) #\eof) -1 (prelude/digit-value char base))))
            (cond ((>= digit 0)
                   (next)
                   (loop (+ (* n base) digit)))
                  (negative? (- n))
                  (else n))))))

    (define (read-character)
      (next)
      (let ((s (read-atom)))
        (if (= 1 (string-length s))
            (string-ref s 0)
            (match s with
              "newline" -> #\newline
              "space"   -> #\space
              "return"  -> #\return
              "tab"     -> #\tab
              "eof"     -> #\eof
              "nul"     -> #\nul
              _         -> (read-error1 "bad character constant" s)))))

    ;; The character behind # has been looked at, not taken.
    (define (read-hash ch)
      (define (take exp)
        (next)
        exp)
      (match (tolower ch) with
        #\\ -> (sexp:char (read-character))
        #\( -> (sexp:vector (read-list))
        #\t -> (take (sexp:bool #t))
        #\f -> (take (sexp:bool #f))
        #\u -> (take (sexp:undef))
        #\x -> (begin (next) (sexp:int (read-based 16)))
        #\o -> (begin (next) (sexp:int (read-based 8)))
        #\b -> (begin (next) (sexp:int (read-based 2)))
        _   -> (read-error1 "syntax error" ch)))

    (define (read-hex-digit)
      (let ((digit (prelude/digit-value (next) 16)))
        (if (< digit 0)
            (read-error0 "bad hex digit")
            digit)))

    (define (read-escape)
      (next)
      (let ((ch (next)))
        (match ch with
          #\n -> #\newline
          #\r -> #\return
          #\t -> #\tab
          #\" -> #\"
          #\\ -> #\\
          _   -> (if (eq? (tolower ch) #\x)
                     (let ((high (read-hex-digit)))
                       (int->char (+ (* 16 high) (read-hex-digit))))
                     (read-error1 "bad backslash escape in string" ch)))))

    (define (read-text)
      (next)
      (let loop ((acc '()))
        (match (peek) with
          #\"  -> (begin
                    (next)
                    (list->string (reverse acc)))
          #\\  -> (loop (list:cons (read-escape) acc))
          #\eof -> (read-error0 "unexpected end of file")
          _    -> (loop (list:cons (next) acc)))))

    (define (read-list)
      (next)
      (let loop ((acc '()))
        (skip-blank)
        (cond ((eq? (peek) #\))
               (next)
               (reverse acc))
              (else
               (loop (list:cons (read) acc))))))

    (define (read-field-name)
      (let loop ((ch (peek)) (acc '()))
        (cond ((and (not (eq? ch #\eof)) (or (field? ch) (eq? ch #\.)))
               (next)
               (loop (peek) (list:cons ch acc)))
              (else (string->symbol (list->string (reverse acc)))))))

    ;; {name=exp ...}, perhaps with three dots at the end
    (define (read-record)
      (next)
      (let loop ((acc '()))
        (skip-blank)
        (if (eq? (peek) #\})
            (begin
              (next)
              (reverse acc))
            (let ((name (read-field-name)))
              (skip-blank)
              (cond ((eq? name '...)
                     (loop (list:cons (field:t name (sexp:bool #f)) acc)))
                    ((eq? (peek) #\=)
                     (next)
                     (loop (list:cons (field:t name (read)) acc)))
                    (else
                     (read-error1 "expected '=' in record literal" (reverse acc))))))))

    ;; An expression without what may follow it.
    (define (read-simple)
      (skip-blank)
      (match (peek) with
        #\eof -> (read-error1 "unexpected end of file" 0)
        #\(   -> (sexp:list (read-list))
        #\)   -> (read-error0 "unexpected close-paren")
        #\{   -> (sexp:record (read-record))
        #\"   -> (sexp:string (read-text))
        #\'   -> (begin (next) (sexp (sym 'quote) (read)))
        #\,   -> (begin (next) (sexp (sym 'comma) (read)))
        #\:   -> (begin (next) (sexp:cons 'nil (read-symbol)))
        #\#   -> (read-hash (skip))
        _     -> (let ((s (read-atom)))
                   (if (prelude/integer-text? s)
                       (sexp:int (string->int s))
                       (symbol-or-attribute s)))))

    (define (read-index)
      (next)
      (let ((exp (read)))
        (skip-blank)
        (if (eq? (peek) #\])
            (begin
              (next)
              exp)
            (read-error0 "expected closing ]/} character"))))

    ;; What a colon joins: datatype:constructor, object::method, expression : type.
    (define join
      (sexp:symbol dt) (sexp:symbol alt)  -> (sexp:cons dt alt)
      ob (sexp:cons 'nil method)          -> (sexp (sym '%%obref) ob (sym method))
      exp type                            -> (sexp (sym '%typed) exp type))

    (define (read)
      (let loop ((exp (read-simple)))
        (skip-blank)
        (match (peek) with
          #\[ -> (loop (sexp (sym '%array-ref) (bool #f) exp (read-index)))
          #\: -> (begin
                   (next)
                   (join exp (read)))
          _   -> exp)))

    (let loop ((acc '()))
      (skip-blank)
      (if (eq? (peek) #\eof)
          (reverse acc)
          (loop (list:cons (read) acc))))))

(define (read-string s)
  (reader "<string>" (string-reader s)))
