; Runs one of the programs here in Chez Scheme:
;
;   chezscheme --script run-chez.scm NAME.ss [SIZE]
;
; The definitions of the file, NAME.ss, become the body of one (let () ...), so that the compiler
; sees that nobody else uses or changes them; it is compiled at each start (that takes some
; hundredths of a second), at the optimisation level that is Chez's own default: everything is
; checked.  Then main is called, with the size or, without one, with the file's default-size.
;
; The programs are written in what R6RS and R7RS have in common, and use some names of R6RS's
; arithmetic on fixnums (fxand, fxarithmetic-shift-right ...).  Two names, fxquotient and
; fxremainder, are Chez's own.  define-record-type is that of R7RS (and SRFI 9); here it becomes
; Chez's own, with record types that are sealed and known to the compiler.

(import (rename (only (chezscheme) define-record-type)
                (define-record-type chez:define-record-type)))

(define-syntax define-record-type
  (lambda (x)
    (define (field-spec f)
      (syntax-case f ()
        ((field accessor) #'(immutable field accessor))
        ((field accessor modifier) #'(mutable field accessor modifier))))
    (syntax-case x ()
      ; the parameters of the constructor must be the fields, in the same order
      ((_ name (make parameter ...) predicate field ...)
       (with-syntax (((spec ...) (map field-spec #'(field ...))))
         #'(chez:define-record-type (name make predicate)
             (fields spec ...)
             (nongenerative)
             (sealed #t)))))))

(define (read-forms file)
  (call-with-input-file file
    (lambda (port)
      (let loop ((forms '()))
        (let ((form (read port)))
          (if (eof-object? form)
              (reverse forms)
              (loop (cons form forms))))))))

(let* ((arguments (command-line-arguments))
       (program (parameterize ((generate-inspector-information #f))
                  (compile `(let ()
                              ,@(read-forms (car arguments))
                              (lambda (size) (main (or size default-size))))))))
  (program (and (pair? (cdr arguments)) (string->number (cadr arguments)))))
