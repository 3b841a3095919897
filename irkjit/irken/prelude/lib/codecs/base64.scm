;; -*- Mode: Irken -*-

;; Bytes as base64.

(define *base64-digits* "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")

(define (b64-encode s)
  (let ((n (string-length s))
        (r (make-string (* 4 (how-many n 3)))))
    (define (byte i)
      (if (< i n) (char->int (string-ref s i)) 0))
    ;; digit k of three bytes; the padding is digit 64
    (define (put at word k count)
      (string-set! r (+ at k)
                   (string-ref *base64-digits*
                               (if (> k count) 64 (logand 63 (>> word (- 18 (* 6 k))))))))
    (let loop ((i 0) (at 0))
      (if (>= i n)
          r
          (let ((word (logior* (<< (byte i) 16) (<< (byte (+ i 1)) 8) (byte (+ i 2))))
                (count (min 3 (- n i))))
            (for-range k 4
              (put at word k count))
            (loop (+ i 3) (+ at 4)))))))

;; The value of a digit; -1 for other characters.
(define (prelude/base64-value ch)
  (cond ((upper? ch) (- (char->int ch) 65))
        ((lower? ch) (- (char->int ch) 71))
        ((digit? ch) (+ (char->int ch) 4))
        ((eq? ch #\+) 62)
        ((eq? ch #\/) 63)
        (else -1)))

;; Characters that are no digits are skipped.
(define (b64-decode s)
  (let ((r (make-string (+ 3 (string-length s)))))
    (let loop ((i 0) (at 0) (word 0) (bits 0))
      (cond ((>= bits 8)
             (string-set! r at (int->char (logand 255 (>> word (- bits 8)))))
             (loop i (+ at 1) (logand word 255) (- bits 8)))
            ((= i (string-length s)) (copy-string r at))
            (else
             (let ((value (prelude/base64-value (string-ref s i))))
               (if (< value 0)
                   (loop (+ i 1) at word bits)
                   (loop (+ i 1) at (logior (<< word 6) value) (+ bits 6)))))))))
