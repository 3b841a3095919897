"""Compiling for tests: quick, and each text once.

Most tests ask whether the lowering is right, not whether LLVM is, so they compile without
optimisation, which takes a fifth of the time.  `@pytest.mark.optimised` is for those that compile
as users do: what LLVM may assume of the text must be true as well.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import llvmlite.binding as llvm
import pytest

import irkjit.jit.build
from irkjit.compiler import compile_hot
from irkjit.jit.options import JitOptions

for folder in ("ops", "irken", ""):
    sys.path.insert(0, str(Path(__file__).parent.parent / folder))

_OBJECTS: dict[tuple[str, bool], bytes] = {}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "optimised: compiled code as users get it")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With IRKJIT_SAMPLE=K/N only every Nth of the slow tests runs; K, from 0, says which."""
    part, every = map(int, os.environ.get("IRKJIT_SAMPLE", "0/1").split("/"))
    here = str(Path(__file__).parent)
    left_out = [
        item
        for item in items
        if item.get_closest_marker("slow")
        and str(item.path).startswith(here)
        and crc32(item.nodeid.encode()) % every != part % every
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def unoptimised(text: str) -> bytes:
    """An object file of a unit, as fast as LLVM can make it."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=0,
        reloc="pic",
        codemodel="small",
    )
    module = llvm.parse_assembly(text)
    module.triple = machine.triple
    module.data_layout = str(machine.target_data)
    module.verify()
    return bytes(machine.emit_object(module))


@pytest.fixture(autouse=True)
def remembered(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Compile each text once in a session."""
    optimised = request.node.get_closest_marker("optimised") is not None

    def compiled(text: str, *rest: Any) -> bytes:
        key = text, optimised
        found = _OBJECTS.get(key)
        if found is None:
            found = _OBJECTS[key] = (compile_hot if optimised else unoptimised)(text)
        return found

    monkeypatch.setattr(irkjit.jit.build, "compile_hot", compiled)
    monkeypatch.setattr(JitOptions, "strict", True)
    yield
