; Words of a text that the program makes up, counted with the library's tables and sorted.
; argument: rounds

(require "lib/basis.scm")

(define syllables
  (list->vector '("an" "be" "co" "du" "el" "fi" "go" "hu" "is" "jo" "ka" "le" "mo" "nu" "or" "pi")))

(define seed 7)

(define (random n)
  (set! seed (logand #x3fffffff (+ 12345 (* seed 1103515245))))
  (mod (>> seed 8) n))

(define (make-text n)
  (let ((parts '()))
    (for-range i n
      (push! parts syllables[(min (random 16) (random 16))])
      (push! parts syllables[(min (random 16) (random 16))])
      (push! parts " "))
    (string-concat parts)))

; From words to records with a count, which is changed in place.
(define (count-words text)
  (let ((table (tree/empty)))
    (for-list w (string-split text #\space)
      (match (tree/member table string-compare w) with
        (maybe:yes entry) -> (set! entry.count (+ 1 entry.count))
        (maybe:no)        -> (tree/insert! table string-compare w {word=w count=1})))
    table))

; The more frequent first, equal ones by the alphabet.
(define (before? a b)
  (cond ((> a.count b.count) #t)
        ((< a.count b.count) #f)
        (else (string<? a.word b.word))))

(define size (if (> sys.argc 1) (string->int sys.argv[1]) 2))

(define distinct 0)
(define ranks 0)
(define best "")

(for-range i size
  (let ((table (count-words (make-text 300)))
        (ranking (sort before? (tree/values table)))
        (place 1))
    (set! distinct (+ distinct (length ranking)))
    (for-list entry ranking
      (set! ranks (+ ranks (* place entry.count)))
      (set! place (+ place 1)))
    (set! best (let ((top (car ranking))) (format best (if (< i 5) top.word ""))))))

(printf "words " (int size) ": distinct " (int distinct) ", ranks " (int ranks)
        ", best " best "\n")
