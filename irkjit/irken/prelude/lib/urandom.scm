;; -*- Mode: Irken -*-

;; A function that gives so many random bytes of the system, as a string.

(define (urandom-make)
  (let ((fd (open "/dev/random" O_RDONLY 0)))
    (lambda (n)
      (let ((bytes (read fd n)))
        (if (= n (string-length bytes))
            bytes
            (raise (:Urandom/Underflow n)))))))
