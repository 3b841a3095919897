;; JSON.

(require "lib/basis.scm")
(require "lib/json.scm")

(define parse (make-json-parser))
(define (try-text s)
  (try
   (printf (json-repr (parse (string-generator s))) "\n")
   except
   (:Json/Syntax what) -> (printf "expected " (string what) "\n")
   (:Json/UnicodeString) -> (printf "not a byte\n")))
(for-list s '("1" "-20" " true " "false" "null" "\"a\\n\\\"b\\\\\\/\\u0041\"" "[]" "[1,2 , [3]]" "{}"
              "{\"a\":1, \"b\" : [true, null], \"c\":{\"d\":\"e\"}}"
              "[1" "[1 2]" "{1:2}" "tru" "" "1 2" "\"abc" "\"\\u1234\"")
  (try-text s))
(define x (parse (string-generator "{\"name\":\"x\",\"list\":[1,22,333,4444,55555],\"name\":\"y\"}")))
(printf (join json-repr " " (json/lookup x "name")) " " (json-repr (json/get1 x "list")) "\n")
(try
 (printf (json-repr (json/get1 x "nothing")) "\n")
 except (:Json/KeyError key) -> (printf "no " key "\n"))
(for-list w '(20 40 80)
  (pp-json x w))
