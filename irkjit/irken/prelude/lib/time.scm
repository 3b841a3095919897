;; -*- Mode: Irken -*-

;; Clocks.

(require-ffi 'posix)

;; The time of a clock: {sec nsec}.
(define (clock-gettime clock)
  (let ((time (halloc (struct timespec))))
    (syscall (posix/clock_gettime clock time))
    {sec=(%c-get-int #f (%c-sref timespec.tv_sec time))
     nsec=(%c-get-int #f (%c-sref timespec.tv_nsec time))}))

(define (timespec->nanoseconds time)
  (+ (* time.sec 1000000000) time.nsec))

(define (gettime/monotonic) (clock-gettime CLOCK_MONOTONIC))
(define (gettime/realtime) (clock-gettime CLOCK_REALTIME))
;; The time that the processor spent on this program.
(define (gettime/process) (clock-gettime CLOCK_PROCESS_CPUTIME_ID))
