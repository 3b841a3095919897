"""From an ELF object file to a flat image that can be copied to any address and run.

LLVM emits position-independent code, so all that is left to do for references within the object
is arithmetic on distances.  The few functions of the C library that LLVM calls by itself get a
stub that jumps through a slot in the image's data, which the loader fills.  x86-64 only.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

from irkjit.native import IMPORTS, PAGE

_PROGBITS, _SYMTAB, _RELA, _NOBITS = 1, 2, 4, 8
_WRITE, _ALLOC = 1, 2
_ABS64, _PC32, _PLT32 = 1, 2, 4
_FUNCTION = 2


class LinkError(Exception):
    """The object file holds something that this linker does not know."""


class Image(NamedTuple):
    """code: bytes to be mapped executable; data_size: zeroed writable bytes behind them (from
    the next page on), the import slots first; symbols: offsets from the start of the code;
    addresses: offsets of words in the code to which the address of its start must be added."""

    code: bytes
    data_size: int
    symbols: dict[str, int]
    addresses: tuple[int, ...] = ()


class _Section:
    """An entry of the section table.  place: where it comes to be in the image, or -1."""

    def __init__(self, names: bytes, entry: Sequence[int]) -> None:
        name, self.kind, self.flags, _, self.offset, self.size, self.link, self.info = entry[:8]
        self.align = max(entry[8], 1)
        self.name = _name(names, name)
        self.place = -1


def _name(table: bytes, start: int) -> str:
    return table[start : table.index(b"\0", start)].decode()


def _sections(data: bytes) -> list[_Section]:
    if data[:6] != b"\x7fELF\x02\x01" or struct.unpack_from("<H", data, 18)[0] != 62:
        raise LinkError("not an x86-64 ELF object")
    (table,) = struct.unpack_from("<Q", data, 40)
    size, count, names = struct.unpack_from("<HHH", data, 58)
    raw = [struct.unpack_from("<IIQQQQIIQQ", data, table + i * size) for i in range(count)]
    strings = data[raw[names][4] : raw[names][4] + raw[names][5]]
    return [_Section(strings, entry) for entry in raw]


def link(data: bytes) -> Image:
    """Lay out an object file.  Raises LinkError."""
    sections = _sections(data)
    kept = [s for s in sections if s.flags & _ALLOC and s.kind in (_PROGBITS, _NOBITS)]
    code = bytearray()
    for section in kept:
        if _is_constant(section):
            code.extend(b"\xcc" * (-len(code) % max(section.align, 16)))
            section.place = len(code)
            code.extend(data[section.offset : section.offset + section.size])
    code.extend(b"\xcc" * (-len(code) % 16))
    stubs = {name: len(code) + 16 * i for i, name in enumerate(IMPORTS)}
    code.extend(b"\xcc" * (16 * len(IMPORTS)))
    code.extend(b"\xcc" * (-len(code) % PAGE))
    data_size = 8 * len(IMPORTS)
    for i, name in enumerate(IMPORTS):
        slot = len(code) + 8 * i
        struct.pack_into("<HI", code, stubs[name], 0x25FF, slot - (stubs[name] + 6))
    for section in kept:
        if not _is_constant(section):
            if section.kind != _NOBITS and any(data[section.offset :][: section.size]):
                raise LinkError(f"initialised data in {section.name}")
            data_size += -data_size % section.align
            section.place = len(code) + data_size
            data_size += section.size
    places, symbols = _symbols(data, sections, stubs)
    addresses: list[int] = []
    for section in sections:
        if section.kind == _RELA and sections[section.info].place >= 0:
            _relocate(data, section, sections[section.info].place, places, code, addresses)
    return Image(bytes(code), data_size, symbols, tuple(addresses))


def _is_constant(section: _Section) -> bool:
    """Whether nobody writes to it once addresses in it are right."""
    return not section.flags & _WRITE or section.name.startswith(".data.rel.ro")


def _symbols(
    data: bytes, sections: list[_Section], stubs: dict[str, int]
) -> tuple[list[int | None], dict[str, int]]:
    """The place of each symbol by number, and of functions and what is global by name."""
    (table,) = [s for s in sections if s.kind == _SYMTAB]
    text = sections[table.link]
    strings = data[text.offset : text.offset + text.size]
    places: list[int | None] = []
    named: dict[str, int] = {}
    for position in range(table.offset, table.offset + table.size, 24):
        name_at, info, _, section, value, _ = struct.unpack_from("<IBBHQQ", data, position)
        name = _name(strings, name_at)
        place = None
        if 0 < section < len(sections):
            if sections[section].place >= 0:
                place = sections[section].place + value
                if name and (info >> 4 or info & 15 == _FUNCTION):
                    named[name] = place
        else:
            place = stubs.get(name)
        places.append(place)
    return places, named


def _relocate(
    data: bytes,
    section: _Section,
    base: int,
    places: list[int | None],
    code: bytearray,
    addresses: list[int],
) -> None:
    for position in range(section.offset, section.offset + section.size, 24):
        offset, info, addend = struct.unpack_from("<QQq", data, position)
        place = places[info >> 32]
        if info & 0xFFFFFFFF == _ABS64 and place is not None:
            struct.pack_into("<q", code, base + offset, place + addend)
            addresses.append(base + offset)
            continue
        if info & 0xFFFFFFFF not in (_PC32, _PLT32) or place is None:
            raise LinkError(f"relocation {info & 0xFFFFFFFF} of symbol {info >> 32}")
        struct.pack_into("<i", code, base + offset, place + addend - (base + offset))
