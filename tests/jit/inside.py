"""The small programs of the other tests, moved into a function: the top level is never compiled."""

from __future__ import annotations

import re

_REGISTER = re.compile(r"\br(\d+)\b")
_LABEL = re.compile(r"^\s*([A-Za-z_]\w*):")
_PRINTS = re.compile(r"^prints r(\d+)$")
_PRINTO = re.compile(r"^printo r(\d+)$")


def in_function(text: str, times: int = 1, *, apart: bool = False) -> str:
    """The program with its code in a function that the top level calls, the last result its own.

    What it prints it prints by calls of two more functions, since compiled code is left where an
    instruction is not compiled: so all instructions in between are.  The closures of these lie in
    registers that the program does not use; with `apart` each call makes its own, for programs
    whose calls do not save these.
    """
    head, code = _parts(text)
    high = max((int(n) for line in code for n in _REGISTER.findall(_plain(line))), default=0)
    value, string, rib = high + 1, high + 2, high + 3
    body: list[str] = []
    ends: list[str] = []
    i = 0
    while i < len(code):
        line = code[i].strip()
        label = _LABEL.match(line)
        if label:
            while label[1] in ends:
                ends.pop()
            body.append(f"{label[1]}:")
            line = line[label.end() :].strip()
        printo, prints = _PRINTO.match(line), _PRINTS.match(line)
        if not ends and (printo or prints):
            found = printo or prints
            assert found is not None
            if apart:
                kind = "printo" if printo else "prints"
                body += _printer(value if printo else string, kind, f"inside_{i}")
            body += [
                f"env r{rib} 1",
                f"stor r{rib} 1 r{found[1]}",
                f"call r{value if printo else string} r{rib} {rib}",
                "pop0",
            ]
        else:
            if line:
                body.append(line)
            if line.startswith("fun "):
                ends.append(line.split()[2])
        i += 1
    helpers = []
    if not apart:
        for register, name in ((value, "printo"), (string, "prints")):
            helpers += _printer(register, name, f"inside_{name}")
    calls = ["call0 r0 1", "pop r1"] * times
    lines = [*head, "fun r0 inside_end", *helpers, *body, "inside_end:", *calls, "ret r1"]
    return "\n".join(lines) + "\n"


def _printer(register: int, opcode: str, end: str) -> list[str]:
    return [f"fun r{register} {end}", "ref0 r0 0", f"{opcode} r0", "ret r0", f"{end}:"]


def _parts(text: str) -> tuple[list[str], list[str]]:
    """Directives and literals; instructions and labels."""
    lines = [line for line in text.splitlines() if line.strip() and not line.strip()[0] == ";"]
    head = [line for line in lines if line.strip()[0] in "@."]
    return head, [line.split(" ;")[0] for line in lines if line.strip()[0] not in "@."]


def _plain(line: str) -> str:
    """The line without what stands in quotes."""
    return "".join(line.split('"')[::2])
