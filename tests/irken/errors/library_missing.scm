; error 7:12: unbound
; A function of the library whose file the program does not require.
(require "lib/core.scm")
(require "lib/pair.scm")
(require "lib/string.scm")
(require "lib/format.scm")
(define q (queue/make))
(printf (int q.len) "\n")
