; Comments ; within comments, at the end of lines, inside lists; odd but legal layout.
(include "lib/basis.scm")
(define (f ; the name
         x ; the parameter
         )
  ;; nothing here
  (+ x   ; plus
     1)) ; one
(printf
 (int
  (f
   1
   )
  )
 "\n"
 )
(define a 1)(define b 2)(printf(int a)(int b)"\n")
(printf "a ; in a string is none\n") ; but this is
; the last line
