"""`--perf-map`: names of native code where perf looks for them."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

SOURCE = """
(require "lib/core.scm")
(define (count n) (if (= n 0) 0 (+ 1 (count (- n 1)))))
(print (count 20000)) (newline)
"""


def test_the_map_names_all_native_code(tmp_path: Path) -> None:
    (tmp_path / "a.scm").write_text(SOURCE)
    command = [sys.executable, "-m", "irkjit", "run", "--jit-sync", "--perf-map", "a.scm"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as run:
        assert run.communicate()[0] == "20000\n"
    assert run.returncode == 0
    file = Path(f"/tmp/perf-{run.pid}.map")
    lines = [line.split(" ", 2) for line in file.read_text().splitlines()]
    file.unlink()
    areas = sorted((int(start, 16), int(size, 16), name) for start, size, name in lines)
    names = [name for _, _, name in areas]
    handlers = {"irkjit:h_add", "irkjit:h_underflow"}
    assert {*handlers, "irkjit:f_collect", "irkjit:n_capture"} <= {*names}
    assert names.count("irkjit:count a.scm:3") == 1
    for (start, size, _), (following, _, _) in pairwise(areas):
        assert 0 < size <= following - start


def test_a_map_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    """The interpreter's part fits the limit of a file's size, what is compiled does not."""
    (tmp_path / "a.scm").write_text(SOURCE)
    command = [sys.executable, "-m", "irkjit", "run", "--no-jit-cache", "--perf-map", "a.scm"]
    subprocess.run([*command[:-2], "a.scm"], cwd=tmp_path, check=True, capture_output=True)
    for options in ([], ["--jit-sync", "--jit-threshold", "0"]):
        done = subprocess.run(
            ["bash", "-c", 'ulimit -f 1; exec "$@"', "", *command[:-1], *options, "a.scm"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stdout) == (0, "20000\n"), done.stderr
        assert "perf will not know all names: cannot write /tmp/perf-" in done.stderr
        assert "Traceback" not in done.stderr
