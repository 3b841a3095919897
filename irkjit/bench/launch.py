"""Runs one command and tells what it took; a script of its own, which imports nothing of irkjit.

    python -I -S launch.py REPORT OUT ERR TIMEOUT CWD PROGRAM [ARGUMENT ...]

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


def main() -> None:
    """Write to REPORT: status, seconds of wall time, of processor time, peak memory in KB."""
    report, out, err, timeout, cwd, *command = sys.argv[1:]
    began = time.perf_counter()
    pid = os.fork()
    if not pid:
        _become(command, out, err, cwd)
    try:
        # readable when the process has ended; no timer, no signal, no polling
        late = not select.select([os.pidfd_open(pid)], [], [], float(timeout) or None)[0]
    except KeyboardInterrupt:
        os.killpg(pid, signal.SIGKILL)
        os._exit(130)
    if late:
        os.killpg(pid, signal.SIGKILL)
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    code = TIMED_OUT if late else os.waitstatus_to_exitcode(status)
    if code == 127 and os.path.exists(report):
        code = NOT_STARTED
    with open(report, "w") as file:
        file.write(f"{code} {wall!r} {used.ru_utime + used.ru_stime!r} {used.ru_maxrss}")


def _become(command: list[str], out: str, err: str, cwd: str) -> None:
    """The child: never returns.  A report that exists already tells that nothing was started."""
    try:
        os.setpgid(0, 0)  # so that what it starts can be ended with it
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 1)
        os.dup2(os.open(err, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        os.chdir(cwd)
        os.execvp(command[0], command)
    except OSError as error:
        os.write(2, f"{error}\n".encode())
        os.close(os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT))
    finally:
        os._exit(127)


if __name__ == "__main__":
    main()
