; Counts lines, words and characters of a file, and tells the most frequent words.
;
; Shows reading a file line by line, a balanced tree as a table, sorting by two keys.
; run: irkjit run examples/wordcount.scm [file [wanted-words]]

(require "lib/basis.scm")

(define path (if (> sys.argc 1) sys.argv[1] "examples/data/fable.txt"))
(define wanted (if (> sys.argc 2) (string->int sys.argv[2]) 8))

; The words of a line in lower case; everything but letters stands between words.
(define (words line)
  (let ((found '())
        (letters '()))
    (define (end-of-word)
      (match letters with
        () -> #u
        _  -> (begin
                (push! found (list->string (reverse letters)))
                (set! letters '()))))
    (for-string ch line
      (if (letter? ch)
          (push! letters (tolower ch))
          (end-of-word)))
    (end-of-word)
    (reverse found)))

; From words to records with a count, which is changed in place.
(define table (tree/empty))

(define (count-word! w)
  (match (tree/member table string-compare w) with
    (maybe:yes entry) -> (inc! entry.count)
    (maybe:no)        -> (tree/insert! table string-compare w {word=w count=1})))

(define (count-file file)
  (let ((totals {lines=0 words=0 chars=0}))
    (for-list line (file/read-lines file)
      (let ((ws (words line)))
        (inc! totals.lines)
        (inc! totals.words (length ws))
        (inc! totals.chars (+ 1 (string-length line)))
        (for-each count-word! ws)))
    totals))

; The more frequent first, equal ones by the alphabet.
(define (before? a b)
  (cond ((> a.count b.count) #t)
        ((< a.count b.count) #f)
        (else (string<? a.word b.word))))

(define (report file)
  (let ((totals (count-file file))
        (ranking (sort before? (tree/values table))))
    (printf (lpad 6 (int totals.lines)) " lines\n"
            (lpad 6 (int totals.words)) " words, " (int (length ranking)) " different ones\n"
            (lpad 6 (int totals.chars)) " characters\n")
    (for-list entry (slice ranking 0 (min wanted (length ranking)))
      (printf (lpad 6 (int entry.count)) " " entry.word "\n"))))

(try
 (begin
   (report (file/open-read path))
   0)
 except
 (:OSError _) -> (begin (printf "cannot read " path "\n") 1))
