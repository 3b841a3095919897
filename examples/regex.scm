; Regular expressions, matched by derivatives: what is left to match after each character.
;
; Shows symbolic computation with a datatype, "smart" constructors and a small recursive parser.
; run: irkjit run examples/regex.scm [pattern text]

(require "lib/basis.scm")

(datatype regex
  (:nothing)                  ; matches no string
  (:empty)                    ; matches the empty string only
  (:any)                      ; any one character
  (:char char)
  (:sequence regex regex)
  (:either regex regex)
  (:star regex))

; Constructors that simplify, so that derivatives stay small.
(define sequence
  (regex:nothing) _ -> (regex:nothing)
  _ (regex:nothing) -> (regex:nothing)
  (regex:empty) r   -> r
  r (regex:empty)   -> r
  a b               -> (regex:sequence a b))

(define either
  (regex:nothing) r -> r
  r (regex:nothing) -> r
  a b               -> (if (magic=? a b) a (regex:either a b)))

; Does it match the empty string?
(define nullable?
  (regex:empty)        -> #t
  (regex:star _)       -> #t
  (regex:sequence a b) -> (and (nullable? a) (nullable? b))
  (regex:either a b)   -> (or (nullable? a) (nullable? b))
  _                    -> #f)

; What must match the rest of a string whose first character is `ch`.
(define derive
  _  (regex:nothing)      -> (regex:nothing)
  _  (regex:empty)        -> (regex:nothing)
  _  (regex:any)          -> (regex:empty)
  ch (regex:char c)       -> (if (eq? c ch) (regex:empty) (regex:nothing))
  ch (regex:either a b)   -> (either (derive ch a) (derive ch b))
  ch (regex:star r)       -> (sequence (derive ch r) (regex:star r))
  ch (regex:sequence a b) -> (let ((first-part (sequence (derive ch a) b)))
                               (if (nullable? a)
                                   (either first-part (derive ch b))
                                   first-part)))

(define (matches? r s)
  (nullable? (fold derive r (string->list s))))

; The grammar: alternatives of sequences of items; an item is an atom with any of * + ? behind it.
; Each parser takes the characters that are left and gives the expression and what is behind it.
(define (alternatives chars)
  (let (((left rest) (items (regex:empty) chars)))
    (match rest with
      (#\| . more) -> (let (((right behind) (alternatives more)))
                        (:tuple (either left right) behind))
      _            -> (:tuple left rest))))

(define items
  acc ()          -> (:tuple acc '())
  acc (#\| . l)   -> (:tuple acc (list:cons #\| l))
  acc (#\) . l)   -> (:tuple acc (list:cons #\) l))
  acc chars       -> (let (((atom-part rest) (atom chars))
                           ((item behind) (suffixes atom-part rest)))
                       (items (sequence acc item) behind)))

(define suffixes
  r (#\* . l) -> (suffixes (regex:star r) l)
  r (#\+ . l) -> (suffixes (sequence r (regex:star r)) l)
  r (#\? . l) -> (suffixes (either (regex:empty) r) l)
  r l         -> (:tuple r l))

(define atom
  (#\( . l)    -> (let (((inside rest) (alternatives l)))
                    (match rest with
                      (#\) . behind) -> (:tuple inside behind)
                      _              -> (raise (:BadPattern "a parenthesis is not closed"))))
  (#\. . l)    -> (:tuple (regex:any) l)
  (#\\ ch . l) -> (:tuple (regex:char ch) l)
  (ch . l)     -> (:tuple (regex:char ch) l)
  ()           -> (raise (:BadPattern "nothing where a character should be")))

(define (parse pattern)
  (let (((r rest) (alternatives (string->list pattern))))
    (match rest with
      () -> r
      _  -> (raise (:BadPattern "a parenthesis too many")))))

(define (try-out pattern texts)
  (try
   (let ((r (parse pattern)))
     (for-list text texts
       (printf (rpad 14 pattern) (rpad 23 (string text))
               (if (matches? r text) "matches" "does not match") "\n")))
   except
   (:BadPattern why) -> (printf (rpad 14 pattern) why "\n")))

(if (> sys.argc 2)
    (try-out sys.argv[1] (list sys.argv[2]))
    (begin
      (try-out "a*b" (list "b" "aaab" "aba"))
      (try-out "(ab|c)+" (list "ababc" "" "abb"))
      (try-out "colou?r" (list "color" "colour" "colouur"))
      (try-out "(a|b)*abb" (list "abababb" "ababab"))
      (try-out ".*\\.scm" (list "regex.scm" "regexscm"))
      (try-out "(((x*)*)*)*y" (list "xxxxxxxxxxxxxxxxxxxx"))
      (try-out "(ab" (list "ab"))))
