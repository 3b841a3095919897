; Runs one of the programs here in GNU Guile:
;
;   guile -s run-guile.scm NAME.ss [SIZE]
;
; The definitions of the file, NAME.ss, become the body of one (let () ...), so that the compiler
; sees that nobody else uses or changes them; it is compiled at Guile's default optimisation level
; (-O2). The compiled program is kept in $XDG_CACHE_HOME/bench-twins-guile-VERSION (or
; ~/.cache/...), as Guile keeps those that it compiles by itself, and compiled again when the file
; or this one is newer.  Guile's jit works as it does by default.  Then main is called, with the size
; or, without one, with the file's default-size.
;
; The programs are written in what R6RS and R7RS have in common, and use some names of R6RS's
; arithmetic on fixnums (fxand, fxarithmetic-shift-right ...), with Chez's fxquotient and
; fxremainder. Guile's own fx functions are slow (they check their arguments one by one in Scheme);
; its ordinary ones are those that its compiler knows, so here the names stand for these.

(use-modules (system base compile)
             (system vm loader)
             ((ice-9 binary-ports) #:select (put-bytevector))
             (srfi srfi-9)
             (srfi srfi-11)
             (rnrs bytevectors)
             ((rnrs exceptions) #:select (guard)))

(define raise (@ (rnrs exceptions) raise))

(define (list-sort less? l) (sort l less?))

(define-syntax-rule (fxand a b) (logand a b))
(define-syntax-rule (fxior a b) (logior a b))
(define-syntax-rule (fxxor a b) (logxor a b))
(define-syntax-rule (fxnot a) (lognot a))
(define-syntax-rule (fxarithmetic-shift-left a n) (ash a n))
(define-syntax-rule (fxarithmetic-shift-right a n) (ash a (- n)))
(define-syntax-rule (fxquotient a b) (quotient a b))
(define-syntax-rule (fxremainder a b) (remainder a b))

(define (read-forms file)
  (call-with-input-file file
    (lambda (port)
      (let loop ((forms '()))
        (let ((form (read port)))
          (if (eof-object? form)
              (reverse forms)
              (loop (cons form forms))))))))

(define (compile-program file)
  (compile `(let ()
              ,@(read-forms file)
              (lambda (size) (main (or size default-size))))
           #:from 'scheme
           #:to 'bytecode
           #:env (current-module)
           #:opts '(#:to-file? #t)))

(define (cache-name file)
  (let ((directory (string-append (or (getenv "XDG_CACHE_HOME")
                                      (string-append (or (getenv "HOME") "/tmp") "/.cache"))
                                  "/bench-twins-guile-" (version))))
    (unless (file-exists? directory)
      (unless (file-exists? (dirname directory))
        (mkdir (dirname directory)))
      (mkdir directory))
    (string-append directory "/"
                   (string-map (lambda (ch) (if (char=? ch #\/) #\_ ch)) (canonicalize-path file))
                   ".go")))

(define (newer? a b)
  (let ((a (stat a)) (b (stat b)))
    (or (> (stat:mtime a) (stat:mtime b))
        (and (= (stat:mtime a) (stat:mtime b))
             (>= (stat:mtimensec a) (stat:mtimensec b))))))

(define (load-program file driver)
  (let ((cached (cache-name file)))
    (unless (and (file-exists? cached) (newer? cached file) (newer? cached driver))
      (let ((code (compile-program file))
            (port (open-file (string-append cached ".new") "wb")))
        (put-bytevector port code)
        (close-port port)
        (rename-file (string-append cached ".new") cached)))
    ((load-thunk-from-file cached))))

(let* ((arguments (command-line))
       (driver (car arguments))
       (file (cadr arguments))
       (program (load-program file driver)))
  (program (and (pair? (cddr arguments)) (string->number (caddr arguments)))))
