; Required by include_files.scm.
(define (helper-greet who) (format "hello, " who))
