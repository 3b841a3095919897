"""What the documents say is so: layers, commands, output, tables."""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from irkjit.jit.guards import UNCOUNTED
from irkjit.loader.problems import FIRST_IN_CODE, MESSAGES

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "irkjit"
README = (ROOT / "README.md").read_text()
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text()
PAGES = sorted(
    [
        ROOT / "README.md",
        ROOT / "ARCHITECTURE.md",
        *ROOT.glob("docs/*.md"),
        ROOT / "bench/README.md",
    ]
)


# -- imports against the table of layers -----------------------------------------------------


def modules() -> dict[str, Path]:
    """All modules by their name within the package; the package itself is `irkjit`."""
    found = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(p for p in parts if p != "__init__")
        found[name or "irkjit"] = path
    return found


def layers() -> list[tuple[str, list[str]]]:
    """The rows of the table: name, patterns."""
    section = ARCHITECTURE.split("## Layers")[1].split("\n## ")[0]
    rows = [line.split("|")[1:3] for line in section.splitlines() if line.startswith("|")]
    return [(name.strip(), re.findall(r"`([^`]+)`", patterns)) for name, patterns in rows[2:]]


def layer_of(module: str) -> int:
    """The row that names the module itself, or else its package with a star."""
    package = module.partition(".")[0] + ".*"
    for wanted in (module, package):
        rows = [i for i, (_, patterns) in enumerate(layers()) if wanted in patterns]
        if rows:
            assert len(rows) == 1, f"{wanted} is in two layers"
            return rows[0]
    raise AssertionError(f"{module} is in no layer of the table in ARCHITECTURE.md")


def imported(path: Path, everywhere: bool) -> Iterator[str]:
    """Names that a file imports from irkjit: at its top, or everywhere; not those for types."""
    tree = ast.parse(path.read_text())
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree) if everywhere else tree.body:
        if id(node) in for_types:
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "irkjit":
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.partition(".")[0] == "irkjit")


def targets(path: Path, everywhere: bool) -> set[str]:
    """The modules that a file imports."""
    known = modules()
    found = set()
    for name in imported(path, everywhere):
        name = name.removeprefix("irkjit").removeprefix(".")
        while name and name not in known:
            name = name.rpartition(".")[0]
        found.add(name or "irkjit")
    return found


@pytest.mark.parametrize("module", sorted(modules()))
def test_imports_run_one_way(module: str) -> None:
    here = layer_of(module)
    for target in targets(modules()[module], everywhere=True):
        there = layer_of(target)
        assert there <= here, (
            f"{module} (layer {layers()[here][0]}) imports {target} (layer {layers()[there][0]})"
        )


def test_every_layer_names_modules_that_exist() -> None:
    for _, patterns in layers():
        for pattern in patterns:
            assert pattern.removesuffix(".*") in modules(), pattern


def test_no_circles() -> None:
    graph = {name: targets(path, everywhere=False) - {name} for name, path in modules().items()}
    while graph:
        free = [name for name, wanted in graph.items() if not wanted & graph.keys()]
        assert free, f"a circle among {sorted(graph)}"
        for name in free:
            del graph[name]


def test_only_the_compiler_imports_llvmlite() -> None:
    users = {
        name
        for name, path in modules().items()
        if re.search(r"^\s*(import|from) llvmlite", path.read_text(), re.MULTILINE)
    }
    assert users == {"compiler", "inspection"}


def test_a_warm_start_imports_nothing_heavy() -> None:
    code = (
        "import sys; from irkjit.__main__ import _main; _main(['run', sys.argv[1]]); "
        "print(sorted(m for m in ('llvmlite', 'numpy', 'click') if m in sys.modules))"
    )
    command = [sys.executable, "-c", code, str(ROOT / "examples/hello.byc")]
    subprocess.run(command, check=True, capture_output=True)  # the image is built now, if ever
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    assert found.stdout.splitlines() == ["hello, world", "[]"]


# -- files and names -------------------------------------------------------------------------


def test_files_named_in_the_architecture_exist() -> None:
    names = set(re.findall(r"`((?:\w+/)*\w+\.py|(?:\w+/)+)`", ARCHITECTURE))
    assert len(names) > 30
    for name in names:
        assert any((base / name).exists() for base in (PACKAGE, PACKAGE / "runtime", ROOT)), name


def anchors(text: str) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in heads}


@pytest.mark.parametrize("page", PAGES, ids=[p.name for p in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https:)([^)]+)\)", page.read_text()):
        path, _, anchor = target.partition("#")
        file = page.parent / path if path else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file.read_text()), target


# -- the problems of the verifier ------------------------------------------------------------


def test_the_page_of_checks_is_the_table_of_problems() -> None:
    page = (ROOT / "docs/bytecode-checks.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", page, re.MULTILINE)
    assert rows == [(p.name, text.replace("{a}", "N")) for p, text in MESSAGES.items()]
    first, second = page.split("## In the code")
    assert all((f"`{p.name}`" in first) == (p < FIRST_IN_CODE) for p in MESSAGES)
    assert all((f"`{p.name}`" in second) == (p >= FIRST_IN_CODE) for p in MESSAGES)


# -- what the README shows -------------------------------------------------------------------


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language in the README."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def sessions() -> list[tuple[str, str]]:
    """Commands shown with a prompt, and the output shown behind each."""
    found: list[tuple[str, str]] = []
    for block in blocks("console"):
        for line in block.splitlines(keepends=True):
            if line.startswith("$ "):
                found.append((line[2:].strip(), ""))
            else:
                command, output = found[-1]
                found[-1] = (command, output + line)
    return found


VOLATILE = re.compile(r"\d+\.\d+ (?:s|ms)\b|\d+ us|\d+\.\d+ million|\b[\da-f]{24}\b|[\d,]+ bytes")
"""Times, rates, sizes of images: shown as they were once, not compared."""


def shell(command: str, tmp_path: Path) -> str:
    """Run a command line in a copy of the examples, with `irkjit` and Python being ours."""
    folder = tmp_path / "work"
    folder.mkdir()
    for name in ("examples", "bench"):
        (folder / name).symlink_to(ROOT / name)
    tools = tmp_path / "bin"
    tools.mkdir()
    tool = tools / "irkjit"
    tool.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m irkjit "$@"\n')
    tool.chmod(0o755)
    path = os.pathsep.join([str(tools), os.environ["PATH"]])
    found = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{command}"],
        capture_output=True,
        cwd=folder,
        env={**os.environ, "PATH": path},
        timeout=60,
    )
    return found.stdout.decode()


def expected(shown: str) -> re.Pattern[str]:
    """What the output must look like: volatile numbers may differ, `...` stands for more lines."""
    parts = []
    for line in shown.splitlines():
        if line.strip() == "...":
            parts.append("(?:.*\n)*")
            continue
        pieces = [re.escape(piece) for piece in VOLATILE.split(line)]
        text = r"[\d.,a-f]+(?: \w+)?".join(pieces)
        parts.append(re.sub(r"(?:\\ )+", r" +", text) + "\n")
    return re.compile("".join(parts))


@pytest.mark.parametrize(("command", "shown"), sessions(), ids=[c for c, _ in sessions()])
def test_the_readme_shows_what_happens(command: str, shown: str, tmp_path: Path) -> None:
    if "--stats" in command and os.environ.get("IRKJIT_GC_STRESS"):
        pytest.skip("the numbers shown are those of a run without stress")
    output = shell(command, tmp_path)
    assert expected(shown).fullmatch(output), output


def test_there_are_sessions() -> None:
    assert len(sessions()) > 10


def snippets() -> list[tuple[str, str]]:
    """Python code in the README, and the text block that follows it: its output."""
    return re.findall(r"```python\n(.*?)```\n+```text\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("number", range(len(snippets())))
def test_python_in_the_readme(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    code, shown = snippets()[number]
    monkeypatch.chdir(ROOT)
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(compile(code, f"README, Python {number}", "exec"), {"__name__": "__main__"})
    assert output.getvalue() == shown


def test_every_python_block_shows_its_output() -> None:
    assert len(snippets()) == len(blocks("python")) > 0


def help_of(*command: str) -> str:
    line = [sys.executable, "-m", "irkjit", *command, "--help"]
    return subprocess.run(line, capture_output=True, text=True, check=True).stdout


def options(text: str) -> set[str]:
    return set(re.findall(r"^  (?:-\w, )?(--[\w-]+)", text, re.MULTILINE))


def test_the_table_of_options_is_complete() -> None:
    section = README.split("## Options of `irkjit run`")[1].split("\n## ")[0]
    shown = set(re.findall(r"^\| `(--[\w-]+)", section, re.MULTILINE))
    assert shown == options(help_of("run")) - {"--help"}


def test_the_commands_are_complete() -> None:
    section = help_of().split("Commands:")[1]
    known = set(re.findall(r"^  (\w+)", section, re.MULTILINE))
    table = README.split("## Commands")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `irkjit (\w+)", table, re.MULTILINE)) == known


def test_exit_codes_are_those_of_the_program() -> None:
    from irkjit import errors

    codes = {
        errors.FAILED,
        errors.UNUSABLE,
        errors.FUEL_SPENT,
        errors.INTERRUPTED,
        errors.INTERNAL_ERROR,
    }
    for text in (README.split("## Exit codes")[1], (ROOT / "docs/exit-codes.md").read_text()):
        shown = {int(n) for n in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}
        assert codes <= shown


# -- ci --------------------------------------------------------------------------------------


def test_ci_finds_the_test_command_in_the_readme() -> None:
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    found = subprocess.run([script, "--show-test-command"], capture_output=True, text=True)
    assert found.returncode == 0
    assert found.stdout.strip() in README
    assert "pytest" in found.stdout


def test_reasons_to_leave_compiled_code() -> None:
    """docs/jit.md tells what each of them means; the last ones of its table never count."""
    table = (ROOT / "docs/jit.md").read_text().partition("| reason | what happened |")[2]
    rows = table.partition("\n\n")[0].splitlines()[2:]
    told = [re.findall("`([a-z ]+)`", row.split("|")[1]) for row in rows]
    assert {reason for row in told[-len(UNCOUNTED) :] for reason in row} == UNCOUNTED
    sources = [ROOT / "irkjit/lower_llvm.py", *(ROOT / "irkjit/jit").glob("*.py")]
    text = "".join(path.read_text() for path in sources)
    used = re.findall(r"""self\.leave\("([a-z ]+)"\)|\bguard\(.*, "([a-z ]+)"[,)]""", text)
    assert len(used) > 20
    assert {one or other for one, other in used} <= {reason for row in told for reason in row}
