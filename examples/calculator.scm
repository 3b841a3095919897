; A calculator: reads lines from the standard input, prints the value of each.
;
; Shows a tokeniser and a recursive-descent parser, exceptions, a table of variables.
; run: irkjit run examples/calculator.scm < examples/data/sums.txt
; stdin: data/sums.txt

(require "lib/basis.scm")

(datatype token
  (:number int)
  (:name string)
  (:operator char)
  (:end))

(define show-token
  (token:number n)    -> (int->string n)
  (token:name s)      -> s
  (token:operator ch) -> (char->string ch)
  (token:end)         -> "the end")

(define (fail what)
  (raise (:CalculatorError what)))

; The leading characters that satisfy p, as a string, and the rest.
(define (take-while p chars)
  (let loop ((acc '()) (l chars))
    (match l with
      ()      -> (:tuple (list->string (reverse acc)) l)
      (c . r) -> (if (p c)
                     (loop (list:cons c acc) r)
                     (:tuple (list->string (reverse acc)) l)))))

(define tokenise
  ()          -> '()
  (ch . rest) -> (cond ((whitespace? ch) (tokenise rest))
                       ((digit? ch)
                        (let (((s more) (take-while digit? (list:cons ch rest))))
                          (list:cons (token:number (string->int s)) (tokenise more))))
                       ((letter? ch)
                        (let (((s more) (take-while letter? (list:cons ch rest))))
                          (list:cons (token:name s) (tokenise more))))
                       (else
                        (list:cons (token:operator ch) (tokenise rest)))))

(define variables (tree/empty))

; Evaluates while it parses.
(define (evaluate tokens)
  (define (peek)
    (match tokens with
      ()      -> (token:end)
      (t . _) -> t))

  (define (advance)
    (match tokens with
      ()      -> #u
      (_ . r) -> (set! tokens r)))

  (define (sum)
    (let loop ((left (product)))
      (match (peek) with
        (token:operator #\+) -> (begin (advance) (loop (+ left (product))))
        (token:operator #\-) -> (begin (advance) (loop (- left (product))))
        _                    -> left)))

  (define (product)
    (let loop ((left (power)))
      (match (peek) with
        (token:operator #\*) -> (begin (advance) (loop (* left (power))))
        (token:operator #\/) -> (begin (advance) (loop (/ left (power))))
        (token:operator #\%) -> (begin (advance)
                                       (let ((right (power)))
                                         (- left (* right (/ left right)))))
        _                    -> left)))

  ; Powers are grouped from the right.
  (define (power)
    (let ((base (factor)))
      (match (peek) with
        (token:operator #\^) -> (begin (advance) (pow base (power)))
        _                    -> base)))

  (define (factor)
    (let ((t (peek)))
      (advance)
      (match t with
        (token:number n)     -> n
        (token:operator #\-) -> (- 0 (factor))
        (token:operator #\() -> (let ((value (sum)))
                                  (match (peek) with
                                    (token:operator #\)) -> (begin (advance) value)
                                    other -> (fail (format "expected ) before "
                                                           (show-token other)))))
        (token:name s)       -> (match (tree/member variables string-compare s) with
                                  (maybe:yes v) -> v
                                  (maybe:no)    -> (fail (format "unknown variable " s)))
        other                -> (fail (format "unexpected " (show-token other))))))

  (let ((value (sum)))
    (match (peek) with
      (token:end) -> value
      other       -> (fail (format "unexpected " (show-token other))))))

; A line is `name = sum` or a sum.
(define run-tokens
  ((token:name s) (token:operator #\=) . rest)
  -> (let ((value (evaluate rest)))
       (set! variables (tree/delete-if-there variables s))
       (tree/insert! variables string-compare s value)
       value)
  tokens -> (evaluate tokens))

; The tree keeps the first value of a key, so an old one goes first.
(define (tree/delete-if-there t s)
  (match (tree/member t string-compare s) with
    (maybe:yes _) -> (tree/delete t string-compare s)
    (maybe:no)    -> t))

(define (run-line line)
  (try
   (printf line "\n  = " (int (run-tokens (tokenise (string->list line)))) "\n")
   except
   (:CalculatorError what) -> (printf line "\n  error: " what "\n")
   (:DivideByZero a _)     -> (printf line "\n  error: " (int a) " divided by zero\n")))

(let ((input (file/open-stdin)))
  (for-list line (file/read-lines input)
    (if (> (string-length line) 0)
        (run-line line))))
