"""The command lines of `irkjit bench`, `tune` and `warmup`; what they do is imported when it is
done.
"""

from __future__ import annotations

import shlex
import sys
from math import isnan
from typing import Any

import click

from irkjit.bench import UNUSABLE, BenchError
from irkjit.messages import say

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    _Command = Callable[..., Any]
    _Option = Callable[[_Command], _Command]

_METRICS = ["wall", "cpu", "memory"]
_OWN_ARGUMENTS = {"allow_interspersed_args": False}
"""What follows a program is its own."""


def _carefully(action: Callable[[], int]) -> int:
    """Do something, from its imports on; what cannot be done is told in one line."""
    from irkjit.bench.interrupts import Ended, watching
    from irkjit.bench.streams import prepare_streams

    try:
        with watching():
            prepare_streams()
            return action()
    except Ended as ended:
        return ended.status
    except BenchError as error:
        say(str(error))
        return UNUSABLE


class _Number(click.FloatRange):
    """A number of the usual size: no infinity, and no nan, which is in every range."""

    def __init__(self, least: float) -> None:
        super().__init__(least, _MOST)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """The number."""
        found = super().convert(value, param, ctx)
        if isnan(found):
            self.fail(f"{value!r} is no number.", param, ctx)
        return float(found)


_MOST = 1e6


_COUNT = click.IntRange(min=1)


def _value(name: str, kind: Any, default: Any, metavar: str | None, what: str) -> _Option:
    """An option with a value, whose default the help shows."""
    return click.option(
        name, type=kind, default=default, show_default=True, metavar=metavar, help=what
    )


def _plot(what: str) -> _Option:
    return click.option("--plot", metavar="FILE", help=f"{what}: .png, .svg or .pdf.")


_timeout = _value(
    "--timeout", _Number(0), 600.0, "S", "Seconds after which a run is ended; 0: never."
)


def _program(command: _Command) -> _Command:
    """PROG and its arguments."""
    command = click.argument("args", nargs=-1, type=click.UNPROCESSED)(command)
    return click.argument("prog")(command)


_FOR_MEASURING = (
    *("program", "cwd", "expect", "folder", "tiers", "against", "byc_dir", "peers"),
    *("ignore_line", "size", "runs", "warm_up", "timeout", "seed"),
)
"""Options of `irkjit bench` that change nothing about what has been measured."""


def _given() -> list[str]:
    """The parameters that are on the command line, not left to their defaults."""
    context = click.get_current_context()
    source = click.core.ParameterSource.COMMANDLINE
    return [name for name in context.params if context.get_parameter_source(name) is source]


def _contradictions(
    names: tuple[str, ...],
    given: list[str],
    *,
    program: str | None,
    with_file: str | None,
    compare: str | None,
    results: str | None,
    peers: str,
    **others: Any,
) -> None:
    """Raises BenchError for what would have no effect."""
    if with_file is not None:
        for name in given:
            if name == "names" or name in _FOR_MEASURING:
                option = "a name" if name == "names" else f"--{name.replace('_', '-')}"
                raise BenchError(f"--with takes what was measured from a file: leave {option} out")
        if compare is not None and results is None and "relative_to" in given:
            raise BenchError(
                "--relative-to is for tables of ratios, which --compare with --with does not show"
            )
    elif program is not None and not names:
        if "size" in given:
            raise BenchError("--size is for benchmarks; --program has the arguments you give it")
        if "peers" in given and peers not in ("none", "auto"):
            raise BenchError("--peers: --program has no version in another language")
    if "expect" in given and program is None:
        raise BenchError("--expect is for --program; what benchmarks must print is known")
    if "curves" in given and (results is None or with_file is not None):
        raise BenchError("--no-curves is for --results, which has no curves of a saved file")
    if "min_effect" in given and compare is None:
        raise BenchError("--min-effect is for --compare")


@click.command(short_help="Compare the speed of tiers, other machines, other languages.")
@click.argument("names", nargs=-1)
@click.option("--list", "listing", is_flag=True, help="Show the benchmarks, and measure nothing.")
@click.option(
    "--program",
    metavar="'PATH ARGS'",
    help="Measure this program: .scm, .byc or .s; beside NAMES, if there are any.",
)
@click.option(
    "--cwd",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="Run everything in DIR; the path of --program starts there.",
)
@click.option(
    "--expect", metavar="FILE", help="What --program must print. Otherwise all must print the same."
)
@click.option(
    "--folder", metavar="DIR", help="The folder bench of irkjit's sources, if it is not found."
)
@_value(
    "--tiers",
    str,
    "baseline,jit-cold,jit-warm",
    "LIST",
    "Tiers of irkjit, with commas; or none. There is also reference: at the small size only.",
)
@click.option(
    "--against",
    metavar="NAME=COMMAND",
    multiple=True,
    help="Another machine; {byc}, {name}, {size} and {args} stand for the bytecode file, the "
    "program's name, its first argument, all its arguments. May be repeated.",
)
@click.option(
    "--byc-dir",
    metavar="DIR",
    help="Run DIR/NAME.byc or DIR/NAME.irken.byc in place of what irkjit compiles; or a "
    "pattern with {name}.",
)
@_value(
    "--peers",
    str,
    "auto",
    "LIST",
    "The same programs in other languages: none, auto (what is on the PATH of pypy, node, "
    "luajit, guile, chez), or a list of these, python and lua.",
)
@click.option(
    "--ignore-line",
    metavar="REGEX",
    default="",
    help="Lines of the output that start like this do not count.",
)
@_value(
    "--size",
    click.Choice(["full", "small"]),
    "full",
    None,
    "full: seconds in irkvm. small: a second or so in the reference tier.",
)
@_value("--runs", _COUNT, 5, "N", "Runs of each that count.")
@_value(
    "--warm-up",
    _COUNT,
    1,
    "N",
    "Runs of each before; jit-warm has up to 4, until its code cache stays as it is.",
)
@_timeout
@click.option(
    "--seed",
    type=int,
    metavar="N",
    help="Of the order of runs; the last line shows which was used.",
)
@click.option(
    "--net", is_flag=True, help="Measure each at size 1, too, and show times with that taken off."
)
@click.option(
    "--metric",
    "metrics",
    type=click.Choice(_METRICS),
    multiple=True,
    default=("wall",),
    help="What to show and compare: wall (the default), cpu, memory. May be repeated.",
)
@click.option(
    "--relative-to",
    metavar="RUNNER",
    help="What is 1 in tables of ratios; by default the first --against, or baseline.",
)
@click.option("--save", metavar="FILE.json", help="Write all samples, versions and command lines.")
@click.option(
    "--compare", metavar="OLD.json", help="Tell what differs from a saved file beyond the noise."
)
@click.option(
    "--with", "with_file", metavar="NEW.json", help="Take that file in place of measuring."
)
@_value("--min-effect", _Number(0), 3.0, "PERCENT", "Smaller differences are never called one.")
@click.option(
    "--fail-over",
    type=_Number(0),
    metavar="PERCENT",
    help="With --compare: exit code 1 if something of irkjit got slower by more, 2 if the runs "
    "are too few to tell.",
)
@click.option(
    "--results",
    metavar="FILE.md",
    help="Write a page with all tables, and pictures next to it; that "
    "needs `pip install 'irkjit[bench]'`.",
)
@click.option(
    "--no-curves",
    "curves",
    flag_value=False,
    default=True,
    help="Leave the warm-up curves out of --results.",
)
def bench(names: tuple[str, ...], listing: bool, **options: Any) -> int:
    """Measure programs as whole processes, from start to exit, and compare the medians.

    Without NAMES, or with `all`, all programs of bench/programs are measured, which takes long: a
    minute and more for each. Runs take turns in random order, outputs are checked.

    \b
    irkjit bench fib tak --peers none              how fast are the tiers?
    irkjit bench fib --peers pypy,luajit           and the same in Python and Lua?
    irkjit bench --against 'irkvm=irkvm {byc} {args}'
    irkjit bench --program 'prog.scm 100' --against 'irkvm=irkvm {byc} {args}'
    irkjit bench all --program 'prog.byc 100'      these, and one of your own
    irkjit bench --runs 10 --save before.json      then, with another irkjit:
    irkjit bench --runs 10 --compare before.json --fail-over 5
    irkjit bench --compare before.json --with after.json
    irkjit bench --with after.json --results page.md

    \b
    Exit code: 1 if a tier of irkjit fails or prints the wrong thing, or if --fail-over says so;
    2 if what was asked for cannot be done or told. Other machines may fail; the tables tell it.
    """

    given = _given()

    def action() -> int:
        from irkjit.bench.driver import Wish, bench, list_programs

        _contradictions(names, given, **options)
        if listing:
            return list_programs(options["folder"])
        return bench(Wish(names=names, command=shlex.join(["irkjit", *sys.argv[1:]]), **options))

    return _carefully(action)


@click.command(
    short_help="Find the threshold of the jit for a program.", context_settings=_OWN_ARGUMENTS
)
@_value("--runs", _COUNT, 5, "N", "Runs of each that count.")
@_value(
    "--thresholds",
    str,
    "0,1,10,100,1000,10000,100000,never",
    "LIST",
    "What to try, with commas.",
)
@_value(
    "--cache",
    click.Choice(["both", "cold", "warm"]),
    "both",
    None,
    "What the choice is for: first runs, later runs, or both alike.",
)
@_timeout
@_value("--seed", int, 0, "N", "Of the order of runs.")
@_plot("Draw the times there")
@_program
def tune(prog: str, args: tuple[str, ...], **options: Any) -> int:
    """Run PROG with different values of --jit-threshold, and name the one to use.

    Cold: without compiled code, as in a first run; warm: with that of earlier runs. Where no
    threshold is better than the default beyond the noise, the default is named.

    \b
    irkjit tune prog.scm 100
    irkjit tune --cache warm --plot thresholds.png prog.byc 100
    """

    def action() -> int:
        from irkjit.bench.tuning import tune

        return tune(prog, args, **options)

    return _carefully(action)


@click.command(
    short_help="Show how a program gets faster while it runs.", context_settings=_OWN_ARGUMENTS
)
@_value("--runs", _COUNT, 3, "N", "Runs, cold and warm; of each iteration the median counts.")
@_value(
    "--slices",
    click.IntRange(min=20, max=100_000),
    200,
    "N",
    "Cut the run into that many iterations, of equal numbers of instructions.",
)
@click.option("--lines", is_flag=True, help="An iteration ends where the program writes a line.")
@_value(
    "--within",
    _Number(0.1),
    10.0,
    "PERCENT",
    "At its peak is what stays that near to how it ends.",
)
@_timeout
@_plot("Draw the curves there")
@_program
def warmup(prog: str, args: tuple[str, ...], **options: Any) -> int:
    """Show the time that each part of PROG's run takes, from its start to its peak speed.

    Cold: without compiled code, as in a first run; warm: with that of earlier runs.

    \b
    irkjit warmup prog.scm 100
    irkjit warmup --lines prog.scm 100          a line of output for each round
    irkjit warmup --plot curve.png prog.byc 100
    """

    def action() -> int:
        from irkjit.bench.warming import warmup

        return warmup(prog, args, **options)

    return _carefully(action)


COMMANDS = {"bench": bench, "tune": tune, "warmup": warmup}
