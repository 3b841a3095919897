#!/usr/bin/env python3
"""Compare the time that two commands take, from start to end of the process.

    python bench/compare.py --runs 5 'irkvm prog.byc' 'irkjit run prog.byc'

The commands run in turn, A B A B, so that a machine that gets slower or faster meanwhile does so
for both.  What counts is the median.  Needs nothing but Python; the processor time is what the
kernel reports for each process (wait4), so children of the commands are counted as well.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Sample:
    """One run: seconds of processor time (user and system), seconds that passed, exit status."""

    cpu: float
    wall: float
    status: int


@dataclass(frozen=True)
class Summary:
    """What the runs of one command come to: medians, and the range of the processor time."""

    cpu: float
    wall: float
    fastest: float
    slowest: float


def measure(command: Sequence[str], show: bool) -> Sample:
    """Run a command once; its output is dropped unless it is to be shown."""
    out = None if show else subprocess.DEVNULL
    began = perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out)
    _, status, used = os.wait4(process.pid, 0)
    wall = perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    return Sample(used.ru_utime + used.ru_stime, wall, process.returncode)


def summary(samples: Sequence[Sample]) -> Summary:
    """The medians of some runs, at least one."""
    cpu = [s.cpu for s in samples]
    return Summary(median(cpu), median(s.wall for s in samples), min(cpu), max(cpu))


def ratio(b: float, a: float) -> str:
    """b / a, as text: how long B takes where A takes 1."""
    return f"{b / a:.3f}" if a > 0 else "-"


def report(commands: Sequence[str], samples: Sequence[Sequence[Sample]]) -> str:
    """The table for two commands, and in the last line the ratio of their medians."""
    a, b = (summary(s) for s in samples)
    rows = [f"{'':8} {'user+sys':>10} {'wall':>10}   {'user+sys, range'}"]
    for name, s in (("A", a), ("B", b)):
        rows.append(
            f"{name:8} {s.cpu:8.3f} s {s.wall:8.3f} s   {s.fastest:.3f} .. {s.slowest:.3f} s"
        )
    rows.append(f"{'B / A':8} {ratio(b.cpu, a.cpu):>8}   {ratio(b.wall, a.wall):>8}")
    names = [f"{name}  {command}" for name, command in zip("AB", commands, strict=True)]
    return "\n".join([*names, f"medians of {len(samples[0])} runs each", *rows])


def statuses(samples: Sequence[Sequence[Sample]]) -> list[str]:
    """A warning for each command whose exit status was not always the same, or differs."""
    found = [sorted({s.status for s in runs}) for runs in samples]
    warnings = [
        f"warning: {name} ended with different exit codes: {codes}"
        for name, codes in zip("AB", found, strict=True)
        if len(codes) > 1
    ]
    if not warnings and found[0] != found[1]:
        warnings.append(f"warning: A exits with {found[0][0]}, B with {found[1][0]}")
    return warnings


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description="Compare the time that two commands take.",
        epilog="Quote each command, so that it is one argument.",
    )
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="of each; default 5")
    parser.add_argument("--no-warm-up", action="store_true", help="count the first run as well")
    parser.add_argument("--show", action="store_true", help="let the commands' output through")
    parser.add_argument("a", metavar="A", help="a command, the baseline")
    parser.add_argument("b", metavar="B", help="another one")
    options = parser.parse_args(arguments)
    if options.runs < 1:
        parser.error("--runs must be at least 1")
    commands = [shlex.split(options.a), shlex.split(options.b)]
    samples: list[list[Sample]] = [[], []]
    try:
        if not options.no_warm_up:
            for command in commands:
                measure(command, options.show)
        for _ in range(options.runs):
            for runs, command in zip(samples, commands, strict=True):
                runs.append(measure(command, options.show))
    except OSError as error:
        print(f"compare: {error}", file=sys.stderr)
        return 2
    print(report([options.a, options.b], samples))
    for warning in statuses(samples):
        print(warning)
    return 0


if __name__ == "__main__":
    sys.exit(main())
