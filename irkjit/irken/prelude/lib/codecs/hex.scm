;; -*- Mode: Irken -*-

;; Bytes as hexadecimal digits.

(define (string->hex s)
  (let ((n (string-length s))
        (r (make-string (* 2 n))))
    (for-range i n
      (let ((byte (char->int (string-ref s i))))
        (string-set! r (* 2 i) (prelude/hex-digit (>> byte 4)))
        (string-set! r (+ (* 2 i) 1) (prelude/hex-digit (logand byte 15)))))
    r))

;; The value of a digit.  Raises :Hex/BadDigit.
(define (hexdigit ch)
  (cond ((digit? ch) (- (char->int ch) 48))
        ((hex-digit? ch) (- (char->int (tolower ch)) 87))
        (else (raise (:Hex/BadDigit "bad hex digit" ch)))))

(define (hex->string s)
  (let ((n (string-length s)))
    (when (odd? n)
      (raise (:Hex/BadInputString "odd-length input string" s)))
    (let ((r (make-string (>> n 1))))
      (for-range i (>> n 1)
        (let ((high (hexdigit (string-ref s (* 2 i))))
              (low (hexdigit (string-ref s (+ (* 2 i) 1)))))
          (string-set! r i (int->char (+ (* 16 high) low)))))
      r)))
