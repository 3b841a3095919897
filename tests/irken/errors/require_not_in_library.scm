; error 4:10: lib/asn1/ber.scm
; A file of Irken's library that irkjit does not have.
(include "lib/basis.scm")
(require "lib/asn1/ber.scm")
(printf "never\n")
