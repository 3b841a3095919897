;; Functions of the C library that belong to no other interface.

(includes "string.h" "stdio.h" "stdlib.h")
(cflags)
(lflags)

(sig strlen ((* char) -> ulong))
(sig strerror (int -> (* char)))
(sig memcpy ((* void) (* void) ulong -> (* void)))
(sig realloc ((* void) ulong -> (* void)))
(sig getenv ((* char) -> (* char)))
(sig system ((* char) -> int))
(sig tmpnam ((* char) -> (* char)))
(sig abort (-> void))
