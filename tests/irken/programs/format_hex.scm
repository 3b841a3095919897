; Number formats in full: negative numbers, padding with zeros, large values.
(include "lib/basis.scm")
(for-list n '(1 15 16 255 256 65535 -255 1099511627775)
  (printf (rpad 16 (int n)) (rpad 14 (hex n)) (rpad 18 (oct n)) (zpad 8 (hex n)) "\n"))
(for-list n '(1 2 5 64 -6)
  (printf (bin n) " "))
(printf "\n")
