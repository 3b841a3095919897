;; Files of the C library, with its buffers.

(includes "stdio.h")
(cflags)
(lflags)

(sig fopen ((* char) (* char) -> (* FILE)))
(sig fdopen (int (* char) -> (* FILE)))
(sig fclose ((* FILE) -> int))
(sig fread ((* void) int int (* FILE) -> int))
(sig fwrite ((* void) int int (* FILE) -> int))
(sig fgetc ((* FILE) -> int))
(sig fflush ((* FILE) -> int))
(sig getchar (-> int))
(sig putchar (int -> int))
