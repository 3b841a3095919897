"""Objects, records, vectors."""

from __future__ import annotations

from typing import Any

from helpers import Case, each_case, each_memory, each_tier, prints, raises, run

PRIME = 0x01000193
M32 = 0xFFFFFFFF


def field_hash(seed: int, tag: int, label: int, n: int) -> int:
    """The hash of the field lookup table, as the file format states it."""
    d = ((seed * PRIME) & M32) ^ (label & M32)
    d = ((d * PRIME) & M32) ^ (tag & M32)
    return d % n


def field_table(slots: dict[tuple[int, int], int], n: int) -> str:
    """The literal of a lookup table that maps (record number, label) to a slot."""
    buckets: dict[int, list[tuple[int, int]]] = {}
    for key in slots:
        buckets.setdefault(field_hash(PRIME, *key, n), []).append(key)
    g, v = [0] * n, [1000] * n
    taken: set[int] = set()
    for at, keys in sorted(buckets.items(), key=lambda item: -len(item[1])):
        if len(keys) == 1:
            place = next(i for i in range(n) if i not in taken)
            g[at], places = -place - 1, [place]
        else:
            seed = 1
            while True:
                places = [field_hash(seed, *key, n) for key in keys]
                if len(set(places)) == len(keys) and not taken & set(places):
                    break
                seed += 1
            g[at] = seed
        taken |= set(places)
        for key, place in zip(keys, places, strict=True):
            v[place] = slots[key]
    return f"#(#({' '.join(map(str, g))}) #({' '.join(map(str, v))}))"


FIELDS = {
    (2, 6): 0,
    (2, 7): 1,
    (2, 8): 2,
    (3, 6): 1,
    (3, 9): 0,
    (60, 6): 2,
    (60, 7): 0,
    (60, 9): 1,
}
TABLE = f".fields {field_table(FIELDS, 11)}\n"
SEEDED = f".fields {field_table(FIELDS, 8)}\n"
WORKED = ".fields #(#(0 1 -4 -7 -1 0 5) #(1011 1015 1014 1016 1010 1013 1012))\n"


def fields_case(name: str, tables: str) -> Case:
    """Read and write every field of three kinds of record."""
    body = ["@a = {u2 10 11 12}", "@b = {u3 20 21}", "@c = {u60 30 31 32}"]
    expected = []
    for (number, label), slot in FIELDS.items():
        literal = {2: "a", 3: "b", 60: "c"}[number]
        first = {2: 10, 3: 20, 60: 30}[number]
        body += [f"litc r0 @{literal}", f"rref r1 r0 {label}", "print r1"]
        expected.append(str(first + slot))
        body += ["imm r2 int 99", f"rset r0 {label} r2", f"tupref r1 r0 {slot}", "print r1"]
        expected.append("99")
    case = prints(name, "\n".join(body), *expected)
    return Case(name, tables + case.text, case.output)


def with_table(case: Case, table: str) -> Case:
    return Case(case.name, table + case.text, case.output, case.reason, options=case.options)


CASES = [
    prints(
        "make",
        """
        imm r0 int 1
        imm r1 int 2
        make r2 pair (r0 r1)
        print r2
        make r2 u0 (r0)
        print r2
        make r2 u5 (r2 r1 r0 r2)
        print r2
        make r2 vector (r0 r1 r0)
        print r2
        make r0 u1 ()
        print r0
        make r1 u300 (r1)
        print r1
        make r1 u51 (r1)
        print r1
        make r1 u53 (r1 r1)
        print r1
        """,
        "(1 . 2)",
        "{u0 1}",
        "{u5 {u0 1} 2 1 {u0 1}}",
        "#(1 2 1)",
        "{u1 }",
        "{u300 2}",
        "{u51 {u300 2}}",
        "{u53 {u51 {u300 2}} {u51 {u300 2}}}",
    ),
    prints(
        "make-symbol",
        """
        @a = "name"
        lit r0 @a
        imm r1 int 7
        make r0 symbol (r0 r1)
        print r0
        tupref r1 r0 0
        print r1
        tupref r1 r0 1
        print r1
        """,
        "name",
        '"name"',
        "7",
    ),
    prints(
        "make-with-40-slots",
        "imm r0 int 1\nimm r1 int 2\nmake r2 u9 (" + "r0 r1 " * 20 + ")\nprint r2",
        "{u9 " + " ".join(["1 2"] * 20) + "}",
    ),
    prints(
        "alloc",
        """
        alloc r0 u2 3
        print r0
        alloc r0 u100 1
        print r0
        alloc r0 u0 0
        print r0
        alloc r0 vector 2
        print r0
        vlen r0 r0
        print r0
        alloc r0 pair 2
        print r0
        """,
        "{u2 () () ()}",
        "{u100 ()}",
        "{u0 }",
        "#(() ())",
        "2",
        "(())",
    ),
    prints(
        "alloc-large",
        """
        alloc r0 u7 5000
        imm r1 int 3
        stor r0 4999 r1
        tupref r2 r0 4999
        print r2
        tupref r2 r0 4998
        print r2
        """,
        "3",
        "()",
    ),
    prints(
        "tupref",
        """
        @a = {pair 1 2}
        @b = {u9 #t #f nil}
        @c = #(5 6 7)
        @d = |sym|
        lit r0 @a
        tupref r1 r0 0
        print r1
        tupref r1 r0 1
        print r1
        lit r0 @b
        tupref r1 r0 2
        print r1
        tupref r0 r0 0
        print r0
        lit r0 @c
        tupref r1 r0 2
        print r1
        lit r0 @d
        tupref r1 r0 0
        print r1
        tupref r1 r0 1
        print r1
        env r0 1
        imm r1 int 4
        stor r0 1 r1
        tupref r1 r0 1
        print r1
        """,
        *["1", "2", "()", "#t", "7", '"sym"', "0", "4"],
    ),
    fields_case("rref-direct", TABLE),
    fields_case("rref-seeded", SEEDED),
    with_table(
        raises(  # its slot is 1010
            "rref-worked-example", "alloc r0 u1010 5\nrref r1 r0 1010\nret r1", "NO_SUCH_SLOT"
        ),
        WORKED,
    ),
    with_table(
        prints(
            "rref-wide",
            "\n".join(
                f"alloc r0 u{k} 1017\nimm r1 int {k}\nrset r0 {k} r1\ntupref r1 r0 {k}\nprint r1"
                for k in range(1010, 1017)
            ),
            *[str(k) for k in range(1010, 1017)],
        ),
        WORKED,
    ),
    prints(
        "vectors",
        """
        imm r0 int 3
        imm r1 char 'x'
        vmake r2 r0 r1
        print r2
        vlen r3 r2
        print r3
        imm r3 int 2
        vset r2 r3 r2
        vref r4 r2 r3
        eq r4 r4 r2
        print r4
        vset r2 r3 r3
        print r2
        imm r3 int 0
        vset r2 r3 r1
        vref r4 r2 r3
        print r4
        imm r0 int 0
        vmake r2 r0 r1
        print r2
        vlen r2 r2
        print r2
        imm r2 #()
        vlen r2 r2
        print r2
        """,
        "#(#\\x #\\x #\\x)",
        "3",
        "#t",
        "#(#\\x #\\x 2)",
        "#\\x",
        "#()",
        "0",
        "0",
    ),
    prints(
        "vmake-shares-its-element",
        """
        imm r0 int 2
        imm r1 nil
        make r1 pair (r0 r1)
        vmake r2 r0 r1
        imm r3 int 9
        stor r1 0 r3
        print r2
        """,
        "#((9) (9))",
    ),
    prints(
        "vmake-large",
        """
        imm r0 int 100000
        imm r1 nil
        make r1 pair (r0 r1)
        vmake r2 r0 r1
        vlen r3 r2
        print r3
        imm r3 int 99999
        vref r4 r2 r3
        print r4
        imm r5 int 1
        make r5 u3 (r5)
        vset r2 r3 r5
        imm r6 int 50000
        vmake r6 r6 r2
        vref r4 r2 r3
        print r4
        imm r3 int 49999
        vref r6 r6 r3
        eq r6 r6 r2
        print r6
        """,
        "100000",
        "(100000)",
        "{u3 1}",
        "#t",
    ),
    raises("tupref-integer", "imm r0 int 1\ntupref r0 r0 0\nret r0", "NO_SUCH_SLOT"),
    raises("tupref-nil", "imm r0 nil\ntupref r0 r0 0\nret r0", "NO_SUCH_SLOT"),
    raises("tupref-range", "alloc r0 u0 2\ntupref r0 r0 2\nret r0", "NO_SUCH_SLOT"),
    raises("tupref-string", '@0 = "abcdefghi"\nlit r0 @0\ntupref r0 r0 0\nret r0', "NO_SUCH_SLOT"),
    raises(
        "tupref-closure",
        "fun r0 L\nimm r0 int 1\nret r0\nL: tupref r0 r0 0\nret r0",
        "NO_SUCH_SLOT",
    ),
    raises(
        "tupref-foreign", "imm r0 int 8\nint2cref r0 r0\ntupref r0 r0 0\nret r0", "NO_SUCH_SLOT"
    ),
    raises("rref-integer", "imm r0 int 1\nrref r0 r0 6\nret r0", "NOT_A_RECORD"),
    raises("rref-pair", "alloc r0 pair 2\nrref r0 r0 6\nret r0", "NOT_A_RECORD"),
    raises("rref-vector", "@0 = #(1)\nlit r0 @0\nrref r0 r0 6\nret r0", "NOT_A_RECORD"),
    raises(
        "rref-closure", "fun r0 L\nimm r0 int 1\nret r0\nL: rref r0 r0 6\nret r0", "NOT_A_RECORD"
    ),
    raises("rref-rib", "env r0 3\nrref r0 r0 6\nret r0", "NOT_A_RECORD"),
    raises("rset-nil", "imm r0 nil\nrset r0 6 r0\nret r0", "NOT_A_RECORD"),
    with_table(
        raises("rref-no-such", "alloc r0 u2 2\nrref r0 r0 8\nret r0", "NO_SUCH_SLOT"), TABLE
    ),
    with_table(
        raises("rset-no-such", "alloc r0 u2 2\nrset r0 8 r0\nret r0", "NO_SUCH_SLOT"), TABLE
    ),
    with_table(
        raises("rref-empty-table", "alloc r0 u2 3\nrref r0 r0 6\nret r0", "NO_SUCH_SLOT"),
        ".fields #(#() #())\n",
    ),
    with_table(
        raises("rref-wild-entry", "alloc r0 u2 3\nrref r0 r0 6\nret r0", "NO_SUCH_SLOT"),
        ".fields #(#(-1000000) #(0))\n",
    ),
    with_table(
        raises("rref-wild-slot", "alloc r0 u2 3\nrref r0 r0 6\nret r0", "NO_SUCH_SLOT"),
        ".fields #(#(0) #(-1))\n",
    ),
    raises("vlen-nil", "imm r0 nil\nvlen r0 r0\nret r0", "NOT_A_VECTOR"),
    raises("vlen-string", '@0 = "abc"\nlit r0 @0\nvlen r0 r0\nret r0', "NOT_A_VECTOR"),
    raises("vlen-object", "alloc r0 u0 1\nvlen r0 r0\nret r0", "NOT_A_VECTOR"),
    raises("vref-object", "alloc r0 u0 1\nimm r1 int 0\nvref r0 r0 r1\nret r0", "NOT_A_VECTOR"),
    raises("vref-integer", "imm r0 int 0\nvref r0 r0 r0\nret r0", "NOT_A_VECTOR"),
    raises(
        "vset-string", '@0 = "abc"\nlit r0 @0\nimm r1 int 0\nvset r0 r1 r1\nret r0', "NOT_A_VECTOR"
    ),
    raises("vref-empty", "imm r0 #()\nimm r1 int 0\nvref r0 r0 r1\nret r0", "VECTOR_RANGE"),
    raises("vset-empty", "imm r0 #()\nimm r1 int 0\nvset r0 r1 r1\nret r0", "VECTOR_RANGE"),
    raises(
        "vref-index-char",
        "@0 = #(1)\nlit r0 @0\nimm r1 char 0\nvref r0 r0 r1\nret r0",
        "NOT_AN_INTEGER",
    ),
    raises(
        "vset-index-string",
        '@0 = #(1)\n@1 = ""\nlit r0 @0\nlit r1 @1\nvset r0 r1 r1\nret r0',
        "NOT_AN_INTEGER",
    ),
    *[
        raises(
            f"{op}-{index}",
            f"@0 = #(1 2 3)\n@1 = {index}\nlit r0 @0\nlit r1 @1\n{use}\nret r0",
            "VECTOR_RANGE",
        )
        for op, use in (("vref", "vref r0 r0 r1"), ("vset", "vset r0 r1 r1"))
        for index in ("3", "-1", "4294967297", "4611686018427387903", "+-4611686018427387904")
    ],
    raises("vmake-negative", "imm r0 int -1\nvmake r0 r0 r0\nret r0", "BAD_SIZE"),
    raises(
        "vmake-absurd", "@0 = 4611686018427387903\nlit r0 @0\nvmake r0 r0 r0\nret r0", "BAD_SIZE"
    ),
    raises("vmake-nil", "imm r0 nil\nvmake r0 r0 r0\nret r0", "NOT_AN_INTEGER"),
    raises(
        "vmake-60000000",
        "imm r0 int 60000000\nvmake r0 r0 r0\nret r0",
        "OUT_OF_MEMORY",
        max_heap=64 << 20,
    ),
]


@each_memory
@each_tier
@each_case(CASES)
def test_case(case: Case, tier: str, memory: dict[str, Any]) -> None:
    if "large" in case.name and tier == "reference" and memory:
        return
    case.check(tier, **memory)


def test_the_table_hash() -> None:
    assert field_hash(PRIME, 2, 6, 1000) == 287
    assert field_hash(PRIME, 2, 6, 1 << 32) == 0x44E6BCBF


@each_tier
def test_a_continuation_is_no_record(tier: str) -> None:
    text = """
        .fields #(#(-1) #(1))
        fun r1 L
        getcc r0
        rref r0 r0 6
        ret r0
        L: imm r0 int 5
        call0 r1 1
        pop r0
        ret r0
    """
    assert run(text, tier).reason == "NOT_A_RECORD"
