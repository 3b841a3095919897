; A datatype without and with arguments; constructors as functions.
(include "lib/basis.scm")
(datatype day (:monday) (:tuesday) (:other string))
(define name
  (day:monday)  -> "Monday"
  (day:tuesday) -> "Tuesday"
  (day:other s) -> s)
(printf (join name " " (list (day:monday) (day:tuesday) (day:other "Sunday"))) "\n")
(printf (join name " " (map day:other (list "a" "b"))) "\n")
(printf (bool (eq? (day:monday) (day:monday))) (bool (eq? (day:monday) (day:tuesday))) "\n")
