; JSON: a text that the program makes up is parsed into a datatype, searched, and printed again.
; argument: rounds; each parses a text with 20 records

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

(define (make-text records round)
  (let ((parts (list:cons "[" '())))
    (define (put s)
      (push! parts s))
    (for-range i records
      (if (> i 0) (put ", "))
      (put "{\"id\": ")
      (put (int->string (+ i (* round 100))))
      (put ", \"name\": \"item \\\"")
      (put (int->string (* i i)))
      (put "\\\"\", \"tags\": [\"a\", \"bc\", \"def\"],\n  \"size\": {\"w\": ")
      (put (int->string (mod (* i 37) 50)))
      (put ", \"h\": -")
      (put (int->string (mod (* i 91) 70)))
      (put "}, \"on\": ")
      (put (if (odd? i) "true" "false"))
      (put ", \"next\": null}"))
    (put "]")
    (string-concat (reverse parts))))

; Raises (:BadJSON position) where the text is no JSON.
(define (parse-json text)
  (let ((pos 0)
        (end (string-length text)))

    (define (fail)
      (raise (:BadJSON pos)))

    (define (peek)
      (if (< pos end) (string-ref text pos) #\nul))

    (define (space? ch)
      (or (eq? ch #\space) (eq? ch #\newline)))

    (define (number? ch)
      (let ((code (char->ascii ch)))
        (and (>= code 48) (<= code 57))))

    (define (skip-space)
      (while (space? (peek))
        (inc! pos)))

    (define (expect ch)
      (skip-space)
      (if (eq? (peek) ch)
          (inc! pos)
          (fail)))

    (define (word w value)
      (for-string ch w
        (expect ch))
      value)

    (define (number)
      (let ((negative (eq? (peek) #\-))
            (n 0))
        (if negative (inc! pos))
        (if (not (number? (peek))) (fail))
        (while (number? (peek))
          (set! n (+ (* n 10) (- (char->ascii (peek)) 48)))
          (inc! pos))
        (json:number (if negative (- 0 n) n))))

    (define (string-body)
      (expect #\")
      (let loop ((chars '()))
        (let ((ch (peek)))
          (inc! pos)
          (match ch with
            #\"   -> (list->string (reverse chars))
            #\\   -> (let ((escaped (peek)))
                       (inc! pos)
                       (loop (list:cons escaped chars)))
            #\nul -> (fail)
            other -> (loop (list:cons other chars))))))

    (define (elements acc)
      (let ((v (value)))
        (skip-space)
        (let ((ch (peek)))
          (inc! pos)
          (match ch with
            #\, -> (elements (list:cons v acc))
            #\] -> (reverse (list:cons v acc))
            _   -> (fail)))))

    (define (members acc)
      (skip-space)
      (let ((name (string-body)))
        (expect #\:)
        (let ((m (member:t name (value))))
          (skip-space)
          (let ((ch (peek)))
            (inc! pos)
            (match ch with
              #\, -> (members (list:cons m acc))
              #\} -> (reverse (list:cons m acc))
              _   -> (fail))))))

    (define (value)
      (skip-space)
      (match (peek) with
        #\{ -> (begin (inc! pos) (json:object (members '())))
        #\[ -> (begin (inc! pos) (json:array (elements '())))
        #\" -> (json:string (string-body))
        #\t -> (word "true" (json:bool #t))
        #\f -> (word "false" (json:bool #f))
        #\n -> (word "null" (json:null))
        _   -> (number)))

    (let ((result (value)))
      (skip-space)
      (if (< pos end) (fail))
      result)))

(define (json->text j)
  (let ((parts '()))
    (define (put s)
      (push! parts s))
    (define (put-string s)
      (put "\"")
      (for-string ch s
        (if (eq? ch #\")
            (put "\\\"")
            (put (char->string ch))))
      (put "\""))
    (define (put-list l first?)
      (match l with
        ()      -> #u
        (x . r) -> (begin
                     (if (not first?) (put ","))
                     (put-value x)
                     (put-list r #f))))
    (define (put-members l first?)
      (match l with
        ()                   -> #u
        ((member:t k v) . r) -> (begin
                                  (if (not first?) (put ","))
                                  (put-string k)
                                  (put ":")
                                  (put-value v)
                                  (put-members r #f))))
    (define (put-value v)
      (match v with
        (json:null)      -> (put "null")
        (json:bool #t)   -> (put "true")
        (json:bool #f)   -> (put "false")
        (json:number n)  -> (put (int->string n))
        (json:string s)  -> (put-string s)
        (json:array l)   -> (begin (put "[") (put-list l #t) (put "]"))
        (json:object l)  -> (begin (put "{") (put-members l #t) (put "}"))))
    (put-value j)
    (string-concat (reverse parts))))

; The sum of all numbers in it.
(define sum-numbers
  (json:number n) -> n
  (json:array l)  -> (fold (lambda (x acc) (+ acc (sum-numbers x))) 0 l)
  (json:object l) -> (fold (lambda (m acc)
                             (match m with
                               (member:t _ v) -> (+ acc (sum-numbers v))))
                           0 l)
  _               -> 0)

(define (checksum s)
  (let ((h 7))
    (for-string ch s
      (set! h (logand #xffffff (+ (* h 31) (char->ascii ch)))))
    h))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 3))

(define sum 0)
(define check 0)
(define bad 0)

(for-range i size
  (let ((text (make-text 20 i))
        (j (parse-json text))
        (again (json->text j)))
    (set! sum (+ sum (sum-numbers j)))
    (set! check (logxor check (checksum again)))
    ; What is cut off is no JSON.
    (try
     (begin
       (parse-json (substring again 0 (+ 100 (mod i 50))))
       #u)
     except
     (:BadJSON pos) -> (set! bad (+ bad pos)))))

(printf "json " (int size) ": sum " (int sum) ", check " (int check) ", bad " (int bad) "\n")
