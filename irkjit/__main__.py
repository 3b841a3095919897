"""The `irkjit` command; `python -m irkjit` is the same.

`irkjit run PROG ...` without options is the one case that must start fast, so it goes past the
option parser.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line of this process; it does not return."""
    try:
        status = _main(sys.argv[1:])
    except KeyboardInterrupt:
        from irkjit.errors import INTERRUPTED

        status = INTERRUPTED
    except Exception as error:
        status = _last_resort(error)
    _leave(status)


def _main(args: list[str]) -> int:
    from irkjit.signals import die_of_closed_pipes

    die_of_closed_pipes()
    if len(args) >= 2 and args[0] == "run" and args[1][:1] not in ("", "-"):
        import gc

        gc.disable()  # nothing becomes garbage before `run_file` enables it
        from irkjit.runner import run_file

        return run_file(args[1], args[2:])
    from irkjit.cli import command_line

    return command_line(args)


def _last_resort(error: Exception) -> int:
    """One line about an error that nobody expected."""
    import os

    from irkjit.errors import INTERNAL_ERROR, UNUSABLE
    from irkjit.messages import say

    if isinstance(error, OSError) and error.errno is not None and error.filename is None:
        say(f"cannot write to standard output: {error.strerror or error}")
        return UNUSABLE
    if sys.stdout is None:
        say("standard output is closed")
        return UNUSABLE
    if os.environ.get("IRKJIT_DEBUG"):
        import traceback

        traceback.print_exc()
    kind = type(error).__name__
    text = " ".join(str(error).split())[:300]
    say(f"internal error: {kind}: {text} (IRKJIT_DEBUG=1 shows where)")
    return INTERNAL_ERROR


def _leave(status: int) -> None:
    """End the process: buffers are flushed, but Python is not taken down piece by piece.

    That saves 6 ms; where a profiler or a coverage tool watches, it gets its proper end.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, AttributeError, ValueError):
        pass
    if "ctypes" in sys.modules and sys.gettrace() is None and sys.getprofile() is None:
        import os

        from irkjit.native import libc

        # What C code has buffered is written; but nothing of the process is taken down, as the
        # compiler may still be at work in its thread.
        libc.fflush(None)
        os._exit(status)
    sys.exit(status)


if __name__ == "__main__":
    main()
