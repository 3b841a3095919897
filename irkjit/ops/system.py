"""Printing, files, the process, reflection."""

from __future__ import annotations

from irkjit.ops.strings import check_string, new_string
from irkjit.runtime.foreign import c_path
from irkjit.runtime.heap import reserve
from irkjit.runtime.layout import CODE_META, NATIVE
from irkjit.runtime.output import put_bytes
from irkjit.runtime.printer import print_value
from irkjit.runtime.reasons import Reason
from irkjit.subset import Stop, inline, op
from irkjit.subset.primitives import (
    call_c1,
    call_c2,
    call_c3,
    copy_bytes,
    get_errno,
    load,
    store,
    wrap,
)
from irkjit.tagging import (
    CAR,
    CDR,
    FOREIGN,
    FOREIGN_OWNER,
    MAX_STRING,
    NIL,
    PAIR,
    STRING_BYTES,
    TRUE,
    from_int,
    header,
    is_pointer,
    slots_of,
    string_length,
    tag_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.runtime.state import State

_EINTR = 4
_FIRST_PIECE = 1 << 16
_O_CLOEXEC = 0x80000


@op
def printo(vm: State, arg: int) -> None:
    vm.printed = 0
    print_value(vm, arg, 0, 0)


@op
def prints(vm: State, arg: int) -> None:
    check_string(vm, arg)
    put_bytes(vm, arg + STRING_BYTES, string_length(arg))


@op
def tron(vm: State) -> None:
    """Tracing on.  Natively the driver takes over, which executes one instruction at a time."""
    if NATIVE:
        raise Stop(Reason.POLL)
    vm.trace = 1


@op
def troff(vm: State) -> None:
    vm.trace = 0


@op
def argv(vm: State) -> int:
    """The same vector each time: the host made it when the run began."""
    return vm.arguments


@op
def quiet(vm: State, bool: int) -> None:
    """Despite its name, #t asks for the collector's messages: they come only under --gc-log."""
    vm.verbose_gc = 1 if bool == TRUE else 0


@op
def meta(vm: State, code: int) -> int:
    return load(code, CODE_META)


@op
def ob2int(vm: State, src: int) -> int:
    return from_int(src)


@op
def obptr2int(vm: State, src: int) -> int:
    """The header word as irkvm would have it: size << 8 | low byte of the tag."""
    if not is_pointer(src):
        raise Stop(Reason.NOT_AN_OBJECT, src)
    tag = tag_of(src)
    n = slots_of(src)
    if tag == FOREIGN and load(src, FOREIGN_OWNER) == NIL:
        n = 1
    return from_int((n << 8) | (tag & 255))


@op
def errno(vm: State) -> int:
    return from_int(vm.errno)


def slurp(vm: State, path: int) -> int:
    """Read a whole file into `io_buffer`; 1 if it could be opened.

    The contents wait there until there is room in the heap: the instruction may start anew
    after a collection, but a pipe can be read only once.
    """
    name = c_path(vm, path)
    if name == 0:
        return 0
    fd = c_int(call_c3(vm.c_open, name, _O_CLOEXEC, 0))
    if fd < 0:
        return 0
    room = _FIRST_PIECE
    buffer = call_c1(vm.c_malloc, room)
    done = 0
    n = buffer
    while n != 0 and done <= vm.heap_limit:  # for more there is no room in the heap
        if done == room:
            room = 2 * room
            larger = call_c2(vm.c_realloc, buffer, room)
            if larger == 0:
                call_c1(vm.c_free, buffer)
            buffer = larger
        n = 0
        if buffer != 0:
            n = call_c3(vm.c_read, fd, buffer + done, room - done)
        if n < 0:
            error = get_errno(vm.c_errno)
            if vm.interrupted != 0:
                n = 0
            elif error != _EINTR:
                n = 0  # a directory: nothing to read
        else:
            done += n
    call_c1(vm.c_close, fd)
    if buffer == 0:
        raise Stop(Reason.MALLOC_FAILED, room)
    vm.io_buffer = buffer
    vm.io_length = done
    vm.io_ready = 2
    return 1


@inline
def c_int(word: int) -> int:
    """What a C function that returns an int left in the result register."""
    return wrap(word << 32) >> 32


@op
def readf(vm: State, path: int) -> int:
    """A list with the file's contents as one string; nil if it cannot be opened or is empty."""
    check_string(vm, path)
    if vm.sandbox != 0:
        raise Stop(Reason.SANDBOX)
    if vm.io_ready == 0:
        if slurp(vm, path) == 0:
            return NIL
    if vm.io_length >= MAX_STRING:
        raise Stop(Reason.BAD_SIZE, vm.io_length)
    result = NIL
    if vm.io_length > 0:
        result = reserve(vm, 2)
        string = new_string(vm, vm.io_length)
        copy_bytes(string + STRING_BYTES, vm.io_buffer, vm.io_length)
        store(result, 0, header(PAIR, 2))
        store(result, CAR, string)
        store(result, CDR, NIL)
    vm.io_ready = 0
    call_c1(vm.c_free, vm.io_buffer)
    return result
