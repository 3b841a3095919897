;; -*- Mode: Irken -*-

;; Strings: bytes, which can be changed in place.  And the classes of characters.

;; --- making, copying, reading, writing ---

;; The words that a string of n bytes takes.
(define (string-tuple-length n)
  (>> (+ n 11) 3))

(define (make-string n)
  (%ensure-heap #f (string-tuple-length n))
  (%%cexp (int -> string) "smake" n))

(define (prelude/string-range-error s lo hi)
  (raise (:String/Range s lo hi)))

;; Raises :String/Range if n is no position in s, or lo up to hi no part of it.
(defmacro string-range-check
  (string-range-check s n)
  -> (if (and (<= 0 n) (< n (string-length s)))
         #u
         (prelude/string-range-error s n n))
  (string-range-check s lo hi)
  -> (if (and (<= 0 lo) (<= lo hi) (<= hi (string-length s)))
         #u
         (prelude/string-range-error s lo hi)))

(define (string-ref s n)
  (string-range-check s n)
  (%%cexp (string int -> char) "sref" s n))

(define (string-set! s n c)
  (string-range-check s n)
  (%%cexp (string int char -> undefined) "sset" s n c))

(define (buffer-copy src src-start n dst dst-start)
  (string-range-check src src-start (+ src-start n))
  (string-range-check dst dst-start (+ dst-start n))
  (%%cexp (string int int string int -> undefined) "scopy" src src-start n dst dst-start))

;; From start up to end, without end.
(define (substring src start end)
  (string-range-check src start end)
  (let ((r (make-string (- end start))))
    (%%cexp (string int int string int -> undefined) "scopy" src start (- end start) r 0)
    r))

;; The first n characters of s.
(define (copy-string s n) (substring s 0 n))

(define (char->string ch)
  (let ((r (make-string 1)))
    (string-set! r 0 ch)
    r))

;; A new string each time, as strings can be changed.
(define (bool->string b)
  (copy-string (if b "#t" "#f") 2))

;; The string with a NUL at its end, for C; itself if it has one.
(define (zero-terminate s)
  (let ((n (string-length s)))
    (if (and (> n 0) (eq? (string-ref s (- n 1)) #\nul))
        s
        (let ((r (make-string (+ n 1))))
          (buffer-copy s 0 n r 0)
          (string-set! r n #\nul)
          r))))

;; --- lists of strings, lists of characters ---

(define (prelude/total-length l n)
  (match l with
    ()      -> n
    (s . l) -> (prelude/total-length l (+ n (string-length s)))))

(define (string-concat l)
  (let ((r (make-string (prelude/total-length l 0))))
    (let loop ((l l) (at 0))
      (match l with
        ()      -> r
        (s . l) -> (let ((n (string-length s)))
                     (buffer-copy s 0 n r at)
                     (loop l (+ at n)))))))

(defmacro string-append
  (string-append)         -> ""
  (string-append s)       -> s
  (string-append s t ...) -> (string-concat (list s t ...)))

;; The strings with sep between them.
(define (string-join l sep)
  (define spread
    ()      acc -> (string-concat (reverse acc))
    (s . l) acc -> (spread l (list:cons s (list:cons sep acc))))
  (if (= 0 (string-length sep))
      (string-concat l)
      (match l with
        ()      -> (make-string 0)
        (s . l) -> (spread l (list s)))))

(define (list->string l)
  (let ((r (make-string (length l))))
    (let loop ((l l) (at 0))
      (match l with
        ()       -> r
        (ch . l) -> (begin
                      (string-set! r at ch)
                      (loop l (+ at 1)))))))

(define (string->list s)
  (let loop ((at (- (string-length s) 1)) (acc (list:nil)))
    (if (< at 0)
        acc
        (loop (- at 1) (list:cons (string-ref s at) acc)))))

;; --- comparison ---

(define (string-compare a b) : (string string -> cmp)
  (magic-cmp a b))

(define (string-cmp a b) (string-compare a b))
(define (string=? a b) (eq? (string-compare a b) (cmp:=)))
(define (string<? a b) (eq? (string-compare a b) (cmp:<)))
(define (string>? a b) (eq? (string-compare a b) (cmp:>)))

;; --- searching ---

;; Whether a stands in b at a position; it must not reach beyond the end of b.
(define (prelude/string-at? a b at)
  (let ((n (string-length a)))
    (let loop ((i 0))
      (cond ((= i n) #t)
            ((eq? (string-ref a i) (string-ref b (+ at i))) (loop (+ i 1)))
            (else #f)))))

;; Where string a stands in b at position pos or later; -1 if it does not.
(define (string-find-from a b pos)
  (let ((end (- (string-length b) (string-length a))))
    (let loop ((at pos))
      (cond ((> at end) -1)
            ((prelude/string-at? a b at) at)
            (else (loop (+ at 1)))))))

(define (string-find a b)
  (string-find-from a b 0))

(define (starts-with a b)
  (and (>= (string-length a) (string-length b))
       (prelude/string-at? b a 0)))

(define (ends-with a b)
  (let ((at (- (string-length a) (string-length b))))
    (and (>= at 0) (prelude/string-at? b a at))))

;; --- splitting ---

;; At each occurrence of a character.
(define (string-split s ch)
  (let loop ((at (- (string-length s) 1)) (end (string-length s)) (acc '()))
    (cond ((< at 0) (list:cons (substring s 0 end) acc))
          ((eq? (string-ref s at) ch)
           (loop (- at 1) at (list:cons (substring s (+ at 1) end) acc)))
          (else (loop (- at 1) end acc)))))

;; At each occurrence of a string.
(define (string-split-string src sep)
  (let ((n (string-length sep)))
    (when (> n (string-length src))
      (raise (:String/SplitTooLong sep)))
    (let loop ((start 0) (acc '()))
      (let ((at (string-find-from sep src start)))
        (if (= at -1)
            (reverse (list:cons (substring src start (string-length src)) acc))
            (loop (+ at n) (list:cons (substring src start at) acc)))))))

(define (string-replace-all src from to)
  (string-join (string-split-string src from) to))

;; --- classes of characters ---

;; A function that tells whether a character is in the list.
(define (char-class char-list)
  (let ((members (make-vector 256 #f)))
    (for-list ch char-list
      (set! members[(char->int ch)] #t))
    (lambda (ch) members[(char->int ch)])))

(define whitespace '(#\space #\tab #\newline #\return))
(define delimiters '(#\( #\) #\[ #\] #\{ #\} #\: #\;))
(define lowercase (string->list "abcdefghijklmnopqrstuvwxyz"))
(define uppercase (string->list "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
(define letters (append lowercase uppercase))
(define all-delimiters (append whitespace delimiters))
(define digits '(#\0 #\1 #\2 #\3 #\4 #\5 #\6 #\7 #\8 #\9))
(define hex-digits (string->list "0123456789ABCDEFabcdef"))
(define printable
  (append digits letters (string->list "!\"#$%&'*+,-./:;<=>?@\\^_`[({|})]~")))

;; Whether the code of ch is lo up to hi, hi included.
(define (prelude/char-in? ch lo hi)
  (let ((n (char->int ch)))
    (and (<= lo n) (<= n hi))))

(define whitespace?
  #\space   -> #t
  #\tab     -> #t
  #\newline -> #t
  #\return  -> #t
  _         -> #f)

(define delim?
  #\( -> #t
  #\) -> #t
  #\[ -> #t
  #\] -> #t
  #\{ -> #t
  #\} -> #t
  #\: -> #t
  #\; -> #t
  ch  -> (whitespace? ch))

(define (digit? ch) (prelude/char-in? ch 48 57))
(define (lower? ch) (prelude/char-in? ch 97 122))
(define (upper? ch) (prelude/char-in? ch 65 90))
(define (letter? ch) (or (lower? ch) (upper? ch)))
(define (hex-digit? ch) (or (digit? ch) (prelude/char-in? ch 65 70) (prelude/char-in? ch 97 102)))
;; What the name of a record's field is made of.
(define (field? ch) (or (letter? ch) (digit? ch) (eq? ch #\-)))
;; What has a shape on paper.
(define (printable? ch) (prelude/char-in? ch 33 126))

;; --- upper and lower case, ASCII only ---

(define (toupper ch)
  (if (lower? ch) (int->char (- (char->int ch) 32)) ch))

(define (tolower ch)
  (if (upper? ch) (int->char (+ (char->int ch) 32)) ch))

(define (prelude/string-map p s)
  (let ((n (string-length s))
        (r (make-string n)))
    (for-range i n
      (string-set! r i (p (string-ref s i))))
    r))

(define (upcase s) (prelude/string-map toupper s))
(define (downcase s) (prelude/string-map tolower s))

;; --- how a string is written in a program ---

(define safe-char
  #\space   -> " "
  #\newline -> "\\n"
  #\tab     -> "\\t"
  #\return  -> "\\r"
  #\"       -> "\\\""
  #\\       -> "\\\\"
  ch        -> (if (printable? ch)
                   (char->string ch)
                   (let ((r (copy-string "\\x00" 4)))
                     (string-set! r 2 (prelude/hex-digit (>> (char->int ch) 4)))
                     (string-set! r 3 (prelude/hex-digit (logand (char->int ch) 15)))
                     r)))

(define (prelude/hex-digit n)
  (string-ref "0123456789abcdef" n))

(define (repr-string s)
  (let loop ((at (- (string-length s) 1)) (acc (list "\"")))
    (if (< at 0)
        (string-concat (list:cons "\"" acc))
        (loop (- at 1) (list:cons (safe-char (string-ref s at)) acc)))))

;; --- integers ---

;; Raises :String/BadInt if there is anything but digits, and a minus sign in front of them.
(define (string->int s)
  (let ((n (string-length s)))
    (define (digits at acc)
      (if (= at n)
          acc
          (let ((ch (string-ref s at)))
            (if (digit? ch)
                (digits (+ at 1) (+ (* 10 acc) (- (char->int ch) 48)))
                (raise (:String/BadInt s))))))
    (if (and (> n 0) (eq? (string-ref s 0) #\-))
        (- (digits 1 0))
        (digits 0 0))))

;; The digits are taken from a negative number, as there are more negative ones than positive ones.
(define (int->string n)
  (define (count-digits m k)
    (if (= m 0) k (count-digits (unsafe-div m 10) (+ k 1))))
  (define (fill r m at)
    (cond ((= m 0) r)
          (else
           (string-set! r at (int->char (- 48 (remainder m 10))))
           (fill r (unsafe-div m 10) (- at 1)))))
  (cond ((= n 0) (char->string #\0))
        ((< n 0)
         (let ((size (count-digits n 1))
               (r (make-string size)))
           (string-set! r 0 #\-)
           (fill r n (- size 1))))
        (else
         (let ((size (count-digits n 0)))
           (fill (make-string size) (- n) (- size 1))))))

;; --- strings as streams of characters ---

;; A function that gives the next character at each call, and #\eof in the end.
(define (string-reader s)
  (let ((at 0))
    (lambda ()
      (cond ((>= at (string-length s)) #\eof)
            (else
             (inc! at)
             (string-ref s (- at 1)))))))

(defmacro for-string
  (for-string var s e ...)
  -> (let (($s s))
       (for-range $i (string-length $s)
         (let ((var (string-ref $s $i))) e ...))))

(define (string-generator s)
  (makegen emit
    (for-string ch s
      (emit ch))))
