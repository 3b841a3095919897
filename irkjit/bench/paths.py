"""Paths on the page of results, which others read: what is in them, and shorter."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from irkjit.bench.catalogue import Program
from irkjit.bench.runners import Runner, expand


def shortened(text: str, folder: Path | None = None) -> str:
    """A command line without the folders of one machine.

    folder: the folder bench of irkjit's sources, which becomes `bench`.  What lies in the current
    folder is named as from there, and the home folder becomes `~`.
    """
    for path, short in ((folder, "bench"), (Path.cwd(), "."), (Path.home(), "~")):
        if path is None or len(path.absolute().parts) < 2:
            continue
        name = re.escape(str(path.absolute()))
        begin = r"(?<![\w./~+-])"
        if short == ".":
            text = re.sub(rf"{begin}{name}/(?=[^\s'\"])", "", text)
        text = re.sub(rf"{begin}{name}(?![\w.+-])", short, text)
    return text


def files(
    runners: Sequence[Runner], programs: Sequence[Program], cwd: str | None = None
) -> dict[str, str]:
    """What the commands of --against run, by the runner's name: file, size, sha256.

    Where each program has a file of its own, it is the first one's.
    """
    found = {}
    for runner in runners:
        if runner.kind == "against" and programs:
            word = expand(runner, programs[0], programs[0].full, "")[0]
            path = os.path.join(cwd or "", word) if "/" in word else shutil.which(word)
            try:
                content = Path(path or "").read_bytes()
            except OSError:
                continue  # that it cannot be run is told elsewhere
            digest = sha256(content).hexdigest()
            found[runner.name] = f"{os.path.basename(word)}: {len(content)} bytes, sha256 {digest}"
    return found
