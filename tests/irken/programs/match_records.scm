; Records in patterns: all fields, some fields with "...", nested.
(include "lib/basis.scm")
(define classify
  {x=0 y=0} -> "origin"
  {x=0 y=_} -> "on the y axis"
  {x=_ y=0} -> "on the x axis"
  {x=a y=b} -> (format "at " (int a) "," (int b)))
(for-list p (list {x=0 y=0} {x=0 y=3} {x=4 y=0} {x=1 y=2})
  (printf (classify p) "\n"))
(define (name-of r)
  (match r with
    {name=n ...} -> n))
(printf (name-of {name="Ada" age=36}) " " (name-of {colour='red name="Bob"}) "\n")
(define inner
  {box={content=0 ...} ...} -> "empty box"
  {box={content=n ...} ...} -> (format "box of " (int n)))
(printf (inner {box={content=0 lid=#t} id=1}) ", " (inner {box={content=9 lid=#f} id=2}) "\n")
