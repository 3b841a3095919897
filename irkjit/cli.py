"""The command line, but for the fast path in `__main__`."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from irkjit import __version__
from irkjit.errors import INTERRUPTED, UNUSABLE, BadFile, BadSource
from irkjit.jit.options import MAX_TIMES, REST, REST_VARIABLE
from irkjit.messages import say, write_error
from irkjit.runner import program_bytes, run_file, tell_bad_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_SCALES = {"k": 10, "m": 20, "g": 30, "t": 40}


class Size(click.ParamType):  # type: ignore[type-arg]
    """A number of bytes, such as 4096, 64k, 512m, 2g."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number of bytes."""
        if isinstance(value, int):
            return value
        text = str(value).strip().lower().removesuffix("b").removesuffix("i")
        shift = _SCALES.get(text[-1:], 0)
        digits = text[:-1] if shift else text
        if not (digits.isascii() and digits.isdigit()) or len(digits) > 15 or int(digits) == 0:
            self.fail(
                f"{value!r} is no size; write a number of bytes, or 64k, 512m, 2g", param, ctx
            )
        return int(digits) << shift


class _Group(click.Group):
    """The commands here, and those that measure, whose options stand in another file."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names."""
        return sorted([*super().list_commands(ctx), *_MEASURING])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name."""
        if cmd_name in _MEASURING:
            from irkjit.bench.commands import COMMANDS

            return COMMANDS[cmd_name]
        return super().get_command(ctx, cmd_name)


_MEASURING = ("bench", "tune", "warmup")


@click.group(
    cls=_Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="`irkjit COMMAND --help` tells more about a command.",
)
@click.version_option(__version__, prog_name="irkjit", message="%(prog)s %(version)s")
def cli() -> None:
    """A fast virtual machine for Irken bytecode, and a compiler for Irken.

    \b
    irkjit run hello.scm                compile and run a program
    irkjit compile hello.scm            make hello.byc of it
    irkjit run hello.byc                run bytecode
    irkjit run --stats queens.byc 8     run it and tell what it did
    irkjit verify hello.byc             check a file without running it
    irkjit dis hello.byc > hello.s      bytecode as text
    irkjit asm hello.s -o hello.byc     and back
    irkjit bench fib                    measure the speed
    """


def _include(command: Callable[..., int]) -> Callable[..., int]:
    """The option -I."""
    return click.option(
        "-I",
        "--include",
        metavar="DIR",
        multiple=True,
        help="Look for the files that a source program requires in DIR, too. May be repeated.",
    )(command)


@cli.command(
    context_settings={"allow_interspersed_args": False},
    short_help="Run a program.",
)
@_include
@click.option(
    "--tier",
    type=click.Choice(["reference", "baseline", "jit"]),
    default="jit",
    help="reference: Python executes each instruction, slowly and by the book. "
    "baseline: the native interpreter. jit (the default): the same, and machine code for hot "
    "functions.",
)
@click.option(
    "--jit-threshold",
    type=click.IntRange(min=0, max=MAX_TIMES),
    metavar="N",
    help="Compile a function after N calls or turns of its loop; 0 compiles each at its first "
    "entry. `irkjit run --stats` shows what was compiled.",
)
@click.option("--no-jit", is_flag=True, help="The same as --tier baseline.")
@click.option(
    "--jit-sync", is_flag=True, help="Compile at once, the program waiting, not beside it."
)
@click.option(
    "--jit-cache/--no-jit-cache",
    default=True,
    help="Whether compiled code is kept for later runs of the program, and taken from there.",
)
@click.option(
    "--jit-rest",
    type=click.Choice(REST),
    default="later",
    envvar=REST_VARIABLE,
    show_envvar=True,
    help="What happens at the end about hot functions that are not compiled yet, so that the next "
    "run finds them. later (the default): a process of low priority compiles them, for two minutes "
    "at most, and the run ends at once. now: the run ends when they are compiled. never: nothing.",
)
@click.option(
    "--dump-ir",
    metavar="FN",
    multiple=True,
    help="Write the LLVM IR of function FN, named as in --stats, to stderr when it is compiled.",
)
@click.option("--dump-asm", metavar="FN", multiple=True, help="The same with its assembly.")
@click.option(
    "--perf-map", is_flag=True, help="Write /tmp/perf-PID.map, where Linux perf finds names."
)
@click.option("--trace-jit", is_flag=True, help="A line for each decision of the jit.")
@click.option(
    "--max-heap",
    type=Size(),
    metavar="SIZE",
    help="Memory the program's data may take, such as 64m or 2g; the default is half of the "
    "machine's. Beyond it the program ends with an error.",
)
@click.option(
    "--fuel",
    type=click.IntRange(min=0),
    metavar="N",
    help="Stop after exactly N instructions, with exit code 124.",
)
@click.option("--sandbox", is_flag=True, help="No foreign functions, no files.")
@click.option(
    "--stats",
    is_flag=True,
    help="At the end: instructions, calls, hottest functions, compiled code and where it was left, "
    "memory and collections.",
)
@click.option("--gc-log", is_flag=True, help="A line for each garbage collection.")
@click.option("--trace", is_flag=True, help="A line for each instruction. Slow.")
@click.option("--stats-json", metavar="FILE", hidden=True)
@click.option("--nursery", type=Size(), metavar="SIZE", hidden=True)
@click.option("--gc-stress", is_flag=True, hidden=True)
@click.argument("prog")
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def run(
    prog: str,
    args: tuple[str, ...],
    tier: str,
    jit_threshold: int | None,
    no_jit: bool,
    jit_sync: bool,
    jit_cache: bool,
    jit_rest: str,
    dump_ir: tuple[str, ...],
    dump_asm: tuple[str, ...],
    perf_map: bool,
    trace_jit: bool,
    max_heap: int | None,
    fuel: int | None,
    sandbox: bool,
    stats: bool,
    gc_log: bool,
    trace: bool,
    nursery: int | None,
    gc_stress: bool,
    stats_json: str | None,
    include: tuple[str, ...],
) -> int:
    """Run PROG, an Irken program (.scm), a bytecode file (.byc) or assembly (.s).

    A source program is compiled, and what comes of it is kept for the next time (see `irkjit
    cache`).

    What follows PROG is the program's own, options too. Standard output is the program's alone;
    what irkjit has to say goes to standard error.

    \b
    Exit code: the program's integer result modulo 256 (0 for another result);
      255 an error of the program       2   no usable file, errors in the source,
                                            or wrong options
      124 out of fuel (--fuel)          130 Ctrl-C

    \b
    irkjit run hello.scm
    irkjit run --max-heap 512m --stats compile.byc self/compile.scm -b
    irkjit run --fuel 1000000 --sandbox untrusted.byc
    """
    from irkjit.jit.options import THRESHOLD, JitOptions

    tier = _tier(tier, no_jit)
    threshold = THRESHOLD if jit_threshold is None else jit_threshold
    return run_file(
        prog,
        args,
        jit=JitOptions(
            threshold,
            sync=jit_sync,
            trace=trace_jit,
            cache=jit_cache,
            rest=jit_rest,
            dump_ir=dump_ir,
            dump_asm=dump_asm,
            perf_map=perf_map,
        ),
        fuel=fuel,
        stats=stats,
        stats_json=stats_json,
        include=include,
        tier=tier,
        max_heap=max_heap,
        sandbox=sandbox,
        gc_log=gc_log,
        trace=trace,
        nursery=nursery,
        stress=gc_stress,
    )


_FOR_THE_JIT = (
    "jit_threshold",
    "jit_sync",
    "jit_rest",
    "dump_ir",
    "dump_asm",
    "perf_map",
    "trace_jit",
)


def _tier(tier: str, no_jit: bool) -> str:
    """The tier to run in.  Raises click.UsageError where options contradict each other."""
    context = click.get_current_context()

    def given(name: str) -> bool:
        return context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE

    if no_jit:
        if given("tier") and tier != "baseline":
            raise click.UsageError(f"--no-jit and --tier {tier} contradict each other", context)
        tier = "baseline"
    if tier != "jit":
        for name in filter(given, _FOR_THE_JIT):
            option = "--" + name.replace("_", "-")
            raise click.UsageError(f"{option} is about the jit, which is off", context)
    return tier


@cli.command("compile", short_help="Source to bytecode.")
@click.argument("prog")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="By default PROG with .byc in place of .scm; - is standard output.",
)
@_include
@click.option("--no-debug", is_flag=True, help="Leave out the names of functions and the lines.")
def compile_command(prog: str, output: str | None, include: tuple[str, ...], no_debug: bool) -> int:
    """Compile PROG, an Irken program, to a bytecode file.

    Errors and warnings go to standard error, each with its place: file, line and column. With
    errors nothing is written, and the exit code is 2.

    \b
    irkjit compile hello.scm                 writes hello.byc
    irkjit compile -I lib -o out.byc prog.scm
    """
    from irkjit.sourcecache import compile_source

    if prog == "-":
        say("a program is compiled from a file; standard input is not read")
        return UNUSABLE
    if output is None:
        base, suffix = os.path.splitext(prog)
        if suffix != ".scm":
            say(f"{prog}: the name does not end in .scm; say with -o where the bytecode should go")
            return UNUSABLE
        output = base + ".byc"
    content, warnings = compile_source(prog, include, debug=not no_debug)
    write_error(warnings)
    _write(output, content)
    return 0


@cli.command(short_help="Check files without running them.")
@click.argument("files", nargs=-1, required=True)
def verify(files: tuple[str, ...]) -> int:
    """Check bytecode files: every problem is told with its position, on standard error.

    Source (.scm) and assembly (.s) are translated first. The exit code is 1 if there is any
    problem, 2 if a file cannot be read. A file that passes cannot crash the virtual machine,
    other than by foreign functions (see `run --sandbox`).
    """
    from irkjit.inspection import facts
    from irkjit.vm import VM

    status = 0
    for path in files:
        with VM() as vm:
            try:
                program = vm.load(program_bytes(path), name=path)
            except BadFile as error:
                tell_bad_file(error)
                found = error.findings or isinstance(error, BadSource)
                status = max(status, 1 if found else 2)
                continue
            click.echo(facts(program))
    return status


@cli.command(short_help="Bytecode as text.")
@click.argument("file")
@click.option("-o", "--output", metavar="FILE", help="Write there instead of standard output.")
def dis(file: str, output: str | None) -> int:
    """Write the bytecode FILE as assembly, which `irkjit asm` turns back into the same file.

    Of a source program (.scm) it is what the compiler makes of it.
    """
    from irkjit.bytecode import BytecodeError, read_program
    from irkjit.bytecode.disassembler import disassemble

    try:
        text = disassemble(read_program(program_bytes(file)))
    except BytecodeError as error:
        say(f"{file}: {error}")
        return UNUSABLE
    _write("-" if output is None else output, text.encode())
    return 0


@cli.command(short_help="Text to bytecode.")
@click.argument("file")
@click.option("-o", "--output", metavar="FILE", help="By default FILE with .byc in place of .s.")
def asm(file: str, output: str | None) -> int:
    """Assemble FILE, which is in the form that `irkjit dis` writes."""
    from irkjit.assembly import assemble_file

    content = assemble_file(file)
    if output is None:
        output = os.path.splitext(file)[0] + ".byc"
        if output == file:
            say(f"{file}: say with -o where the bytecode should go")
            return UNUSABLE
    _write(output, content)
    return 0


@cli.command(short_help="Versions of everything that matters.")
def version() -> int:
    """Versions of irkjit and of what it is built on, the CPU, the cache."""
    from irkjit.inspection import versions

    click.echo(versions())
    return 0


@cli.group(short_help="The compiled interpreter and programs on disk.")
def cache() -> None:
    """irkjit compiles its native interpreter once and keeps it; so it does with source programs and
    with the functions of a program that were hot.

    The folder is $IRKJIT_CACHE, or irkjit in the user's cache folder.
    """


@cache.command("info", short_help="What is in it.")
def cache_info() -> int:
    """Show the folder, the images in it, and how many programs and files of compiled code."""
    from irkjit.inspection import cache_report

    click.echo(cache_report())
    return 0


@cache.command("clear", short_help="Delete it.")
def cache_clear() -> int:
    """Delete all images, programs and compiled code; they are made again when they are needed."""
    from irkjit.cachefolder import key_files
    from irkjit.image import cached_images
    from irkjit.jit.cache import files
    from irkjit.sourcecache import cached_programs

    status = 0
    paths = [*cached_images(), *cached_programs(), *files(), *key_files()]
    for path in paths:
        try:
            os.unlink(path)
        except FileNotFoundError:
            pass
        except OSError as error:
            say(f"cannot delete {path}: {error.strerror}")
            status = 1
    if not status:
        click.echo(f"deleted {len(paths)} file{'' if len(paths) == 1 else 's'}")
    return status


@cli.command(short_help="Table of the opcodes and tiers.")
def ops() -> int:
    """All opcodes, with their operands, and what each tier has for them."""
    from irkjit.inspection import opcode_table

    click.echo(opcode_table())
    return 0


def command_line(args: list[str]) -> int:
    """Carry out a command line; the exit status."""
    try:
        status = cli.main(args, prog_name="irkjit", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return UNUSABLE
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return INTERRUPTED
    except BadFile as error:
        tell_bad_file(error)
        return UNUSABLE
    return int(status or 0)


def _write(path: str, content: bytes) -> None:
    """Write a file, or standard output if the path is "-"."""
    if path == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        with open(path, "wb") as file:
            file.write(content)
    except OSError as error:
        raise BadFile(path, [], f"unable to write '{path}': {error.strerror}") from None
