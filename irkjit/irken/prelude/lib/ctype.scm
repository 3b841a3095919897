;; -*- Mode: Irken -*-

;; What programs need to call C: memory, strings of C, errors of the system.  `require-ffi` gives
;; the functions of an interface; the compiler reads its description.

(require-ffi 'libc)

;; In bytes.
(define *word-size* (get-word-size))
(define *int-size* (get-int-size))

;; --- memory ---

;; Room for one object of a C type, or for several: an array.  What malloc gives must be freed, what
;; halloc gives is part of the heap.
(defmacro malloc
  (malloc type)   -> (%c-aref type (%malloc type 1) 0)
  (malloc type n) -> (%malloc type n))

(defmacro halloc
  (halloc type)   -> (%c-aref type (%halloc type 1) 0)
  (halloc type n) -> (%halloc type n))

(defmacro free
  (free ref) -> (%free #f ref))

(define (make-char-buffer size)
  (%c-aref char (malloc char size) 0))

;; The integer that a reference refers to.
(defmacro c-get-int
  (c-get-int ref) -> (%c-get-int #f ref))

(defmacro c-set-int
  (c-set-int ref n) -> (%c-set-int #f ref n))

(defmacro c-aref
  (c-aref array index) -> (%c-aref #f array index))

(define NULL (%int->cref #f 0))

(define (cref-null? ref)
  (= 0 (%cref->int #f ref)))

;; --- strings ---

;; For C to read; it lives as long as the string does.
(define (cstring s)
  (%string->cref #f (zero-terminate s)))

;; A copy of so many characters in C's memory.
(define (cref->string ref size)
  (%cref->string #f ref size))

;; A copy of a string that ends with a NUL.
(define (get-cstring ref)
  (let ((start (%c-aref char ref 0)))
    (%cref->string #f start (libc/strlen start))))

;; --- errors ---

(define (get-errno)
  (%%cexp (-> int) "errno"))

(define (raise-system-error)
  (raise (:OSError (get-errno))))

;; The result of a system call.  Raises :OSError if it is negative.
(define (syscall result)
  (if (< result 0)
      (raise-system-error)
      result))

;; The same for a reference that must not be null.
(define (syscall-null ref)
  (if (cref-null? ref)
      (raise-system-error)
      ref))
