"""The foreign interface: C functions, C memory, C types.

Nothing here is safe against a program that uses it wrongly; `--sandbox` closes all of it.
"""

from __future__ import annotations

from irkjit.ops.strings import check_integer, check_string, new_string
from irkjit.runtime.blocks import resized
from irkjit.runtime.collect import pin
from irkjit.runtime.foreign import address_of, bytes_of, c_path, new_foreign
from irkjit.runtime.heap import reserve_any
from irkjit.runtime.output import flush
from irkjit.runtime.reasons import Reason
from irkjit.subset import Stop, inline, op
from irkjit.subset.primitives import (
    MAX_C_ARGUMENTS,
    call_c1,
    call_c2,
    call_c6,
    call_c_many,
    copy_bytes,
    get_errno,
    load,
    load8,
    store,
    store8,
    ult,
    wrap,
)
from irkjit.tagging import (
    BUFFER,
    CHAR,
    FALSE,
    FOREIGN,
    FOREIGN_ADDRESS,
    FOREIGN_OWNER,
    MAX_SLOTS,
    MAX_STRING,
    NIL,
    SLOT0,
    STRING,
    STRING_BYTES,
    TRUE,
    UNDEFINED,
    from_int,
    header,
    is_int,
    is_kind,
    string_length,
    to_int,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State

FIRST_TABLE_SIZE = 50
"""Size indexes below this one are sizes themselves."""


@inline
def check_open(vm: State) -> None:
    """Stop in a sandbox."""
    if vm.sandbox != 0:
        raise Stop(Reason.SANDBOX)


@inline
def check_foreign(vm: State, v: int) -> None:
    """Stop unless v is a foreign."""
    check_open(vm)
    if not is_kind(v, FOREIGN):
        raise Stop(Reason.NOT_A_FOREIGN, v)


@inline
def check_address(vm: State, v: int) -> None:
    """Stop unless v is a foreign that is not null."""
    check_foreign(vm, v)
    if address_of(v) == 0:
        raise Stop(Reason.NULL_ADDRESS)


@inline
def size_of(vm: State, sindex: int) -> int:
    """The size in bytes that a size index stands for."""
    if sindex < FIRST_TABLE_SIZE:
        size = sindex
    else:
        if sindex - FIRST_TABLE_SIZE >= vm.size_count:
            raise Stop(Reason.NO_SUCH_SIZE, sindex)
        size = load(vm.sizes, 8 * (sindex - FIRST_TABLE_SIZE))
    return size


_MAX_SIZES = 1 << 20


@op
def sizeoff(vm: State, index: int, val: int) -> None:
    check_integer(vm, index)
    check_integer(vm, val)
    i = to_int(index)
    if not ult(i, _MAX_SIZES):
        raise Stop(Reason.NO_SUCH_SIZE, i)
    if i >= vm.size_count:
        vm.sizes = resized(vm, vm.sizes, 8 * (i + 1))
        for j in range(vm.size_count, i + 1):
            store(vm.sizes, 8 * j, 0)
        vm.size_count = i + 1
    store(vm.sizes, 8 * i, to_int(val))


@op
def csize(vm: State, sindex: int) -> int:
    return from_int(size_of(vm, sindex))


# -- memory ----------------------------------------------------------------------------------


@inline
def total_size(vm: State, sindex: int, nelem: int) -> int:
    """Bytes of an array; Stop where it is negative or absurd."""
    check_open(vm)
    check_integer(vm, nelem)
    n = to_int(nelem)
    size = size_of(vm, sindex)
    if not ult(n, 1 << 40) or not ult(size, 1 << 20):
        raise Stop(Reason.BAD_SIZE, n)
    return n * size


@op
def malloc(vm: State, sindex: int, nelem: int) -> int:
    """The foreign is made first: the instruction may start anew for that, not after malloc."""
    total = total_size(vm, sindex, nelem)
    p = new_foreign(vm, 0, NIL)
    address = call_c1(vm.c_malloc, total)
    if address == 0:
        raise Stop(Reason.MALLOC_FAILED, total)
    store(p, FOREIGN_ADDRESS, address)
    return p


@op
def halloc(vm: State, sindex: int, nelem: int) -> int:
    """A buffer in the heap, zeroed, at least one word long, and a foreign that owns it."""
    slots = (total_size(vm, sindex, nelem) + 7) // 8
    if slots == 0:
        slots = 1
    if slots > MAX_SLOTS:
        raise Stop(Reason.BAD_SIZE, to_int(nelem))
    p = new_foreign(vm, 0, NIL)
    buffer = reserve_any(vm, slots)
    store(buffer, 0, header(BUFFER, -slots))
    for i in range(slots):
        store(buffer, SLOT0 + 8 * i, 0)
    store(p, FOREIGN_OWNER, buffer)
    return p


@op
def free(vm: State, src: int) -> None:
    """Heap buffers are the collector's."""
    check_foreign(vm, src)
    if load(src, FOREIGN_OWNER) == NIL:
        call_c1(vm.c_free, load(src, FOREIGN_ADDRESS))


@inline
def moved(vm: State, src: int, distance: int) -> int:
    """A foreign at a distance from another, with the same owner."""
    return new_foreign(vm, wrap(load(src, FOREIGN_ADDRESS) + distance), load(src, FOREIGN_OWNER))


@op
def caref(vm: State, src: int, sindex: int, num: int) -> int:
    check_foreign(vm, src)
    check_integer(vm, num)
    return moved(vm, src, wrap(size_of(vm, sindex) * to_int(num)))


@op
def csref(vm: State, src: int, sindex: int) -> int:
    check_foreign(vm, src)
    return moved(vm, src, size_of(vm, sindex))


@op
def sgetp(vm: State, src: int) -> int:
    check_open(vm)
    check_string(vm, src)
    return new_foreign(vm, 0, src)


@op
def cref2int(vm: State, src: int) -> int:
    """The address as a number; its owner must not move from now on."""
    check_foreign(vm, src)
    return from_int(exposed(vm, src))


@op
def int2cref(vm: State, src: int) -> int:
    check_open(vm)
    check_integer(vm, src)
    return new_foreign(vm, to_int(src), NIL)


def exposed(vm: State, p: int) -> int:
    """The address of a foreign, for C to keep: the owner is pinned."""
    owner = load(p, FOREIGN_OWNER)
    if owner != NIL:
        pin(vm, owner)
    return address_of(p)


# -- reading and writing C values ------------------------------------------------------------


def letter_size(code: int) -> int:
    """Bytes of the integer type with this letter; 0: not an integer type."""
    if code == 66 or code == 98:  # B b
        return 1
    if code == 72 or code == 104:  # H h
        return 2
    if code == 77 or code == 109 or code == 105 or code == 73:  # M m i I
        return 4
    if code == 81 or code == 113 or code == 108 or code == 76:  # Q q l L
        return 8
    if code == 110 or code == 78:  # n N
        return 8
    return 0


def load_integer(address: int, size: int) -> int:
    """An unsigned integer of `size` bytes at any address."""
    value = 0
    for i in range(size):
        value |= load8(address, i) << (8 * i)
    return wrap(value)


@op
def cget(vm: State, src: int, code: int) -> int:
    """The letters' signedness is the format's: lower case signed, but for i and l see `I`, `L`."""
    check_address(vm, src)
    address = address_of(src)
    size = letter_size(code)
    if size != 0:
        value = load_integer(address, size)
        if code >= 97 and size < 8:
            shift = 64 - 8 * size
            value = wrap(value << shift) >> shift
        return from_int(value)
    if code == 112:  # p
        return new_foreign(vm, load_integer(address, 8), NIL)
    if code == 99:  # c
        return (load8(address, 0) << 8) | CHAR
    if code == 115:  # s
        n = c_length(address)
        p = new_string(vm, n)
        copy_bytes(p + STRING_BYTES, address_of(src), n)
        return p
    raise Stop(Reason.BAD_TYPE_CODE, code)


@op
def cset(vm: State, dst: int, code: int, val: int) -> None:
    check_address(vm, dst)
    address = address_of(dst)
    size = letter_size(code)
    if size != 0:
        check_integer(vm, val)
        store_integer(address, size, to_int(val))
        return
    if code == 112:  # p
        check_foreign(vm, val)
        store_integer(address, 8, exposed(vm, val))
        return
    if code == 115:  # s
        check_string(vm, val)
        copy_bytes(address, val + STRING_BYTES, string_length(val))
        return
    if code == 99:  # c
        if (val & 255) != CHAR:
            raise Stop(Reason.NOT_A_CHARACTER, val)
        store8(address, 0, val >> 8)
        return
    raise Stop(Reason.BAD_TYPE_CODE, code)


def store_integer(address: int, size: int, value: int) -> int:
    """Store the low `size` bytes of a number at any address."""
    for i in range(size):
        store8(address, i, value >> (8 * i))
    return 0


def c_length(address: int) -> int:
    """Length of a C string."""
    n = 0
    while load8(address, n) != 0:
        n += 1
    return n


@op
def sfromc(vm: State, src: int, len: int) -> int:
    check_foreign(vm, src)
    check_integer(vm, len)
    n = to_int(len)
    if not ult(n, MAX_STRING):
        raise Stop(Reason.BAD_SIZE, n)
    if n > 0 and address_of(src) == 0:
        raise Stop(Reason.NULL_ADDRESS)
    p = new_string(vm, n)
    copy_bytes(p + STRING_BYTES, address_of(src), n)
    return p


# -- symbols ---------------------------------------------------------------------------------


@inline
def looked_up(vm: State, library: int, name: int) -> int:
    """A foreign of the address of a C symbol, null if there is none."""
    check_open(vm)
    check_string(vm, name)
    p = new_foreign(vm, 0, NIL)
    path = c_path(vm, name)
    if path != 0:
        store(p, FOREIGN_ADDRESS, call_c2(vm.c_dlsym, library, path))
    return p


_RTLD_LAZY = 1


@op
def dlopen(vm: State, name: int) -> int:
    check_open(vm)
    check_string(vm, name)
    p = new_foreign(vm, 0, NIL)
    path = c_path(vm, name)
    if path != 0:
        store(p, FOREIGN_ADDRESS, call_c2(vm.c_dlopen, path, _RTLD_LAZY))
    return p


@op
def dlsym0(vm: State, name: int) -> int:
    return looked_up(vm, 0, name)


@op
def dlsym(vm: State, handle: int, name: int) -> int:
    check_foreign(vm, handle)
    return looked_up(vm, address_of(handle), name)


# -- calls -----------------------------------------------------------------------------------


def c_argument(vm: State, v: int) -> int:
    """The machine word that a value is passed as; what C may keep the address of is pinned."""
    if is_int(v):
        return to_int(v)
    if is_kind(v, FOREIGN):
        return exposed(vm, v)
    if is_kind(v, STRING) or is_kind(v, BUFFER):
        pin(vm, v)
        return bytes_of(v)
    if v == TRUE:
        return 1
    if v == FALSE:
        return 0
    if (v & 255) == CHAR:
        return (v >> 8) & 255
    raise Stop(Reason.BAD_ARGUMENT, v)


def call_foreign(vm: State, function: int, n: int) -> int:
    """Call with the n words in `ffi_words`; errno is kept before anything can change it."""
    words = vm.ffi_words
    vm.in_c = 1
    if n <= 6:
        result = call_c6(
            function,
            load(words, 0),
            load(words, 8),
            load(words, 16),
            load(words, 24),
            load(words, 32),
            load(words, 40),
        )
    else:
        result = call_c_many(function, words)
    vm.errno = get_errno(vm.c_errno)
    vm.in_c = 0
    return result


@op
def ffi(vm: State, fun: int, rtype: int, nargs: int, args: int, listed: int) -> int:
    """`listed` registers follow.  A result that needs the heap waits in `io_buffer` while the
    instruction starts anew."""
    check_foreign(vm, fun)
    if address_of(fun) == 0:
        raise Stop(Reason.NULL_FUNCTION)
    check_integer(vm, nargs)
    code = rtype >> 8
    known = code == 105 or code == 112 or code == 115 or code == 117 or code == 99
    if (rtype & 255) != CHAR or not known:
        raise Stop(Reason.BAD_RETURN_TYPE, rtype)
    if vm.io_ready == 0:
        n = to_int(nargs)
        if n != listed or n > MAX_C_ARGUMENTS:
            raise Stop(Reason.TOO_MANY_ARGUMENTS, n)
        for i in range(n):
            word = c_argument(vm, load(vm.regs + 8 * load(args, 8 * i), 0))
            store(vm.ffi_words, 8 * i, word)
        flush(vm)
        vm.io_buffer = call_foreign(vm, address_of(fun), n)
        vm.io_ready = 1
    value = vm.io_buffer
    if code == 112:  # p
        result = new_foreign(vm, value, NIL)
    elif code == 115:  # s
        n = 0
        if value != 0:
            n = c_length(value)
        result = new_string(vm, n)
        copy_bytes(result + STRING_BYTES, value, n)
    elif code == 105:  # i
        result = from_int(wrap(value << 32) >> 32)
    elif code == 99:  # c
        result = ((value & 255) << 8) | CHAR
    else:
        result = UNDEFINED
    vm.io_ready = 0
    return result
