;; -*- Mode: Irken -*-

;; The random numbers of the C library: 0 up to 2147483647.  Without srandom they are the same in
;; every run.  For numbers that do not depend on the system see mtwist.scm.

(require-ffi 'posix)

(define (random) (posix/random))
(define (srandom seed) (posix/srandom seed))
