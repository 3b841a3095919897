; include and require of files next to the program; what was required is not read again.
(require "lib/basis.scm")
(require "data/helper.scm")
(require "data/helper.scm")
(include "data/fragment.scm")
(printf (helper-greet "you") " " (int fragment-value) "\n")
