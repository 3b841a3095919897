; The smallest program that prints something.
(require "lib/core.scm")
(require "lib/pair.scm")
(require "lib/string.scm")
(require "lib/format.scm")
(print-string "hello, world\n")
