"""The collector: programs whose results depend on every object surviving, moving, being freed."""

from __future__ import annotations

import ctypes
from typing import Any

import pytest
from helpers import Case, each_case, each_tier, image, prints, run

from irkjit.errors import VMError
from irkjit.native import PAGE, libc
from irkjit.runtime.layout import IDLE, UNIT
from irkjit.subset.primitives import load32
from irkjit.vm import VM

# Top-level variables: 0 = build(n, tail): the list n-1 ... 0 before tail; 1 = sum(list, start);
# 2 = times(n, f): call f n times; from 3 on the program's own.
LIBRARY = """
    env r0 12
    topis r0
    epush r0
    fun r1 build
    build_head: gc
    ref0 r0 0
    imm r1 int 0
    eq r2 r0 r1
    tst r2 build_more
    ref0 r0 1
    ret r0
    build_more: imm r1 int 1
    sub r0 r0 r1
    ref0 r1 1
    make r1 pair (r0 r1)
    trcall build_head 0 (r0 r1)
    build: topset 0 r1
    fun r1 sum
    sum_head: gc
    ref0 r0 0
    nvcase r0 sum_done (pair sum_more)
    sum_done: ref0 r0 1
    ret r0
    sum_more: tupref r1 r0 0
    tupref r0 r0 1
    ref0 r2 1
    add r1 r1 r2
    trcall sum_head 0 (r0 r1)
    sum: topset 1 r1
    fun r1 times
    times_head: gc
    ref0 r0 0
    imm r1 int 0
    eq r2 r0 r1
    tst r2 times_more
    ret r0
    times_more: ref0 r1 1
    call0 r1 2
    pop0
    ref0 r0 0
    imm r1 int 1
    sub r0 r0 r1
    ref0 r1 1
    trcall times_head 0 (r0 r1)
    times: topset 2 r1
"""


def call(variable: int, first: str, second: str, target: str, saved: int) -> str:
    """Call a top-level function with two arguments; it uses registers 12 to 14."""
    return f"""
    env r12 2
    {first.replace("$", "r13")}
    stor r12 1 r13
    {second.replace("$", "r13")}
    stor r12 2 r13
    topref r14 {variable}
    call r14 r12 {saved}
    pop {target}
    """


def build(count: int, target: str, saved: int = 0) -> str:
    return call(0, f"imm $ int {count}", "imm $ nil", target, saved)


def total(source: str, target: str, saved: int = 0) -> str:
    return call(1, f"mov $ {source}", "imm $ int 0", target, saved)


def times(count: int, body: str, name: str = "body") -> str:
    """Run the body, a function's, so many times."""
    return f"""
    fun r11 {name}
    gc
    {body}
    imm r0 int 0
    ret r0
    {name}: topset 11 r11
    {call(2, f"imm $ int {count}", "topref $ 11", "r12", 0)}
    """


def survives(n: int) -> Case:
    """A list built, held while garbage is made, then summed."""
    return prints(
        "a list survives",
        LIBRARY
        + build(n, "r0")
        + "topset 3 r0\nimm r0 nil\n"
        + times(6, build(n, "r0"))
        + "topref r0 3\n"
        + total("r0", "r1")
        + "print r1",
        str(n * (n - 1) // 2),
    )


def barrier(n: int) -> Case:
    """Old objects of each kind are changed to hold young ones, which nothing else refers to."""
    return prints(
        "old objects point to young ones",
        """
        @record = {u1 0 0}
        @vector = #(0 0 0)
        """
        + LIBRARY
        + """
        litc r0 @record
        topset 3 r0
        litc r0 @vector
        topset 4 r0
        alloc r0 pair 2
        topset 5 r0
        env r0 3
        topset 6 r0
        """
        + build(n, "r0")  # all of these are old now
        + build(n, "r0")
        + """
        imm r1 int 1
        make r0 u7 (r1 r1)
        topref r2 3
        stor r2 1 r0
        imm r1 int 2
        make r0 u7 (r1 r1)
        topref r2 4
        vset r2 r1 r0
        imm r1 int 3
        make r0 u7 (r1 r1)
        topref r2 5
        stor r2 0 r0
        imm r1 int 4
        make r0 u7 (r1 r1)
        topref r2 6
        stor r2 3 r0
        imm r1 int 5
        make r0 u7 (r1 r1)
        topset 7 r0
        imm r1 int 6
        make r0 u7 (r1 r1)
        lit r2 @vector
        imm r1 int 0
        vset r2 r1 r0
        topref r2 6
        epush r2
        imm r1 int 7
        make r0 u7 (r1 r1)
        set0 1 r0
        epop
        imm r0 nil
        imm r2 nil
        """
        + build(n, "r0")
        + build(n, "r0")
        + """
        topref r0 3
        print r0
        topref r0 4
        print r0
        topref r0 5
        print r0
        topref r2 6
        tupref r0 r2 3
        print r0
        tupref r0 r2 2
        print r0
        topref r0 7
        print r0
        lit r0 @vector
        print r0
        """,
        "{u1 0 {u7 1 1}}",
        "#(0 0 {u7 2 2})",
        "({u7 3 3})",
        "{u7 4 4}",
        "{u7 7 7}",
        "{u7 5 5}",
        "#({u7 6 6} 0 0)",
    )


def remembered(n: int) -> Case:
    """One old slot is written again and again; an old vector is filled with young objects."""
    return prints(
        "remembered slots",
        LIBRARY
        + f"imm r0 int {n}\nimm r1 nil\nvmake r0 r0 r1\ntopset 3 r0\nimm r0 int 0\ntopset 4 r0\n"
        + build(n, "r0")
        + build(n, "r0")
        + times(
            n,
            """
            topref r0 3
            topref r1 4
            imm r2 nil
            make r2 pair (r1 r2)
            vset r0 r1 r2
            imm r3 int 0
            make r4 pair (r1 r2)
            vset r0 r3 r4
            vref r4 r0 r3
            make r4 u1 (r4 r4 r4 r4 r4 r4)
            imm r3 int 1
            add r1 r1 r3
            topset 4 r1
            """,
        )
        + f"""
        topref r0 3
        imm r1 int 0
        vref r2 r0 r1
        print r2
        imm r1 int {n - 1}
        vref r2 r0 r1
        print r2
        imm r1 int {n // 2}
        vref r2 r0 r1
        print r2
        """,
        f"({n - 1} {n - 1})",
        f"({n - 1})",
        f"({n // 2})",
    )


def large(n: int) -> Case:
    """A large vector and a large string, never moved, point to what moves."""
    return prints(
        "large objects",
        LIBRARY
        + """
        imm r0 int 6000
        imm r1 nil
        vmake r0 r0 r1
        topset 3 r0
        imm r1 int 70000
        smake r1 r1
        imm r2 int 69999
        imm r3 char 'e'
        sset r1 r2 r3
        topset 4 r1
        imm r1 int 5999
        make r2 pair (r1 r0)
        vset r0 r1 r2
        alloc r0 u3 5000
        stor r0 4999 r2
        topset 5 r0
        """
        + times(8, build(n, "r0") + "imm r0 int 9000\nvmake r0 r0 r0\n")
        + """
        topref r0 3
        imm r1 int 5999
        vref r2 r0 r1
        tupref r3 r2 0
        print r3
        tupref r3 r2 1
        eq r3 r3 r0
        print r3
        topref r4 5
        tupref r4 r4 4999
        eq r3 r4 r2
        print r3
        topref r0 4
        imm r1 int 69999
        sref r0 r0 r1
        print r0
        """,
        "5999",
        "#t",
        "#t",
        "#\\e",
    )


def frames(n: int) -> Case:
    """Deep recursion that allocates: 1 + f(n - 1) with a list made at each level."""
    return prints(
        "frames",
        LIBRARY
        + f"""
        fun r1 deep
        gc
        ref0 r0 0
        imm r1 int 0
        eq r2 r0 r1
        tst r2 go
        getcc r1
        topset 4 r1
        ret r0
        go: make r2 pair (r0 r0)
        make r3 pair (r2 r2)
        imm r1 int 1
        sub r0 r0 r1
        env r4 1
        stor r4 1 r0
        topref r5 3
        call r5 r4 4
        pop r4
        tupref r5 r3 0
        eq r5 r5 r2
        tst r5 bad
        tupref r5 r2 1
        sub r5 r5 r0
        add r4 r4 r5
        ret r4
        bad: imm r4 int -1000000
        ret r4
        deep: topset 3 r1
        imm r0 int 0
        topset 5 r0
        env r2 1
        imm r0 int {n}
        stor r2 1 r0
        call r1 r2 0
        pop r0
        print r0
        """
        + build(n, "r1", 1)
        + build(n, "r1", 1)
        + """
        topref r0 5
        imm r1 int 1
        add r0 r0 r1
        topset 5 r0
        imm r1 int 3
        eq r1 r0 r1
        tst r1 again
        ret r0
        again: topref r1 4
        putcc r1 r1 r0
        ret r1
        """,
        str(n),
        str(n + 1),
        str(n + 2),
    )


def pinned(n: int) -> Case:
    """Strings whose address C has: one dropped, one kept, in each nursery; major collections."""
    return prints(
        "pinned strings",
        '@text = "pinned text"\n'
        + LIBRARY
        + "imm r0 nil\ntopset 3 r0\nimm r0 nil\ntopset 4 r0\n"
        + times(
            40,
            """
            litc r0 @text
            sgetp r1 r0
            cref2int r1 r1
            topref r2 3
            make r2 pair (r0 r2)
            topset 3 r2
            topref r2 4
            make r2 pair (r1 r2)
            topset 4 r2
            litc r0 @text
            sgetp r0 r0
            cref2int r0 r0
            """
            + build(n, "r0"),
        )
        + """
        fun r1 check
        check_head: ref0 r0 0
        ref0 r1 1
        nvcase r0 check_done (pair check_more)
        check_done: imm r0 #t
        ret r0
        check_more: tupref r2 r0 0
        sgetp r3 r2
        cref2int r3 r3
        tupref r4 r1 0
        eq r4 r4 r3
        tst r4 check_bad
        lit r3 @text
        cmp r3 r2 r3
        imm r4 uimm 1
        eq r4 r3 r4
        tst r4 check_bad
        tupref r0 r0 1
        tupref r1 r1 1
        trcall check_head 0 (r0 r1)
        check_bad: imm r0 #f
        ret r0
        check: topset 5 r1
        """
        + call(5, "topref $ 3", "topref $ 4", "r0", 0)
        + "print r0",
        "#t",
    )


def by_turns(n: int) -> Case:
    """Slots of an old vector hold a young object and none by turns; the last one keeps it."""
    return prints(
        "slots written by turns",
        LIBRARY
        + "imm r0 int 3\nimm r1 nil\nvmake r0 r0 r1\ntopset 3 r0\n"
        + build(n, "r0")
        + build(n, "r0")
        + build(3, "r0")
        + "topset 4 r0\nimm r0 nil\n"
        + times(
            n,
            """
            topref r0 3
            topref r1 4
            imm r2 nil
            imm r3 int 0
            vset r0 r3 r2
            vset r0 r3 r1
            imm r3 int 1
            vset r0 r3 r1
            vset r0 r3 r2
            imm r3 int 2
            vset r0 r3 r1
            """,
        )
        + "imm r0 nil\ntopset 4 r0\n"
        + build(n, "r0")
        + "topref r0 3\nprint r0",
        "#((0 1 2) () (0 1 2))",
    )


SMALL: dict[str, Any] = {"nursery": 64 << 10, "max_heap": 16 << 20}
ALL = [survives, barrier, remembered, by_turns, large, frames, pinned]


@pytest.mark.parametrize("make", ALL)
def test_natively(make: Any) -> None:
    make(20_000).check("baseline", **SMALL)


@pytest.mark.parametrize(
    ("make", "n"),
    [
        (survives, 1000),
        (barrier, 1600),
        (remembered, 1200),
        (by_turns, 2500),
        (large, 1000),
        (frames, 700),
        (pinned, 250),
    ],
)
def test_by_cpython(make: Any, n: int) -> None:
    make(n).check("reference", **SMALL)


@pytest.mark.parametrize("make", ALL)
def test_with_a_collection_at_every_allocation(make: Any) -> None:
    make(150).check("baseline", stress=True, nursery=64 << 10, max_heap=32 << 20)


@pytest.mark.parametrize("tier", ["baseline", "jit"])
def test_the_remembered_set_holds_a_slot_once(tier: str) -> None:
    vm = VM(tier=tier, **SMALL)
    room = vm.state.remembered_room
    vm.load(image(by_turns(10 * room).text))
    vm.run()
    assert vm.output.decode() == "#((0 1 2) () (0 1 2))\n"
    assert vm.state.remembered_room == room
    vm.close()


CHURN = """
    imm r0 int {size}
    smake r0 r0
    make r1 vector (r0 r0 r0)
    make r1 u2 (r1)
"""


def test_much_is_allocated_in_a_small_heap() -> None:
    """300 MB in all, at most 4 MB alive at a time."""
    case = prints("", LIBRARY + times(100, build(120_000, "r0")) + "imm r0 int 7\nprint r0", "7")
    for options in ({}, {"nursery": 64 << 10}, {"nursery": 1 << 20}):
        case.check("baseline", max_heap=32 << 20, **options)


@pytest.mark.parametrize("max_heap", [1, 8 << 20, 12 << 20, 16 << 20])
def test_a_small_heap_is_enough_for_little(max_heap: int) -> None:
    """60 MB in all; as many as the default nursery would take alone."""
    text = LIBRARY + times(6000, CHURN.format(size=10_000)) + "imm r0 int 7\nprint r0"
    for nursery in (None, 64 << 10, 4 << 20):
        prints("", text, "7").check("baseline", max_heap=max_heap, nursery=nursery)


@pytest.mark.parametrize("size", [10, 5000, 40_000, 1_000_000])
def test_strings_of_all_sizes_are_freed(size: int) -> None:
    count = min(300_000_000 // size, 30_000)
    text = LIBRARY + times(count, CHURN.format(size=size)) + "imm r0 int 7\nprint r0"
    prints("", text, "7").check("baseline", max_heap=32 << 20)


def resident(address: int, size: int) -> bool:
    """Whether any page of a range is in memory."""
    pages = (ctypes.c_ubyte * (size // PAGE))()
    assert libc.mincore(ctypes.c_void_p(address), ctypes.c_size_t(size), pages) == 0
    return any(page & 1 for page in pages)


@pytest.mark.parametrize("size", [40_000, 1_000_000])
def test_memory_that_is_not_needed_soon_is_given_back(size: int) -> None:
    """A list of 96 MB is copied by a major collection, then freed: 220 MB in all."""
    vm = VM(tier="baseline", max_heap=256 << 20)
    state = vm.state
    first, second = (
        times(250_000_000 // size, CHURN.format(size=size), name) for name in ("first", "second")
    )
    forget = "imm r0 nil\ntopset 3 r0\n"
    body = build(4_000_000, "r0") + "topset 3 r0\n" + first + forget + second
    vm.load(image(prints("", LIBRARY + body + "imm r0 int 7\nprint r0", "7").text))
    vm.run()
    assert state.major_collections > 1
    used = idle = 0
    for unit in range(state.unit_count):
        idle += load32(state.units, 4 * unit) == IDLE
        used += resident(state.region_lo + unit * UNIT, UNIT)
    assert 0 < idle * UNIT <= state.old_limit - state.old_bytes
    assert used * UNIT <= state.old_limit + state.nursery_size + (8 << 20)  # huge pages are large
    vm.close()


@pytest.mark.parametrize("nursery", [64 << 10, 256 << 10, 1 << 20, 4 << 20])
def test_a_pinned_string_in_every_nursery(nursery: int) -> None:
    """The rest of a nursery that holds a pinned string must be used again."""
    body = """
        imm r0 int 20
        smake r0 r0
        topref r1 3
        make r1 pair (r0 r1)
        topset 3 r1
        sgetp r0 r0
        cref2int r0 r0
    """ + build(nursery // 24, "r0")
    text = LIBRARY + "imm r0 nil\ntopset 3 r0\n" + times(60, body) + "imm r0 int 7\nprint r0"
    prints("", text, "7").check("baseline", nursery=nursery, max_heap=64 << 20)


GROW = {
    "list": LIBRARY + build(500_000_000, "r0"),
    "recursion": LIBRARY
    + """
        fun r1 deep
        gc
        ref0 r0 0
        make r1 pair (r0 r0)
        env r2 1
        stor r2 1 r1
        topref r3 3
        call r3 r2 3
        pop r2
        ret r1
        deep: topset 3 r1
        env r2 1
        stor r2 1 r1
        call r1 r2 0
        pop r0
    """,
    "recursion without ribs": LIBRARY
    + """
        fun r1 deep
        topref r0 3
        call0 r0 1
        pop r1
        ret r0
        deep: topset 3 r1
        call0 r1 0
        pop r0
    """,
    "vector": "imm r0 int 10000000\nvmake r0 r0 r0",
    "string": "imm r0 int 100000000\nsmake r0 r0",
    "strings": LIBRARY
    + "imm r0 nil\ntopset 3 r0\n"
    + times(
        1_000_000,
        """
        imm r0 int 1000
        smake r0 r0
        topref r1 3
        make r0 pair (r0 r1)
        topset 3 r0
        """,
    ),
    "large vectors": LIBRARY
    + "imm r0 nil\ntopset 3 r0\n"
    + times(
        1_000_000,
        """
        imm r0 int 20000
        topref r1 3
        vmake r0 r0 r1
        topset 3 r0
        """,
    ),
    "continuations": LIBRARY
    + """
        imm r0 nil
        topset 3 r0
        fun r1 deep
        getcc r0
        topref r1 3
        make r0 pair (r0 r1)
        topset 3 r0
        topref r0 4
        call0 r0 1
        pop r1
        ret r0
        deep: topset 4 r1
        call0 r1 0
        pop r0
    """,
    "pinned strings": LIBRARY
    + "imm r0 nil\ntopset 3 r0\n"
    + times(
        10_000_000,
        """
        imm r0 int 1000
        smake r0 r0
        topref r1 3
        make r1 pair (r0 r1)
        topset 3 r1
        sgetp r0 r0
        cref2int r0 r0
        """,
    ),
}


@pytest.mark.parametrize("name", GROW)
@pytest.mark.parametrize("nursery", [64 << 10, 4 << 20])
def test_out_of_memory(name: str, nursery: int) -> None:
    found = run(prints("", GROW[name]).text, "baseline", max_heap=32 << 20, nursery=nursery)
    assert found.reason == "OUT_OF_MEMORY"


@pytest.mark.parametrize("max_heap", [1, 1 << 16, 1 << 20, 9 << 20])
def test_out_of_a_tiny_memory(max_heap: int) -> None:
    for name in ("list", "recursion", "large vectors"):
        text = prints("", GROW[name]).text
        assert run(text, "baseline", max_heap=max_heap).reason == "OUT_OF_MEMORY"


@each_tier
@each_case([Case(name, prints("", GROW[name]).text) for name in ("vector", "string")])
def test_out_of_memory_at_once(case: Case, tier: str) -> None:
    assert run(case.text, tier, max_heap=32 << 20).reason == "OUT_OF_MEMORY"


def test_out_of_memory_by_cpython() -> None:
    found = run(prints("", GROW["large vectors"]).text, "reference", max_heap=8 << 20)
    assert found.reason == "OUT_OF_MEMORY"


def test_the_output_comes_before_the_error() -> None:
    text = prints("", 'say "before\\n"\n' + GROW["list"]).text
    found = run(text, "baseline", max_heap=32 << 20)
    assert (found.output, found.reason) == (b"before\n", "OUT_OF_MEMORY")


def test_a_vm_runs_again_after_running_out_of_memory() -> None:
    vm = VM(tier="baseline", max_heap=32 << 20)
    for _ in range(3):
        vm.load(image(prints("", GROW["list"]).text))
        with pytest.raises(VMError):
            vm.run()
        vm.load(image(survives(1000).text))
        assert vm.run() == 0
        assert bytes(vm.output) == b"499500\n"
    vm.close()


@pytest.mark.slow
def test_a_gigabyte_stays_alive() -> None:
    n = 40_000_000
    text = LIBRARY + build(n, "r0") + "topset 3 r0\n" + total("r0", "r1") + "print r1"
    prints("", text, str(n * (n - 1) // 2)).check("baseline", max_heap=4 << 30)


@pytest.mark.slow
def test_20_gigabytes_are_allocated() -> None:
    text = LIBRARY + times(8000, build(110_000, "r0")) + "imm r0 int 7\nprint r0"
    prints("", text, "7").check("baseline", max_heap=64 << 20)


@pytest.mark.slow
def test_100_million_frames() -> None:
    found = run(prints("", GROW["recursion without ribs"]).text, "baseline", max_heap=2 << 30)
    assert found.reason == "OUT_OF_MEMORY"
    assert found.instructions > 20_000_000
