; Functions of the C library.
(include "lib/basis.scm")
(printf (getenv-or "A_VARIABLE_THAT_IS_NOT_SET" "default") "\n")
(require-ffi 'libc)
(printf (int (libc/strlen (cstring "seven c"))) "\n")
