; Twin of bench/programs/strings.scm: strings: built from parts, searched character by character,
; split, compared, reversed in place.
; argument: rounds
; The split, which Irken has in its library, is written here.

(define default-size 10)

(define syllables
  (vector "ka" "lo" "mi" "ne" "ru" "so" "ti" "va" "xen" "yul" "bar" "dop"))

(define seed 1)

; The factor is 1103515245 in 30 bits; with it no product needs more than a fixnum.
(define (random n)
  (set! seed (fxand #x3fffffff (+ 12345 (* seed 29773421))))
  (fxremainder (fxarithmetic-shift-right seed 8) n))

(define (string-concat parts)
  (apply string-append parts))

(define (random-word)
  (let loop ((n (+ 1 (random 4))) (parts '()))
    (if (= n 0)
        (string-concat parts)
        (loop (- n 1) (cons (vector-ref syllables (random 12)) parts)))))

(define (random-text n)
  (let loop ((i 0) (parts '()))
    (if (= i n)
        (string-concat parts)
        (loop (+ i 1) (cons (random-word) (cons " " parts))))))

; How often each letter occurs.
(define (count-letters s counts)
  (let ((n (string-length s)))
    (do ((i 0 (+ i 1)))
        ((= i n))
      (let ((code (- (char->integer (string-ref s i)) 97)))
        (when (and (>= code 0) (< code 26))
          (vector-set! counts code (+ 1 (vector-ref counts code))))))))

; A number made of all the characters.
(define (hash s)
  (let ((n (string-length s)))
    (do ((i 0 (+ i 1))
         (h 5381 (fxand #xffffff (+ (* h 33) (char->integer (string-ref s i))))))
        ((= i n) h))))

(define (reverse-in-place s)
  (let loop ((i 0) (j (- (string-length s) 1)))
    (when (< i j)
      (let ((a (string-ref s i)))
        (string-set! s i (string-ref s j))
        (string-set! s j a)
        (loop (+ i 1) (- j 1))))))

(define (palindrome? s)
  (let loop ((i 0) (j (- (string-length s) 1)))
    (cond ((>= i j) #t)
          ((char=? (string-ref s i) (string-ref s j)) (loop (+ i 1) (- j 1)))
          (else #f))))

; Occurrences of a short string in a long one, without skipping.
(define (occurrences what s)
  (let* ((m (string-length what))
         (stop (- (string-length s) m)))
    (define (here? i k)
      (cond ((= k m) #t)
            ((char=? (string-ref s (+ i k)) (string-ref what k)) (here? i (+ k 1)))
            (else #f)))
    (let loop ((i 0) (n 0))
      (if (> i stop)
          n
          (loop (+ i 1) (if (here? i 0) (+ n 1) n))))))

(define (split s ch)
  (let loop ((at (- (string-length s) 1)) (end (string-length s)) (acc '()))
    (cond ((< at 0) (cons (substring s 0 end) acc))
          ((char=? (string-ref s at) ch)
           (loop (- at 1) at (cons (substring s (+ at 1) end) acc)))
          (else (loop (- at 1) end acc)))))

(define (main size)
  (let ((letter-counts (make-vector 26 0))
        (hashes 0)
        (found 0)
        (longest "")
        (words 0)
        (palindromes 0))
    (do ((i 0 (+ i 1)))
        ((= i size))
      (let ((text (random-text 60)))
        (count-letters text letter-counts)
        (set! found (+ found (occurrences "kalo" text) (occurrences "ti" text)))
        (for-each
         (lambda (w)
           (set! words (+ words 1))
           (when (string<? longest w)
             (set! longest w))
           (when (palindrome? w)
             (set! palindromes (+ palindromes 1))))
         (split text #\space))
        (reverse-in-place text)
        (set! hashes (fxxor hashes (hash text)))))
    (for-each display
              (list "strings " size ": hash " hashes ", found " found
                    ", words " words ", palindromes " palindromes
                    ", last " longest "\n"))
    (display "letters:")
    (for-each (lambda (n) (display " ") (display n)) (vector->list letter-counts))
    (newline)))
