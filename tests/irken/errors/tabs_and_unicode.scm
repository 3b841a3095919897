; error 4:20: unbound
; The position counts characters; a tab is one.
(include "lib/basis.scm")
	(printf "größer" 	größe "\n")
