"""What `irkjit bench` does: measure, show, save, compare."""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from irkjit import __version__
from irkjit.bench import FAILED, UNUSABLE, BenchError, machine
from irkjit.bench.bytecode import check_bytecode, write_bytecode
from irkjit.bench.caches import Seed
from irkjit.bench.catalogue import Program, choose, find_folder, own_program, read_catalogue
from irkjit.bench.extras import need
from irkjit.bench.interrupts import scratch_folder
from irkjit.bench.itself import irkjit_command
from irkjit.bench.layout import described_table
from irkjit.bench.paths import files, shortened
from irkjit.bench.process import Measurer
from irkjit.bench.progress import progress
from irkjit.bench.results import METRICS, About, Results, load, save
from irkjit.bench.runners import (
    DEFAULT_TIERS,
    Runner,
    against,
    missing_twin,
    peers,
    show,
    tiers,
)
from irkjit.bench.session import Plan, Session
from irkjit.bench.targets import check_page, check_target
from irkjit.bench.terminal import width
from irkjit.messages import say
from irkjit.runner import program_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from irkjit.bench.comparison import Change, Comparison
    from irkjit.bench.warming import Warming


@dataclass(frozen=True)
class Wish:
    """The options of `irkjit bench`; they are named and described in `commands`."""

    names: tuple[str, ...] = ()
    program: str | None = None
    cwd: str | None = None
    expect: str | None = None
    folder: str | None = None
    byc_dir: str | None = None
    tiers: str = ",".join(DEFAULT_TIERS)
    against: tuple[str, ...] = ()
    peers: str = "auto"
    ignore_line: str = ""
    size: str = "full"
    runs: int = 5
    warm_up: int = 1
    timeout: float = 600.0
    seed: int | None = None
    net: bool = False
    relative_to: str | None = None
    metrics: tuple[str, ...] = ("wall",)
    save: str | None = None
    compare: str | None = None
    with_file: str | None = None
    min_effect: float = 3.0
    fail_over: float | None = None
    results: str | None = None
    curves: bool = True
    command: str = "irkjit bench"


def bench(wish: Wish) -> int:
    """Carry it out; the exit status.  Raises BenchError, and BadFile for a program."""
    if wish.results:
        need("matplotlib")
    # what can be wrong is looked at before minutes of measuring
    old = load(Path(wish.compare)) if wish.compare else None
    if wish.save:
        check_target(wish.save)
    if wish.results:
        check_page(wish.results)
    if wish.fail_over is not None and old is None:
        raise BenchError("--fail-over needs --compare, to say what something is slower than")
    results = load(Path(wish.with_file)) if wish.with_file else measure(wish)
    base = _base(wish, results)
    try:
        # first, as a reader of standard output may have gone
        _write(wish, results, base)
    finally:
        if not wish.with_file or old is None:
            _show(wish, results, base)
        status = _wrong(results)
    if old is not None:
        # a failure is told rather than that something else is not known
        status = _worse(status, _compare(wish, old, results))
    return status


def _worse(one: int, other: int) -> int:
    return FAILED if FAILED in (one, other) else max(one, other)


# -- measuring -------------------------------------------------------------------------------


def measure(wish: Wish) -> Results:
    """Everything that was asked for, measured."""
    programs = _programs(wish)
    irkjit = irkjit_command()
    arguments = any(program.job(wish.size).args for program in programs)
    runners = [
        *_tiers(wish, irkjit),
        *(against(text, arguments=arguments, cwd=wish.cwd) for text in wish.against),
        *(peers(wish.peers) if wish.names or wish.program is None else ()),
    ]
    # a column without any number tells nothing
    runners = [r for r in runners if not all(missing_twin(r, program) for program in programs)]
    names = [runner.name for runner in runners]
    if not runners:
        raise BenchError("nothing runs the programs: choose some --tiers, --against or --peers")
    if len(set(names)) < len(names):
        raise BenchError("--against: two commands have the same name")
    _check_base(wish.relative_to or "", names)
    plan = Plan(
        wish.runs,
        wish.warm_up,
        wish.size,
        int.from_bytes(os.urandom(3), "big") if wish.seed is None else wish.seed,
        wish.net,
    )
    load_before = machine.load_average()
    results = Results(_about(wish, plan, runners, programs, irkjit, load_before))
    warnings = results.about.warnings
    _warn(warnings, machine.load_warning(load_before))
    with ExitStack() as stack:
        scratch = stack.enter_context(scratch_folder("bench"))
        try:
            measurer = Measurer(scratch, wish.timeout, wish.ignore_line, wish.cwd)
        except re.error as error:
            raise BenchError(f"--ignore-line {wish.ignore_line!r}: {error}") from None
        files = [_bytecode(wish, program, scratch) for program in programs]
        session = Session(measurer, Seed(scratch, irkjit), plan)
        session.progress = stack.enter_context(progress(session.steps(len(programs), len(runners))))
        for program, file in zip(programs, files, strict=True):
            results.entries += session.measure(program, runners, file)
    results.about.load_after = machine.load_average()
    _warn(warnings, machine.load_warning(results.about.load_after, after=True))
    return results


def _tiers(wish: Wish, irkjit: tuple[str, ...]) -> list[Runner]:
    return tiers(wish.tiers.split(",") if wish.tiers != "none" else [], irkjit)


def _curves(wish: Wish) -> dict[str, Warming]:
    """Warm-up curves for the page, if they are wanted; of a saved file there are none."""
    from irkjit.bench.curves import chosen, measured

    if not wish.curves or wish.with_file:
        return {}
    runners = _tiers(wish, irkjit_command())
    return measured(chosen(_programs(wish), runners, wish.size), wish.timeout)


def _warn(warnings: list[str], warning: str) -> None:
    if warning:
        warnings.append(warning)
        say(f"warning: {warning}")


def _programs(wish: Wish) -> list[Program]:
    """The benchmarks that are named, and a program of one's own; all benchmarks without either."""
    found = []
    if wish.names or wish.program is None:
        found = choose(read_catalogue(find_folder(wish.folder)), wish.names)
    if wish.program is not None:
        expected = ""
        if wish.expect is not None:
            try:
                expected = sha256(Path(wish.expect).read_bytes()).hexdigest()
            except OSError as error:
                raise BenchError(f"--expect {wish.expect}: {error.strerror}") from None
        found.append(own_program(wish.program, wish.cwd, expected, [p.name for p in found]))
    names = [program.name for program in found]
    if wish.byc_dir is not None and len(set(names)) < len(names):
        raise BenchError(
            f"--byc-dir: two programs are called {names[-1]}; rename the file of --program"
        )
    return found


def _bytecode(wish: Wish, program: Program, scratch: Path) -> str:
    """The bytecode file of a program, made here unless --byc-dir says where it is.

    Raises BadFile for one that no tier of irkjit would run.
    """
    if wish.byc_dir is not None:
        pattern = wish.byc_dir
        patterns = [pattern]
        if "{name}" not in pattern:
            patterns = [os.path.join(pattern, "{name}" + end) for end in (".byc", ".irken.byc")]
        for one in patterns:
            path = one.replace("{name}", program.name)
            if os.path.isfile(path):
                return _given(wish, path)
        raise BenchError(f"--byc-dir: there is no {patterns[0].replace('{name}', program.name)}")
    if program.path.endswith(".byc"):
        return _given(wish, program.path)
    folder = Path(tempfile.mkdtemp(dir=scratch))  # programs may have the same name
    target = folder / f"{program.name}.byc"
    write_bytecode(program.path, target)
    return str(target)


def _given(wish: Wish, path: str) -> str:
    """A bytecode file that is there.  Other machines may run what irkjit does not."""
    if wish.tiers != "none":
        check_bytecode(program_bytes(path), path)
    return os.path.abspath(path)


def _about(
    wish: Wish,
    plan: Plan,
    runners: Sequence[Runner],
    programs: Sequence[Program],
    irkjit: Sequence[str],
    load: float,
) -> About:
    described = machine.describe(irkjit)
    folder = find_folder(wish.folder) if wish.names or wish.program is None else None
    own = wish.program is not None and shlex.split(wish.program)[0].endswith(".byc")
    if wish.byc_dir is not None:
        bytecode = f"read from {shortened(wish.byc_dir)}, for all that run bytecode"
    elif own:
        bytecode = "the file that was given"
        if wish.names:
            bytecode += f" with --program; the others are compiled by irkjit {__version__}"
    else:
        bytecode = f"compiled by irkjit {__version__}, for all that run bytecode"
    return About(
        command=shortened(wish.command, folder),
        machine=described,
        cpu=described["CPU"],
        versions=machine.versions(runners) | files(runners, programs, wish.cwd),
        runners={runner.name: shortened(show(runner), folder) for runner in runners},
        bytecode=bytecode,
        runs=plan.runs,
        warm_up=plan.warm_up,
        size=plan.size,
        seed=plan.seed,
        load_before=load,
        load_after=load,
        warnings=[],
    )


# -- showing ---------------------------------------------------------------------------------


def default_base(results: Results) -> str:
    """What is 1 if nobody says so: the first other virtual machine, or the interpreter."""
    kinds = {e.runner: e.kind for e in results.entries if e.kind != "control"}
    others = [name for name, kind in kinds.items() if kind == "against"]
    wanted = [*others[:1], "baseline"]
    return next((name for name in wanted if name in kinds and len(kinds) > 1), "")


def _base(wish: Wish, results: Results) -> str:
    """What is 1.  Raises BenchError."""
    base = default_base(results) if wish.relative_to is None else wish.relative_to
    _check_base(base, results.runners())
    return base


def _check_base(base: str, names: Sequence[str]) -> None:
    """Raises BenchError unless it is one of these runners, or "" for none."""
    if base and base not in names:
        raise BenchError(f"--relative-to: no runner is called {base}; there are {', '.join(names)}")


def _write(wish: Wish, results: Results, base: str) -> None:
    """Write the files that were asked for."""
    if wish.save:
        save(results, Path(wish.save))
    if wish.results:
        from irkjit.bench.report import write

        write(results, base, Path(wish.results), _curves(wish))


def _show(wish: Wish, results: Results, base: str) -> None:
    """Print the tables."""
    from irkjit.bench.tables import tables, what_is_behind

    metrics = [*wish.metrics, *(["net"] if wish.net and "net" not in wish.metrics else [])]
    for table in tables(results, base, metrics):
        print(table.text())
        print()
    about = results.about
    runs = f"{about.runs} run{'s' * (about.runs != 1)} of each"
    print(f"{runs}, in random order (--seed {about.seed}); bytecode: {about.bytecode}.")
    print(what_is_behind(results))


def _wrong(results: Results) -> int:
    """FAILED if a tier of irkjit did, which is told; otherwise 0."""
    wrong = [e for e in results.entries if e.kind == "irkjit" and e.problem]
    if wrong:
        said = ", ".join(f"{e.program} under {e.runner}: {e.problem}" for e in wrong)
        say(f"irkjit itself went wrong: {said}")
    return FAILED if wrong else 0


def _compare(wish: Wish, old: Results, new: Results) -> int:
    """Print the comparison; 1 if something of irkjit got slower by more than --fail-over, 2 if
    that cannot be told.
    """
    from irkjit.bench.changes import report
    from irkjit.bench.comparison import compare

    names = (wish.compare or "", wish.with_file or "this run")
    status = 0
    for metric in wish.metrics:
        effect = wish.min_effect / 100
        found = compare(old, new, metric, effect)
        print(report(found, metric, *names, effect=effect))
        print()
        if wish.fail_over is None:
            continue
        status = _worse(status, _limit(found, metric, wish.fail_over))
    return status


def _limit(found: Comparison, metric: str, percent: float) -> int:
    """What --fail-over says: FAILED, UNUSABLE if there is no answer, or 0."""
    regressions = found.regressions(percent)
    for change in regressions:
        more = 100 * (change.least - 1)
        say(
            f"--fail-over {percent:g}: {_named(change)}: {more:.1f}% more"
            f" {METRICS.get(metric, metric)}"
        )
    if regressions:
        return FAILED
    if found.blind:
        say(f"--fail-over: no answer: {found.blind}")
        return UNUSABLE
    from irkjit.bench.statistics import FEWEST

    doubtful = found.doubtful(percent)
    untold = [change for change in doubtful if not change.ratio.level and change.program]
    for change in untold:
        say(f"--fail-over: no answer: {_named(change)} has too few runs; use --runs {FEWEST}")
    if not untold and doubtful:
        worst = max(doubtful, key=lambda change: change.least)
        say(
            f"--fail-over {percent:g}: nothing beyond the noise; within it {len(doubtful)} of"
            f" {len(found.changes) + len(found.overall)} are over that, the most {_named(worst)}:"
            f" {100 * (worst.least - 1):.1f}%"
        )
    return UNUSABLE if untold else 0


def _named(change: Change) -> str:
    return f"{change.program or 'all programs'} under {change.runner}"


def list_programs(folder: str | None) -> int:
    """Print the catalogue."""
    rows = []
    for program in read_catalogue(find_folder(folder)).values():
        sizes = [program.full.args[0], program.small.args[0]]
        rows.append([program.name, *sizes, f"{program.kind}: {program.stresses}"])
    print(described_table(["program", "size", "small", "stresses"], rows, width()))
    return 0
