;; Bytes as hexadecimal digits and as base64.

(require "lib/basis.scm")
(require "lib/codecs/hex.scm")
(require "lib/codecs/base64.scm")

(define bytes (list->string (map int->char (map-range i 256 i))))
(printf (string->hex bytes) "\n")
(printf (bool (string=? bytes (hex->string (string->hex bytes)))) (hex->string "4A4b") "\n")
(try
 (printf (hex->string "4x"))
 except (:Hex/BadDigit what ch) -> (printf what " " (char ch) "\n"))
(try
 (printf (hex->string "123"))
 except (:Hex/BadInputString what s) -> (printf what " " s "\n"))
(for-list s '("" "a" "ab" "abc" "abcd" "hello, world")
  (printf (b64-encode s) " " (string (b64-decode (b64-encode s))) "\n"))
(printf (b64-encode bytes) " " (base64 "format") "\n")
(printf (bool (string=? bytes (b64-decode (b64-encode bytes)))) "\n")
