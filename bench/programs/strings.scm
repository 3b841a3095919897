; Strings: built from parts, searched character by character, split, compared, reversed in place.
; argument: rounds

(require "lib/basis.scm")

(define syllables
  (list->vector '("ka" "lo" "mi" "ne" "ru" "so" "ti" "va" "xen" "yul" "bar" "dop")))

(define seed 1)

(define (random n)
  (set! seed (logand #x3fffffff (+ 12345 (* seed 1103515245))))
  (mod (>> seed 8) n))

(define (random-word)
  (let loop ((n (+ 1 (random 4))) (parts '()))
    (if (= n 0)
        (string-concat parts)
        (loop (- n 1) (list:cons syllables[(random 12)] parts)))))

(define (random-text n)
  (let loop ((i 0) (parts '()))
    (if (= i n)
        (string-concat parts)
        (loop (+ i 1) (list:cons (random-word) (list:cons " " parts))))))

; How often each letter occurs.
(define (count-letters s counts)
  (let ((n (string-length s)))
    (let loop ((i 0))
      (when (< i n)
        (let ((code (- (char->ascii (string-ref s i)) 97)))
          (when (and (>= code 0) (< code 26))
            (set! counts[code] (+ 1 counts[code])))
          (loop (+ i 1)))))))

; A number made of all the characters.
(define (hash s)
  (let loop ((i 0) (h 5381))
    (if (= i (string-length s))
        h
        (loop (+ i 1) (logand #xffffff (+ (* h 33) (char->ascii (string-ref s i))))))))

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
          ((eq? (string-ref s i) (string-ref s j)) (loop (+ i 1) (- j 1)))
          (else #f))))

; Occurrences of a short string in a long one, without skipping.
(define (occurrences what s)
  (let ((m (string-length what))
        (stop (- (string-length s) m)))
    (define (here? i k)
      (cond ((= k m) #t)
            ((eq? (string-ref s (+ i k)) (string-ref what k)) (here? i (+ k 1)))
            (else #f)))
    (let loop ((i 0) (n 0))
      (if (> i stop)
          n
          (loop (+ i 1) (if (here? i 0) (+ n 1) n))))))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 10))

(define letter-counts (make-vector 26 0))
(define hashes 0)
(define found 0)
(define longest "")
(define words 0)
(define palindromes 0)

(for-range i size
  (let ((text (random-text 60)))
    (count-letters text letter-counts)
    (set! found (+ found (occurrences "kalo" text) (occurrences "ti" text)))
    (for-list w (string-split text #\space)
      (inc! words)
      (when (string<? longest w)
        (set! longest w))
      (when (palindrome? w)
        (inc! palindromes)))
    (reverse-in-place text)
    (set! hashes (logxor hashes (hash text)))))

(printf "strings " (int size) ": hash " (int hashes) ", found " (int found)
        ", words " (int words) ", palindromes " (int palindromes)
        ", last " longest "\n")
(printf "letters: " (join int->string " " (vector->list letter-counts)) "\n")
