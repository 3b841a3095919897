"""The primitives of the subset: what each does under CPython, and its LLVM IR, side by side.

Addresses are plain integers.  Under CPython the whole address space is seen through memoryviews,
so both tiers work on the same memory.  IR templates: `{r}` is the result, `{0}` `{1}` ... the
arguments, `{a}` `{b}` ... fresh temporaries.
"""

from __future__ import annotations

import ctypes

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing typing takes milliseconds of each start
    from collections.abc import Callable
    from typing import Any, TypeVar

    Function = TypeVar("Function", bound=Callable[..., Any])

_ADDRESS_SPACE = 1 << 47
_whole = (ctypes.c_byte * _ADDRESS_SPACE).from_address(0)
BYTES = memoryview(_whole).cast("B")
WORDS = BYTES.cast("q")
_I32 = BYTES.cast("i")
_U32 = BYTES.cast("I")

_MASK = (1 << 64) - 1
_SIGN = 1 << 63

IR: dict[Callable[..., Any], str] = {}
"""Each primitive's IR template.  One whose template starts with `?` gives a truth value."""


def _ir(template: str) -> Callable[[Function], Function]:
    def register(function: Function) -> Function:
        IR[function] = template
        return function

    return register


def wrap(x: int) -> int:
    """x reduced to a signed 64-bit integer."""
    return ((x + _SIGN) & _MASK) - _SIGN


# -- memory ----------------------------------------------------------------------------------

_ADDRESS = "{a} = add i64 {0}, {1}\n{b} = inttoptr i64 {a} to ptr\n"


@_ir(_ADDRESS + "{r} = load i64, ptr {b}, align 8")
def load(base: int, offset: int) -> int:
    """The word at base + offset bytes; the sum must be a multiple of 8."""
    return WORDS[(base + offset) >> 3]


@_ir(_ADDRESS + "store i64 {2}, ptr {b}, align 8")
def store(base: int, offset: int, value: int) -> None:
    """Set the word at base + offset bytes."""
    WORDS[(base + offset) >> 3] = value


@_ir(_ADDRESS + "{c} = load i32, ptr {b}, align 4\n{r} = sext i32 {c} to i64")
def load32(base: int, offset: int) -> int:
    """The signed 32-bit integer at an address that is a multiple of 4."""
    return _I32[(base + offset) >> 2]


@_ir(_ADDRESS + "{c} = load i32, ptr {b}, align 4\n{r} = zext i32 {c} to i64")
def loadu32(base: int, offset: int) -> int:
    """The unsigned 32-bit integer at an address that is a multiple of 4."""
    return _U32[(base + offset) >> 2]


@_ir(_ADDRESS + "{c} = trunc i64 {2} to i32\nstore i32 {c}, ptr {b}, align 4")
def store32(base: int, offset: int, value: int) -> None:
    """Set 32 bits at an address that is a multiple of 4."""
    _U32[(base + offset) >> 2] = value & 0xFFFFFFFF


@_ir(_ADDRESS + "{c} = load i8, ptr {b}\n{r} = zext i8 {c} to i64")
def load8(base: int, offset: int) -> int:
    """The unsigned byte at an address."""
    return BYTES[base + offset]


@_ir(_ADDRESS + "{c} = trunc i64 {2} to i8\nstore i8 {c}, ptr {b}")
def store8(base: int, offset: int, value: int) -> None:
    """Set one byte."""
    BYTES[base + offset] = value & 0xFF


@_ir("call ptr @memmove(ptr {a}, ptr {b}, i64 {2})")
def copy_bytes(target: int, source: int, count: int) -> None:
    """Copy bytes between ranges that may overlap; count >= 0."""
    BYTES[target : target + count] = bytes(BYTES[source : source + count])


IR[copy_bytes] = (
    "{a} = inttoptr i64 {0} to ptr\n{b} = inttoptr i64 {1} to ptr\n"
    "call void @llvm.memmove.p0.p0.i64(ptr {a}, ptr {b}, i64 {2}, i1 false)"
)


@_ir("{a} = inttoptr i64 {0} to ptr\ncall void @llvm.prefetch.p0(ptr {a}, i32 1, i32 3, i32 1)")
def prefetch(address: int) -> None:
    """The word at this address is soon to be used.  Any number may be given."""


# -- arithmetic ------------------------------------------------------------------------------


@_ir("{r} = sdiv i64 {0}, {1}")
def sdiv(x: int, y: int) -> int:
    """Quotient rounded toward zero; y is neither 0 nor the cause of an overflow."""
    q = abs(x) // abs(y)
    return q if (x < 0) == (y < 0) else -q


@_ir("{r} = srem i64 {0}, {1}")
def srem(x: int, y: int) -> int:
    """Remainder with the sign of x."""
    return x - y * sdiv(x, y)


@_ir("{r} = urem i64 {0}, {1}")
def urem(x: int, y: int) -> int:
    """Unsigned remainder."""
    return wrap((x & _MASK) % (y & _MASK))


@_ir("{r} = lshr i64 {0}, {1}")
def lshr(x: int, n: int) -> int:
    """Logical shift right by 0 <= n < 64."""
    return wrap((x & _MASK) >> n)


@_ir("?{r} = icmp ult i64 {0}, {1}")
def ult(x: int, y: int) -> bool:
    """Unsigned less-than."""
    return (x & _MASK) < (y & _MASK)


# -- the outside world -----------------------------------------------------------------------

MAX_C_ARGUMENTS = 16


def _call(function: int, *arguments: int) -> int:
    """Call a C function under CPython.  The types are made (and kept by ctypes) at the first call:
    a start from a warm cache makes none."""
    words = [ctypes.c_int64] * len(arguments)
    return int(ctypes.CFUNCTYPE(ctypes.c_int64, *words, use_errno=True)(function)(*arguments))


def _c_call(n: int) -> str:
    arguments = ", ".join(f"i64 {{{i + 1}}}" for i in range(n))
    return "{a} = inttoptr i64 {0} to ptr\n{r} = call i64 (...) {a}(" + arguments + ")"


def call_c0(function: int) -> int:
    """Call a C function through its address; integers and pointers only."""
    return _call(function)


def call_c1(function: int, a: int) -> int:
    """The same with one argument."""
    return _call(function, a)


def call_c2(function: int, a: int, b: int) -> int:
    """The same with two arguments."""
    return _call(function, a, b)


def call_c3(function: int, a: int, b: int, c: int) -> int:
    """The same with three arguments."""
    return _call(function, a, b, c)


def call_c6(function: int, a: int, b: int, c: int, d: int, e: int, f: int) -> int:
    """The same with six: as many as the x86-64 ABI passes in registers."""
    return _call(function, a, b, c, d, e, f)


_FIXED_CALLS: tuple[Callable[..., Any], ...] = (call_c0, call_c1, call_c2, call_c3)
for _n, _function in enumerate(_FIXED_CALLS):
    IR[_function] = _c_call(_n)
IR[call_c6] = _c_call(6)


def call_c_many(function: int, arguments: int) -> int:
    """Call with the MAX_C_ARGUMENTS words stored at the address `arguments`.

    Words past what the function takes are harmless: the caller removes them from its stack.
    """
    words = [WORDS[(arguments >> 3) + i] for i in range(MAX_C_ARGUMENTS)]
    return _call(function, *words)


IR[call_c_many] = (
    "{a} = inttoptr i64 {0} to ptr\n{b} = inttoptr i64 {1} to ptr\n"
    + "\n".join(
        f"{{a}}p{i} = getelementptr i64, ptr {{b}}, i64 {i}\n{{a}}v{i} = load i64, ptr {{a}}p{i}"
        for i in range(MAX_C_ARGUMENTS)
    )
    + "\n{r} = call i64 (...) {a}("
    + ", ".join(f"i64 {{a}}v{i}" for i in range(MAX_C_ARGUMENTS))
    + ")"
)


def get_errno(errno_location: int) -> int:
    """The C library's errno of this thread; the argument is the address of its accessor.

    Under CPython that is the copy which ctypes saves around each call.
    """
    return ctypes.get_errno()


IR[get_errno] = (
    "{a} = inttoptr i64 {0} to ptr\n{b} = call ptr {a}()\n"
    "{c} = load i32, ptr {b}\n{r} = sext i32 {c} to i64"
)
