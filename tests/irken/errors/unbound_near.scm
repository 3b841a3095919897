; error 4:15: did you mean length?
; A name of the library, misspelt.
(include "lib/basis.scm")
(printf (int (lenght '(1 2 3))) "\n")
