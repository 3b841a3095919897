; A file, line by line, as a whole, and character by character; a file that is not there.
(include "lib/basis.scm")
(let ((f (file/open-read "data/lines.txt")))
  (for-list line (file/read-lines f)
    (printf "<" line ">\n"))
  (file/close f))
(define text (let ((f (file/open-read "data/lines.txt"))) (file/read-buffer f)))
(printf (int (string-length text)) "\n")
(define letters-seen 0)
(for ch (file-char-generator (file/open-read "data/lines.txt"))
  (if (letter? ch) (inc! letters-seen)))
(printf (int letters-seen) "\n")
(try
 (file/close (file/open-read "data/there-is-no-such-file"))
 except
 (:OSError _) -> (begin (printf "no such file\n") 0))
