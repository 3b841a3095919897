; The words behind the file name.
; args: one two 33
(include "lib/basis.scm")
(printf (int sys.argc) "\n")
(for-range* i 1 sys.argc
  (printf sys.argv[i] "\n"))
(printf (int (+ 1 (string->int sys.argv[3]))) "\n")
