;; Ropes, combinatorics, random numbers, options.

(require "lib/basis.scm")
(require "lib/rope.scm")
(require "lib/combinatorics.scm")
(require "lib/mtwist.scm")
(require "lib/getopt.scm")

;; ropes
(define (show r)
  (printf "[" (rope->string r) "] " (int (rope-length r)) "\n"))
(define r (rope "one" "two" "" "three"))
(show r)
(show (rope-make r (rope:leaf "!")))
(show (rope/build r r (rope "x")))
(show (rope/build))
(show (rope/cat (list (rope "a") (rope "b") (rope "c" "d") (rope "e") (rope "f"))))
(show (rope/cat '()))
(show (rope/join (rope ", ") (list (rope "a") (rope "b") (rope "c"))))
(show (rope/join (rope ", ") '()))
(for-range n 10
  (show (rope/repeat n (rope "ab"))))
(show (list->rope '("x" "y" "z")))
(printf (join repr-string " " (rope->list r)) " " (int (rope-weight r 10)) "\n")

;; combinatorics
(define (show-all gen)
  (for l gen
    (printf "(" (join int->string " " l) ") "))
  (newline))
(for (a b) (product '(1 2) '(#\a #\b)) (printf (int a) (char b) " "))
(newline)
(show-all (permutations '(1 2)))
(show-all (permutations '(1 2 3)))
(show-all (permutations '(1 2 3 4)))
(show-all (permutations '(1)))
(show-all (list-generator (combinations '(1 2 3 4 5) 3)))
(show-all (combinations* '(1 2 3 4) 2))
(show-all (combinations** '(1 2 3 4) 2))
(show-all (combinations* '(1 2) 0))
(printn (combinations '(1 2) 3))

;; random numbers
(let ((next (mt19937 5489)))
  (for-range i 10 (printf (int (next)) " "))
  (for-range i 1000 (next))
  (printf (int (next)) "\n"))
(for n (mt19937-generator 42 5) (printf (int n) " "))
(newline)
(for-list bits '(1 5 8 32 33 62)
  (printf (join int->string " " (gen-take 12 (generate-random-bits bits 7))) "\n"))

;; options
(define description
  (makeopt (flag 'v)
           (arg 'n (int 0))
           (arg 'name (string "test"))
           (pos 'in (string))
           (pos* 'more (string))))
(define value-repr
  (optval:bool b) -> (format (bool b))
  (optval:string s) -> (repr-string s)
  (optval:int n) -> (format (int n))
  (optval:null) -> "null"
  (optval:list l) -> (format "(" (join value-repr " " l) ")"))
(define option-repr
  (:tuple name value) -> (format (sym name) "=" (value-repr value)))
(define (parse line)
  (try
   (let ((found (process-options description (string-split line #\space))))
     (printf (join option-repr " " found) "\n")
     (printf (maybe (get-bool-opt found 'v) bool->string "-") " "
             (maybe (get-int-opt found 'n) int->string "-") " "
             (maybe (get-string-opt found 'in) repr-string "-") "\n"))
   except
   (:Getopt/UnknownArg what args) -> (printf what " " (join " " args) "\n")
   (:Getopt/MissingArg what name) -> (printf what " " (sym name) "\n")))
(parse "-v -n 23 -name x file a b c")
(parse "file a b c")
(parse "-n 1 file")
(parse "-n 1 file -v")
(parse "-n 1")
(parse "-v -q file")
(for-list o description
  (printf (sym (option->name o)) "=" (value-repr (option->default o)) " "))
(newline)
