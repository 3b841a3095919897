"""What runs a program: tiers of irkjit, other virtual machines, the same program elsewhere."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from irkjit.bench import BenchError
from irkjit.bench.catalogue import Job, Program

Kind = Literal["irkjit", "against", "peer", "control"]


@dataclass(frozen=True)
class Runner:
    """name: in tables.  command: words with placeholders.  cache: which code cache it gets:
    "cold", "warm", or "" for none of its own.  small_only: too slow for the full size.
    """

    name: str
    kind: Kind
    command: tuple[str, ...]
    cache: Literal["", "cold", "warm"] = ""
    small_only: bool = False


CONTROL = Runner(
    "control",
    "control",
    (sys.executable, "-I", "-S", "-c", "print(sum(i * i for i in range(600_000)))"),
)
"""A fixed calculation that nothing of irkjit has a part in, some 50 ms.  It takes its turns among
the others, so that two sessions can be told apart from two machines, or loads of one."""

PLACEHOLDERS = ("byc", "name", "size", "args")
"""In commands: the bytecode file, the program's name, its first argument, all its arguments."""
_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}|\{(\w+)\}")
"""{{word}} stands for {word} itself, as in a script for awk."""


# -- tiers -----------------------------------------------------------------------------------

TIERS = ("reference", "baseline", "jit-cold", "jit-warm")
DEFAULT_TIERS = ("baseline", "jit-cold", "jit-warm")


def tiers(names: Sequence[str], irkjit: tuple[str, ...]) -> list[Runner]:
    """Runners for some of TIERS.  Raises BenchError."""
    run = (*irkjit, "run")
    program = ("{byc}", "{args}")
    known = {
        "reference": Runner(
            "reference", "irkjit", (*run, "--tier", "reference", *program), small_only=True
        ),
        "baseline": Runner("baseline", "irkjit", (*run, "--no-jit", *program)),
        "jit-cold": Runner("jit-cold", "irkjit", (*run, *program), "cold"),
        "jit-warm": Runner("jit-warm", "irkjit", (*run, *program), "warm"),
    }
    for name in names:
        if name not in known:
            raise BenchError(f"--tiers: there is no {name!r}; known are {', '.join(TIERS)}")
    return [known[name] for name in dict.fromkeys(names)]


# -- other virtual machines ------------------------------------------------------------------


def against(text: str, *, arguments: bool = True, cwd: str | None = None) -> Runner:
    """The runner that a --against option describes: NAME=COMMAND.  Raises BenchError.

    arguments: whether any program has some, which must not get lost.  cwd: where it will run.
    """
    name, equals, line = text.partition("=")
    wrong = f"--against {text!r}"
    if not equals or not re.fullmatch(r"[\w.+-]+", name):
        raise BenchError(
            f"{wrong}: write NAME=COMMAND, such as --against 'irkvm=irkvm {{byc}} {{args}}'"
        )
    if name in TIERS or name in PEERS or name == CONTROL.name:
        raise BenchError(f"{wrong}: {name} is a runner of irkjit bench; choose another name")
    try:
        words = tuple(shlex.split(line))
    except ValueError as error:
        raise BenchError(f"{wrong}: {error}") from None
    if not words:
        raise BenchError(f"{wrong}: the command is missing")
    used = {name for escaped, name in _PLACEHOLDER.findall(line) if name}
    for unknown in sorted(used - set(PLACEHOLDERS)):
        known = ", ".join(f"{{{p}}}" for p in PLACEHOLDERS)
        raise BenchError(
            f"{wrong}: there is no {{{unknown}}}; known are {known}; "
            f"write {{{{{unknown}}}}} for these characters themselves"
        )
    if not used & {"byc", "name"}:
        raise BenchError(f"{wrong}: the command names no program; put {{byc}} or {{name}} in it")
    if arguments and not used & {"size", "args"}:
        raise BenchError(f"{wrong}: the program gets no arguments; put {{args}} at the end")
    # a path, not a name on the PATH, starts where the command will run
    program = os.path.join(cwd or "", words[0]) if "/" in words[0] else words[0]
    if not _PLACEHOLDER.search(words[0]) and shutil.which(program) is None:
        raise BenchError(f"{wrong}: there is no command {words[0]}")
    return Runner(name, "against", words)


# -- the same programs in other languages ----------------------------------------------------


@dataclass(frozen=True)
class Peer:
    """commands: names under which it is known, the first that is found counts.  options: behind
    that.  twin: the program in its language, in the folder of twins.
    """

    commands: tuple[str, ...]
    options: tuple[str, ...]
    twin: str


PEERS = {
    "pypy": Peer(("pypy3",), (), "python/{name}.py"),
    "node": Peer(("node", "nodejs"), (), "js/{name}.js"),
    "luajit": Peer(("luajit",), (), "lua/{name}.lua"),
    "guile": Peer(("guile",), ("-s", "{twins}/scheme/run-guile.scm"), "scheme/{name}.ss"),
    "chez": Peer(
        ("chezscheme", "chez", "scheme"),
        ("--script", "{twins}/scheme/run-chez.scm"),
        "scheme/{name}.ss",
    ),
    "python": Peer(("python3",), (), "python/{name}.py"),
    "lua": Peer(("lua5.4", "lua"), (), "lua/{name}.lua"),
}
SLOW_PEERS = ("python", "lua")
"""Interpreters that take minutes for a program of full size: only if they are asked for."""


def peers(wanted: str) -> list[Runner]:
    """Runners for --peers: "auto", those on the PATH but for SLOW_PEERS; "none"; or a list with
    commas.  Raises BenchError for one that is asked for by name and not there.
    """
    if wanted == "none":
        return []
    automatic = wanted == "auto"
    names = [name for name in PEERS if name not in SLOW_PEERS] if automatic else wanted.split(",")
    found = []
    for name in names:
        if name not in PEERS:
            raise BenchError(
                f"--peers: there is no {name!r}; write auto, none or some of {','.join(PEERS)}"
            )
        peer = PEERS[name]
        path = next(filter(None, map(shutil.which, peer.commands)), None)
        if path is not None:
            command = (path, *peer.options, "{twins}/" + peer.twin, "{size}")
            found.append(Runner(name, "peer", command))
        elif not automatic:
            raise BenchError(f"--peers: {name} is not installed: no {' or '.join(peer.commands)}")
    return found


# -- commands --------------------------------------------------------------------------------


def expand(runner: Runner, program: Program, job: Job, byc: str) -> list[str]:
    """The words of a runner's command for a program; byc: its bytecode file."""
    values = {
        "byc": byc,
        "name": program.name,
        "size": job.args[0] if job.args else "",
        "args": " ".join(job.args),
        "twins": program.twins,
    }

    def fill(found: re.Match[str]) -> str:
        escaped, name = found.groups()
        return f"{{{escaped}}}" if escaped else values.get(name, found[0])

    words: list[str] = []
    for word in runner.command:
        if word == "{args}":
            words += job.args
        elif word != "{size}" or job.args:
            words.append(_PLACEHOLDER.sub(fill, word))
    return words


def show(runner: Runner) -> str:
    """A runner's command with its placeholders, for people."""
    return re.sub(r"'(\{\w+\})'", r"\1", shlex.join(runner.command))


def missing_twin(runner: Runner, program: Program) -> bool:
    """Whether a peer has no version of this program."""
    if runner.kind != "peer":
        return False
    path = PEERS[runner.name].twin.format(name=program.name)
    return not program.twins or not os.path.isfile(os.path.join(program.twins, path))
