; Included by include_files.scm; may use what the program has defined before.
(define fragment-value (string-length (helper-greet "all")))
