"""A comparison: every runner runs every program, and nothing that goes wrong ends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from irkjit.bench.caches import FILLING, CodeCache, Seed
from irkjit.bench.catalogue import Job, Program
from irkjit.bench.order import rounds
from irkjit.bench.process import Measurer, Sample
from irkjit.bench.results import Entry
from irkjit.bench.runners import CONTROL, Runner, expand, missing_twin

_NO_JOB = Job(("control",))


@dataclass(frozen=True)
class Plan:
    """runs: that count, of each.  warm_up: runs before, of each, at least 1.  size: "full" or
    "small".  seed: of the order.  net: also measure at size 1, what the start takes.
    """

    runs: int = 5
    warm_up: int = 1
    size: str = "full"
    seed: int = 0
    net: bool = False


@dataclass
class _Turn:
    """One runner on one program, and what comes of it.

    byc, path: its bytecode file, perhaps a temporary one, and the program's own.
    """

    runner: Runner
    job: Job
    entry: Entry
    cache: CodeCache | None
    byc: str
    path: str
    start_command: list[str] = field(default_factory=list)


class Session:
    """Measures programs, one after the other."""

    def __init__(self, measurer: Measurer, seed: Seed, plan: Plan) -> None:
        self._measurer = measurer
        self._plan = plan
        self.progress: Callable[[str], None] = lambda what: None
        """Is told what has run, after each run that counts and after each warm-up."""
        self._status: int | None = 0
        """What the tiers of irkjit must end with; None until one has run a program of one's own."""
        self._caches = {name: seed.cache() for name in ("", "cold", "warm")}

    def steps(self, programs: int, runners: int) -> int:
        """How often `progress` will be called, if nothing fails."""
        return programs * (runners + 1) * (1 + self._plan.runs * (2 if self._plan.net else 1))

    def measure(self, program: Program, runners: Sequence[Runner], byc: str) -> list[Entry]:
        """All runners on one program; byc: its bytecode file."""
        turns = [self._turn(program, runner, byc) for runner in (*runners, CONTROL)]
        self._status = None if program.own else 0
        expected = self._warm_up(turns)
        seed = f"{self._plan.seed} {program.label}"  # another order for each program
        for row in rounds(turns, self._plan.runs, seed):
            for turn in row:
                self._run(turn, turn.entry.samples, expected[turn.job])
                self.progress(f"{turn.entry.program} {turn.runner.name}")
        for row in rounds(turns, self._plan.runs if self._plan.net else 0, f"{seed}, start"):
            for turn in row:
                self._start(turn)
        return [turn.entry for turn in turns]

    def _turn(self, program: Program, runner: Runner, byc: str) -> _Turn:
        job = program.job("small" if runner.small_only else self._plan.size)
        if runner is CONTROL:
            job = _NO_JOB
        command = expand(runner, program, job, byc)
        entry = Entry(program.label, runner.name, runner.kind, list(job.args), command)
        if missing_twin(runner, program):
            entry.problem = "no twin"
        elif runner.small_only and job != program.job(self._plan.size):
            entry.note = f"at the small size, {' '.join(job.args)}"
        cache = self._caches[runner.cache] if runner.kind == "irkjit" else None
        start = expand(runner, program, Job(("1",)), byc)
        return _Turn(runner, job, entry, cache, byc, program.path, start)

    # -- runs --------------------------------------------------------------------------------

    def _warm_up(self, turns: Sequence[_Turn]) -> dict[Job, str]:
        """The runs that do not count; what each job must print.

        Where that is not known, it is what the first of irkjit's tiers prints that ends well.
        """
        expected = {turn.job: turn.job.expected for turn in turns}
        for turn in sorted(turns, key=lambda turn: turn.runner.kind != "irkjit"):
            if turn.runner.cache == "warm" and turn.cache is not None:
                if not turn.cache.fill(partial(self._once, turn, expected)):
                    turn.entry.note = f"the code cache still grew in the warm-up run {FILLING}"
            else:
                for _ in range(self._plan.warm_up):
                    self._once(turn, expected)
            self.progress(f"{turn.entry.program} {turn.runner.name}")
        return expected

    def _once(self, turn: _Turn, expected: dict[Job, str]) -> bool:
        """A run that does not count, whose output may be the first of its job; whether it went
        well."""
        digest = self._run(turn, turn.entry.warm_up, expected[turn.job])
        expected[turn.job] = expected[turn.job] or digest
        return not turn.entry.problem

    def _run(self, turn: _Turn, samples: list[Sample], expected: str) -> str:
        """One run, unless one has failed before; its digest, "" if it failed.

        The sample is added only if all went well.
        """
        entry = turn.entry
        digest = ""
        if not entry.problem:
            if turn.cache is not None and turn.runner.cache == "cold":
                turn.cache.forget()
            run = self._measurer.run(
                entry.command,
                turn.cache.environment if turn.cache else None,
                expected=expected,
                # with irkvm, and with Irken's C programs, it is what is left in a register
                any_status=turn.runner.kind == "against",
                status=self._status if turn.runner.kind == "irkjit" else 0,
            )
            entry.problem = run.problem
            entry.detail = run.detail.replace(turn.byc, turn.path)
            if not run.problem:
                if turn.runner.kind == "irkjit":
                    self._status = run.status
                samples.append(run.sample)
                digest = run.digest
        return digest

    def _start(self, turn: _Turn) -> None:
        """One run at size 1.  What it prints is not known, and a failure only means no number."""
        entry = turn.entry
        if not entry.problem:
            environment = turn.cache.environment if turn.cache else None
            # a program of one's own has another result there, perhaps
            any_status = turn.runner.kind == "against" or bool(self._status)
            run = self._measurer.run(turn.start_command, environment, any_status=any_status)
            if not run.problem:
                entry.startup.append(run.sample)
        self.progress(f"{entry.program} {entry.runner}, start")
