; Lines of the standard input.
; stdin: data/lines.txt
(include "lib/basis.scm")
(define input (file/open-stdin))
(let loop ((n 1))
  (match (file/read-line input) with
    (maybe:yes line) -> (begin
                          (printf (int n) ": " line " (" (int (string-length line)) ")\n")
                          (loop (+ n 1)))
    (maybe:no) -> (printf "end\n")))
