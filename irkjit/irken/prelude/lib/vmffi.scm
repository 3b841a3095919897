;; -*- Mode: Irken -*-

;; Libraries of C functions, loaded when the program runs.  Names end with a NUL.

(define (vm-dlopen name)
  (%%cexp (string -> (cref void)) "dlopen" name))

;; A function or variable of the program or of a library it was started with.
(define (vm-dlsym0 name)
  (%%cexp (string -> (cref void)) "dlsym0" name))

(define (vm-dlsym library name)
  (%%cexp ((cref void) string -> (cref void)) "dlsym" library name))
