;; Files of the C library.

(require "lib/basis.scm")

(define path "prelude-stdio.tmp")

(let ((f (stdio/open-write path)))
  (printf (int (stdio/write f "one\ntwo\nthree")) "\n")
  (discard (stdio/flush f))
  (discard (stdio/close f)))
(let ((f (stdio/open-read path)))
  (printf (char (stdio/read-char f)) " ")
  (printf (join repr-string " " (stdio/read-lines f)) "\n")
  (discard (stdio/close f)))
(let ((f (stdio/open-read path)))
  (printf (string (stdio/read f 5)) (string (stdio/read f 100)) (string (stdio/read f 100)) "\n")
  (discard (stdio/close f)))
(let ((f (stdio/open-read path)))
  (for line (stdio/line-generator f) (printf (string line) " "))
  (discard (stdio/close f)))
(let ((f (stdio/open-read path)))
  (for ch (stdio-char-generator f) (printf (safe-char ch)))
  (newline)
  (discard (stdio/close f)))

(try
 (begin (stdio/open-read "does-not-exist.tmp") (printf "opened\n"))
 except (:StdioOpenRead msg name) -> (printf msg " " name "\n"))
(discard (unlink path))
