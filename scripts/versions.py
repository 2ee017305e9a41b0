"""Tests the wheel on every Python from 3.11 to 3.14 that can be found here, and on the lowest dependencies.

The venvs have no extra `fast`, so the JSON decoder is the standard library's. With the lowest dependencies, on the
oldest Python, all tests of the package run; on the newer ones, with what is resolved today, those that are not long.
--full means all tests on every Python, the oldest included, which `make test` has already.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build" / "versions"
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = tuple(extra for extra in PROJECT["optional-dependencies"] if extra != "fast")
OF_THIS_REPOSITORY = (
    "tests/spec",
    "tests/docs/test_site.py",
    "tests/test_bench.py",
)  # about its programs: make test runs them
LONG = (
    *("tests/guides", "tests/test_readme.py"),
    *(
        f"tests/renting/test_{name}.py"
        for name in ("cancel*", "concurrency", "fault_matrix", "lease_signals", "write_ahead")
    ),
)
_UV = (sys.executable, "-m", "uv", "--quiet")
_WORKING = "import sys, venv, ensurepip, ssl; print('%d.%d' % sys.version_info[:2])"


@frozen
class Run:
    """One venv, what it has, and what is run in it."""

    name: str
    python: Path
    lowest: bool = False
    whole: bool = False


def output(*command: str | Path) -> str:
    """What a command prints; empty when there is no such program or it fails."""
    try:
        done = subprocess.run([str(part) for part in command], text=True, capture_output=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def candidates(version: str) -> Iterator[Path]:
    """Where an interpreter of that version may be: on the PATH, with pyenv, with uv, from Debian."""
    yield from map(Path, filter(None, [shutil.which(f"python{version}")]))
    pyenv = os.environ.get("PYENV_ROOT") or output("pyenv", "root") or Path.home() / ".pyenv"
    yield from sorted(Path(pyenv, "versions").glob(f"{version}.*/bin/python"), reverse=True)
    yield from map(Path, filter(None, [output(*_UV, "python", "find", "--no-python-downloads", version)]))
    package = f"python{version}"
    if os.geteuid() == 0 and shutil.which("apt-get") and output("apt-cache", "search", "--names-only", f"^{package}$"):
        output("apt-get", "install", "--yes", "--quiet", package, f"{package}-venv")
        yield from map(Path, filter(None, [shutil.which(package)]))


def interpreter(version: str) -> Path | None:
    """The first that works and is what it says (pyenv's shims exist for versions that are not chosen, too)."""
    return next((path for path in candidates(version) if output(path, "-c", _WORKING) == version), None)


def checked(*command: str | Path) -> str:
    """What a command prints that must succeed."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, text=True, capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def direct_lowest(python: Path) -> list[str]:
    """The lowest versions that pyproject.toml allows of what it names, pinned."""
    wanted = [*PROJECT["dependencies"], *(line for extra in EXTRAS for line in PROJECT["optional-dependencies"][extra])]
    with tempfile.NamedTemporaryFile("w", suffix=".in") as file:
        file.write("\n".join(wanted))
        file.flush()
        options = ("--resolution", "lowest-direct", "--no-header", "--no-annotate", "--python", python)
        pinned = checked(*_UV, "pip", "compile", *options, file.name).splitlines()
    names = {line.split(">")[0].split("=")[0].strip() for line in wanted}
    return [pin for pin in pinned if pin.split("==")[0] in names]


def prepare(run: Run, wheel: Path) -> Path:
    """A new venv with the wheel and what the tests need; its Python."""
    folder = BUILD / run.name
    checked(*_UV, "venv", "--clear", "--python", run.python, folder)
    python = folder / "bin" / "python"
    pins = direct_lowest(run.python) if run.lowest else []
    constraints = BUILD / f"{run.name}.txt"
    constraints.write_text("\n".join(pins))
    wanted = (f"{wheel}[{','.join(EXTRAS)}]", "--group", f"{ROOT / 'pyproject.toml'}:test")
    checked(*_UV, "pip", "install", "--python", python, "--constraints", constraints, *wanted)
    if run.lowest:
        print(f"{run.name}: {', '.join(pins)}", flush=True)
    if output(python, "-c", "import orjson"):
        sys.exit(f"{run.name}: orjson is there, so the default decoder would not be tested")
    return python


def tried(run: Run, python: Path, workers: int) -> tuple[bool, str, float]:
    """Whether the tests pass, the last line that pytest prints, and how long they take."""
    left_out = [f"--ignore-glob={ROOT / path}" for path in (*OF_THIS_REPOSITORY, *(() if run.whole else LONG))]
    command = [str(python), "-m", "pytest", "--numprocesses", str(workers), "--dist", "worksteal", *left_out]
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    started = time.monotonic()
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider"], cwd=ROOT, env=environment, text=True, capture_output=True, check=False
    )
    if done.returncode:
        print(done.stdout[-20_000:], done.stderr[-5_000:], flush=True)
    lines = done.stdout.strip().splitlines() or ["pytest printed nothing"]
    return done.returncode == 0, lines[-1], time.monotonic() - started


def planned(*, full: bool) -> Iterator[Run]:
    """The lowest dependencies on the oldest Python, then each Python with what pip would choose today."""
    found = {version: interpreter(version) for version in VERSIONS}
    for version, path in found.items():
        said = output(path, "-c", "import sys; print(sys.version.split()[0])") if path else "not found"
        print(f"Python {version}: {said}", flush=True)
    here = [(version, path) for version, path in found.items() if path is not None]
    version, path = here[0]
    yield Run(f"{version}-lowest", path, lowest=True, whole=True)
    for version, path in here if full else here[1:] or here:
        yield Run(version, path, whole=full)


def main() -> int:
    """Prints a table; 1 if anything fails anywhere."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="all tests on every Python")
    parser.add_argument("--only", help="one of the runs, such as 3.13 or 3.11-lowest")
    parser.add_argument("--workers", type=int, default=3)
    given = parser.parse_args()
    BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        checked(*_UV, "build", "--wheel", "--out-dir", folder, ROOT)
        (wheel,) = Path(folder).glob("*.whl")
        rows: list[tuple[bool, str]] = []
        for run in planned(full=given.full):
            if given.only in {None, run.name}:
                passed, said, seconds = tried(run, prepare(run, wheel), given.workers)
                rows.append((passed, f"{run.name:12} {'all' if run.whole else 'short'} {seconds:5.0f} s  {said}"))
    print("\n".join(line for _, line in rows))
    return 0 if rows and all(passed for passed, _ in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
