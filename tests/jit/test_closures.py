"""Closures in compiled code: made only where somebody could see them, and then once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from configurations import CONFIGURATIONS, outcome, same

from irkjit.irken.driver import compile_file
from irkjit.jit.options import JitOptions
from irkjit.stats import allocated_bytes
from irkjit.vm import VM

WARM = 3
"""Calls before a function is compiled: what never ran is not inlined."""

NOTHING_TO_SEE = {
    "a loop at the end": """
(define (f n)
  (let loop ((i 0) (sum 0))
    (if (= i 40) sum (loop (+ i 1) (+ sum n)))))
""",
    "a loop before the end": """
(define (f n)
  (+ 1 (let loop ((i 0) (sum 0))
    (if (= i 40) sum (loop (+ i 1) (+ sum n))))))
""",
    "called where it is made": """
(define (f n)
  (+ 1 ((lambda (a b) (- a b)) n 3)))
""",
    "given to a function": """
(define (twice g x) (+ (g x) (g (+ x 1))))
(define (f n) (+ 1 (twice (lambda (x) (* x n)) 5)))
""",
}
"""f, of which calls make no objects."""

NESTED = """
(define (f n)
  (let outer ((i 0) (sum 0))
    (if (= i 7)
        sum
        (outer (+ i 1)
               (let inner ((j 0) (s sum)) (if (= j n) s (inner (+ j 1) (+ s i))))))))
"""

SEEN = {
    "a loop in a loop": NESTED,
    "kept": """
(define kept '())
(define (f n)
  (let loop ((i 0))
    (if (= i n)
        (length kept)
        (begin (set! kept (list:cons loop kept)) (loop (+ i 1))))))
""",
    "called later": """
(define later (lambda () 0))
(define (f n)
  (let ((a (* n 2)))
    (let loop ((i 0))
      (if (= i 5) 0 (begin (set! a (+ a i)) (loop (+ i 1)))))
    (set! later (lambda () (set! a (+ a 1)) a))
    (let ((x (later)) (y (later))) (+ x (* 1000 y)))))
""",
    "a variable that a loop sets": """
(define (f n)
  (let ((a n) (b 0))
    (let loop ((i 0))
      (if (< i 6) (begin (set! a (+ a i)) (set! b (+ b a)) (loop (+ i 1))) 0))
    (+ a (* 1000 b))))
""",
    "one that several set": """
(define (f n)
  (let ((a n))
    (define (more k) (set! a (+ a k)) a)
    (define (less k) (set! a (- a k)) a)
    (+ (more 5) (* 100 (+ (less 2) (* 100 (more 1)))))))
""",
    "the same one": """
(define those '())
(define (f n)
  (define (me i)
    (if (= i 0)
        (begin (set! those (list:cons me those)) 1)
        (+ 1 (me (- i 1)))))
  (let ((k (me n)))
    (match those with
      (a . b) -> (if (eq? a me) k (- 0 k))
      ()      -> 0)))
""",
    "returned": """
(define (adder n) (lambda (x) (+ x n)))
(define (f n)
  (let ((a (adder n)) (b (adder (+ n 1))))
    (+ (a 1) (* 100 (b 2)))))
""",
    "of closures": """
(define (f n)
  (define (even? i) (if (= i 0) #t (odd? (- i 1))))
  (define (odd? i) (if (= i 0) #f (even? (- i 1))))
  (if (even? n) 1 (if (odd? n) 2 3)))
""",
    "with an error in it": """
(define v (make-vector 6 1))
(define (f n)
  (let ((a n))
    (+ a (let loop ((i 0) (sum 0))
      (if (= i n) sum (loop (+ i 1) (+ sum v[i])))))))
""",
    "around a continuation": """
(define k (getcc))
(define times 0)
(define (catch x) (callcc (lambda (c) (set! k c) x)))
(define (f n)
  (let ((a n))
    (define (step i) (set! a (+ a i)) (catch a))
    (let ((x (step 1)) (y (step 2)))
      (set! times (+ times 1))
      (if (< (mod times 3) 2) (throw k (+ y 7)) (+ x (* 1000 y))))))
""",
    "in an inlined function": """
(define (sum-to g n)
  (let loop ((i 0) (s 0)) (if (= i n) s (loop (+ i 1) (+ s (g i))))))
(define (f n)
  (let ((c 0))
    (let ((s (sum-to (lambda (i) (set! c (+ c 1)) (* i c)) n)))
      (+ s (* 1000 c)))))
""",
    "given on and kept": """
(define kept (lambda (x) x))
(define (twice g x) (set! kept g) (+ (g x) (g (+ x 1))))
(define (f n)
  (let ((c n))
    (define (g x) (set! c (+ c x)) c)
    (let ((a (twice g 1)))
      (+ a (+ (kept 2) (if (eq? kept g) (g 3) -1000))))))
""",
    "over the loop's variables, for the next turn": """
(define (add-up n g acc)
  (if (= n 0) acc (add-up (- n 1) (lambda () n) (+ acc (g)))))
(define (f n) (add-up (+ n 9) (lambda () 1) 0))
""",
    "that sets the loop's variables in the next turn": """
(define (add-up n g acc)
  (if (= n 0)
      acc
      (begin (g) (add-up (- n 1) (lambda () (set! acc (+ acc n))) acc))))
(define (f n) (add-up (+ n 9) (lambda () #u) 0))
""",
    "over the variables of a loop within": """
(define (f n)
  (let loop ((i 0) (g (lambda (x) x)) (acc 0))
    (if (>= i 7) acc (loop (+ i 1) (lambda (x) (+ i (* n x))) (+ acc (g 1))))))
""",
    "over the variables of a loop with a call": """
(define (less x) (if (> x 100) (raise (:TooLarge x)) (- x 1)))
(define (add-up n g acc)
  (if (= n 0) acc (add-up (less n) (lambda () n) (+ acc (less (g))))))
(define (f n) (add-up (+ n 9) (lambda () 1) 0))
""",
    "over a variable that is set when it has been kept": """
(define kept (lambda () 0))
(define (keep g) (if (eq? g kept) (printn "again")) (set! kept g))
(define (f n)
  (let ((x n))
    (keep (lambda () x))
    (set! x 5)
    (kept)))
""",
    "over the loop's variable, kept in the first turn": """
(define kept (lambda () 0))
(define (keep g) (if (eq? g kept) (printn "again")) (set! kept g))
(define (turn n m)
  (if (= m 7) (keep (lambda () n)))
  (if (= m 0) (kept) (turn (* 3 m) (- m 1))))
(define (f n) (turn n 7))
""",
    "over the loop's variable, kept late": """
(define kept (lambda () 0))
(define (turn n m)
  (if (= m 9) (set! kept (lambda () n)))
  (if (= m 12) (kept) (turn (+ 1 (* 2 m)) (+ m 1))))
(define (f n) (turn n (- 8 (mod n 9))))
""",
    "over the loop's variable, kept behind what is interpreted": """
(define kept (lambda () 0))
(define (turn n m)
  (printn m)
  (if (= m 5) (set! kept (lambda () n)))
  (if (= m 9) (kept) (turn (+ 1 (* 2 m)) (+ m 1))))
(define (f n) (turn n 0))
""",
    "over a parameter that is set behind the call": """
(define kept (lambda () -1))
(define (f n)
  (define (^g) (set! kept (lambda () n)) 1)
  (let ((a (^g)))
    (set! n (+ a 42))
    (+ a (* 100 (kept)))))
""",
    "that sets what the code around sets, too": """
(define kept (lambda (y) 0))
(define seen 0)
(define (f n)
  (let ((x n)
        (g (lambda (z) (set! seen (+ seen z)) (set! kept (lambda (y) (set! x (+ x y)))))))
    (if (< n 10) (g 1) (g 2))
    (set! x 5)
    (kept 100)
    x))
""",
    "over a rib that has two names": """
(define v (make-vector 2 (lambda () 0)))
(define (f n)
  (define (^d) n)
  (set! v[0] (lambda () (set! n 7) n))
  (let ((a n))
    (let ((y a))
      (set! v[1] (lambda () (set! y (+ y 1)) y))
      (set! n (+ n 100))
      (+ (^d) y))))
""",
    "whose caller's frame is captured, and which sets a variable later": """
(define k (lambda (x) x))
(define flag 0)
(define (^cap)
  (if (= flag 1) (callcc (lambda (c) (set! flag 2) (set! k c) 0)) 0))
(define (h x)
  (define (^g) (let ((r (^cap))) (+ r x)))
  (let ((a (^g)))
    (set! x (+ a 1000))
    a))
(define times 0)
(define (f n)
  (if (= n 9) (set! flag 1))
  (let ((a (h n)))
    (set! times (+ times 1))
    (if (and (= flag 2) (< (mod times 7) 5)) (throw k 0))
    (+ a times)))
""",
}
"""f, where it matters which closure it is and what it holds."""


@cache
def compiled(text: str, calls: str = "(for-range i 12 (printn (f i)))") -> bytes:
    """The program that defines and calls f."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "closures.scm")
        path.write_text(f'(require "lib/basis.scm")\n{text}\n{calls}\n')
        return compile_file(str(path))


@pytest.mark.parametrize("name", [*NOTHING_TO_SEE, *SEEN])
@pytest.mark.parametrize("way", [name for name in CONFIGURATIONS if name != "default"])
def test_like_the_interpreter(name: str, way: str) -> None:
    data = compiled((NOTHING_TO_SEE | SEEN)[name])
    same(outcome(data, way, threshold=WARM), outcome(data, "baseline"))


@pytest.mark.parametrize("name", [*NOTHING_TO_SEE, *SEEN])
def test_in_slices(name: str) -> None:
    data = compiled((NOTHING_TO_SEE | SEEN)[name])
    expected = outcome(data, "baseline", fuel=61, slices=True)
    for way in ("at once", "fails and captures", "every second guard fails"):
        same(outcome(data, way, threshold=WARM, fuel=61, slices=True), expected)


@pytest.mark.parametrize("name", NOTHING_TO_SEE)
def test_none_is_made(name: str) -> None:
    """f takes no more memory than a function that does nothing."""
    assert made(NOTHING_TO_SEE[name]) == made("(define (f n) n)")


def test_none_is_made_in_each_turn() -> None:
    """But for the rib of the outer loop's arguments, and its closure, in each call of f."""
    assert made(NESTED) <= 56 * 1000


def made(text: str) -> int:
    """Bytes that are allocated for a thousand calls of f, all of them compiled."""
    found = []
    for calls in (2000, 3000):
        with VM(jit=JitOptions(WARM, sync=True)) as vm:
            vm.load(compiled(text, f"(for-range i {calls} (f (mod i 100)))"))
            vm.run()
            found.append(allocated_bytes(vm))
    return found[1] - found[0]
