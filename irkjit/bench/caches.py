"""The code caches of what is measured: folders of their own, so that the user's stays as it is."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from zlib import crc32

from irkjit.bench import BenchError
from irkjit.bench.itself import irkjit_environment
from irkjit.cachefolder import JIT
from irkjit.image import cached_images
from irkjit.jit.cache import SUFFIX
from irkjit.jit.options import REST_VARIABLE

CACHES = ("cold", "warm")
"""Without compiled code before each run, and with that of earlier ones."""
_EMPTY = "imm r0 int 0\nret r0\n"
FILLING = 4
"""Runs at most that fill a code cache before the first that counts."""


class CodeCache:
    """A folder for $IRKJIT_CACHE, with the interpreter in it.

    environment: of the runs that use it.  They leave no process behind that compiles, which would
    take its time from the next run.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "IRKJIT_CACHE": str(folder),
            REST_VARIABLE: "never",
            **irkjit_environment(),
        }

    def fill(self, run: Callable[[], bool]) -> bool:
        """Run a program until nothing new is kept, and whether it came to that in FILLING runs.

        At the end of these runs all that is hot is compiled.  run: one of them; whether it went
        well.
        """
        self.environment[REST_VARIABLE] = "now"
        before = None
        try:
            for _ in range(FILLING):
                if not run():
                    break
                now = self.fingerprint()
                if now == before:
                    break
                before = now
            else:
                return False
        finally:
            self.environment[REST_VARIABLE] = "never"
        return True

    def forget(self) -> None:
        """Delete compiled code, and nothing else: the next run is a first run."""
        for path in self._files():
            path.unlink()

    def fingerprint(self) -> dict[str, int]:
        """Changes when code is added."""
        return {path.name: crc32(path.read_bytes()) for path in self._files()}

    def _files(self) -> list[Path]:
        return [p for p in self.folder.glob(f"{JIT}*{SUFFIX}") if p.is_file()]


class Seed:
    """Makes caches that hold the interpreter's image, so that no run that is measured builds it."""

    def __init__(self, scratch: Path, irkjit: Sequence[str]) -> None:
        """Takes some seconds if the image has to be built.  Raises BenchError.

        scratch: where the folders go.  irkjit: the command.
        """
        self._scratch = scratch
        self._count = 0
        self._folder = scratch / "seed"
        self._folder.mkdir()
        for path in cached_images():
            if path.endswith(".img"):
                shutil.copy(path, self._folder)
        program = scratch / "empty.s"
        program.write_text(_EMPTY)
        found = subprocess.run(
            [*irkjit, "run", "--no-jit", str(program)],
            env={**os.environ, "IRKJIT_CACHE": str(self._folder), **irkjit_environment()},
            capture_output=True,
            text=True,
            start_new_session=True,  # a Ctrl-C comes here alone, and ends it
        )
        if found.returncode:
            lines = found.stderr.strip().splitlines() or [f"exit code {found.returncode}"]
            raise BenchError(f"{' '.join(irkjit)} does not work: {lines[-1]}")

    def cache(self) -> CodeCache:
        """A new one, without compiled code."""
        self._count += 1
        folder = self._scratch / f"cache-{self._count}"
        shutil.copytree(self._folder, folder)
        return CodeCache(folder)
