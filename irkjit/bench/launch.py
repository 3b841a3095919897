"""Runs one command and tells what it took; a script of its own, which imports nothing of irkjit.

    python -I -S launch.py OUT ERR TIMEOUT CWD PROGRAM [ARGUMENT ...]

It runs in a session of its own, so a Ctrl-C at the terminal does not come here: who started it ends
it by closing its standard input, and does so also by dying, however that happens.  What the command
leaves behind in its process group is ended, so that it takes no time from the next run.

Standard output gets two lines: the command's process id, and when it has ended its status, seconds
of wall time and of processor time, peak memory in KB.

The kernel counts in a process' peak memory what the process that started it held at that moment,
so the starter must be small: this one holds 7 MB, where one with numpy holds 30 and more.
"""

import os
import select
import signal
import sys
import time

NOT_STARTED = -1000
"""In place of a status: the command could not be started.  Signals are small negative numbers."""
TIMED_OUT = -1001
LOST = -1002
"""Nothing is known: the launcher itself has ended before the command."""

MOMENT = 0.02
"""Seconds in which a process may take leave of the command's group, as a daemon does."""


def main() -> None:
    """Run the command, and write what it took."""
    out, err, timeout, cwd, *command = sys.argv[1:]
    failed, fail = os.pipe()
    began = time.perf_counter()
    pid = os.fork()
    if not pid:
        _become(command, out, err, cwd, fail)
    os.close(fail)
    try:
        os.setpgid(pid, pid)  # here and there, as nobody knows who comes first
    except OSError:
        pass
    # readable when the process has ended; no timer, no signal, no polling
    ended = os.pidfd_open(pid)
    ready = select.select([ended, 0], [], [], float(timeout) or None)[0]
    wall = time.perf_counter() - began
    if ended in ready:
        time.sleep(MOMENT)
    # it is not waited for yet, so its number still stands for it and its group
    os.killpg(pid, signal.SIGKILL)
    _, status, used = os.wait4(pid, 0)
    if ended not in ready:
        code = TIMED_OUT
    elif os.read(failed, 1):
        code = NOT_STARTED
    else:
        code = os.waitstatus_to_exitcode(status)
    answer = f"{code} {wall!r} {used.ru_utime + used.ru_stime!r} {used.ru_maxrss}\n"
    try:
        os.write(1, answer.encode())
    except BrokenPipeError:
        pass  # who asked has gone


def _become(command: list[str], out: str, err: str, cwd: str, fail: int) -> None:
    """The child: never returns.  A byte in the pipe `fail` tells that nothing was started."""
    try:
        os.setpgid(0, 0)  # so that what it starts can be ended with it
        os.write(1, b"%d\n" % os.getpid())  # not by the parent, which the command may end at once
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
        os.dup2(os.open(err, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        os.chdir(cwd)
        os.execvp(command[0], command)
    except OSError as error:
        os.write(2, f"{error}\n".encode())
        os.write(fail, b"!")
    finally:
        os._exit(127)


if __name__ == "__main__":
    main()
