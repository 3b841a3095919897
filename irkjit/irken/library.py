"""Where the files of `require` and `include` come from."""

from __future__ import annotations

import os
from collections.abc import Sequence

from irkjit.irken.diagnostics import Position, Source, fail

PRELUDE = os.path.join(os.path.dirname(__file__), "prelude")
MOST_FILES = 2_000
DERIVED = "lib/derived.scm"
"""The library file with the macros that every program has."""

LACKING = frozenset(
    """
    FFI-PATH b64-dec b64-enc base-type-size c-get-ptr c-set-ptr cdef-print cfield-print
    cint-repr cint-size copy-cstring cref cref-aref cref-field csig-print ctype->code
    ctype->size ctype-repr datatype->sexp dec-map dtreflect dump dump-ffi-info expand-cref
    ffi-info hex-map interface-count irken-type->code json-parser load lookup-constant
    lookup-field lookup-struct-fields lookup-struct-size lookup-tdef lookup-tdef-size
    lookup-union-fields lookup-union-size make-ffi make-ffi-info merge-ffi-info oct-map
    parse-ctype parse-json parse-spec read-spec require-ffi* sexp->ref sexp->sizeoff strlen
    update-sizeoff-table vm-get-lib-handle vm-get-sym-handle
    """.split()
)
"""Names of Irken's library that irkjit's does not have."""


class Library:
    """Finds and reads source files; remembers which."""

    def __init__(self, include: Sequence[str] = (), *, prelude: bool = True) -> None:
        """include: folders to look in, after those of the program.

        prelude: whether names of irkjit's own library mean the files of that library.
        """
        self.include = list(include)
        self.prelude = prelude
        self.required: set[str] = set()
        self.entered = 0
        self.dependencies: list[str] = []
        """The files read so far that are not irkjit's own, and files that were looked for."""

    def find(self, path: str, at: Position) -> str:
        """The file that a name in the source at this position means.  Raises CompileError."""
        if self.prelude:
            own = os.path.join(PRELUDE, path)
            if not os.path.isabs(path) and os.path.isfile(own):
                return own
        folders = [os.path.dirname(at.source.name), "", *self.include]
        for folder in folders:
            candidate = os.path.join(folder, path)
            if os.path.isfile(candidate):
                return candidate
            self.dependencies.append(candidate)
        if path.startswith("lib/"):
            raise fail(f"irkjit's library has no {path}, and there is no such file", at)
        looked = ", ".join(dict.fromkeys(folder or "." for folder in folders))
        raise fail(f"there is no file {path}; looked in {looked}", at)

    def open(self, path: str, at: Position | None = None) -> Source:
        """The text of a file.  Raises CompileError at the place that asked for it, or OSError."""
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError as error:
            if at is None:
                raise
            raise fail(f"unable to open {path}: {error.strerror}", at) from None
        own = path.startswith(PRELUDE + os.sep)
        if not own:
            self.dependencies.append(path)
        name = os.path.relpath(path, PRELUDE) if own else path
        return Source(name, data.decode("utf-8", "surrogateescape"), prelude=own)

    def enter(self, path: str, at: Position, *, again: bool) -> bool:
        """Whether a file is to be read now; `again` says that it may be more than once.

        Raises CompileError for a file that includes itself without end.
        """
        self.entered += 1
        if self.entered > MOST_FILES:
            raise fail(f"{MOST_FILES} files are included; does one include itself?", at)
        return again or self.first_time(path)

    def first_time(self, path: str) -> bool:
        """Whether a file is required for the first time; the second time it is not read again."""
        real = os.path.realpath(path)
        if real in self.required:
            return False
        self.required.add(real)
        return True

    def names(self) -> dict[str, str]:
        """What irkjit's library defines, and in which file: for suggestions."""
        import re
        from glob import glob

        found: dict[str, str] = {}
        for path in sorted(glob(os.path.join(PRELUDE, "lib", "**", "*.scm"), recursive=True)):
            file = os.path.relpath(path, PRELUDE)
            with open(path, encoding="utf-8") as text:
                for name in re.findall(r"^\((?:define|defmacro) \(?([^\s()]+)", text.read(), re.M):
                    found.setdefault(name, file)
        return found
