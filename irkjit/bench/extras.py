"""The packages that only measuring needs."""

from __future__ import annotations

from importlib.util import find_spec

from irkjit.bench import BenchError

PACKAGES = {"matplotlib": "pictures"}
"""What is in the extra `bench` of pyproject.toml, and what each is for."""


def need(*names: str) -> None:
    """Raises BenchError, naming the command that installs it, if a package is missing.

    To be called before anything is measured: nobody wants to learn it afterwards.
    """
    for name in names:
        if find_spec(name) is None:
            raise BenchError(
                f"{name} is not installed, and is needed for {PACKAGES[name]}:"
                " pip install 'irkjit[bench]'"
            )
