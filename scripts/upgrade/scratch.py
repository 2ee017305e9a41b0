"""The low-level client regenerated in a copy of the tree, and the lines of the facade that it breaks."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

_GENERATOR = ("generate.py", "generator_patches.py", "generator_spec.py")
_COPIED = ("src", "pyproject.toml", *(f"scripts/{name}" for name in _GENERATOR))
_CACHE = ".mypy_cache"


class ScratchError(Exception):
    """Nothing could be regenerated; the message says why."""


def type_errors(root: Path, spec: str) -> list[str]:
    """What mypy says of the facade if `spec` is openapi.yaml, a line per error.

    Raises:
        ScratchError: The specification cannot be generated from.
    """
    with tempfile.TemporaryDirectory(prefix="upgrade-") as name:
        tree = Path(name).resolve()
        for entry in _COPIED:
            _copy(root / entry, tree / entry)
        if (root / _CACHE).is_dir():
            _copy(root / _CACHE, tree / _CACHE)  # what has not changed need not be checked again
        (tree / "openapi.yaml").write_text(spec, encoding="utf-8")
        generated = _run(tree, "scripts/generate.py")
        if generated.returncode:
            raise ScratchError(generated.stderr.strip() or generated.stdout.strip())
        # The installed package leads to the client of today: a module that is gone would be found there.
        libraries = _venv(tree / "venv")
        options = ("--python-executable", str(libraries), "--no-error-summary", "--no-pretty")
        checked = _run(tree, "-m", "mypy", *options, "src")
    if checked.returncode > 1 or checked.stderr:
        raise ScratchError(f"mypy failed:\n{checked.stdout}{checked.stderr}")
    return [line for line in checked.stdout.splitlines() if ": error: " in line]


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy2(source, target)


def _venv(target: Path) -> Path:
    """The interpreter of an environment with all the libraries of this one, and without what is installed editably."""
    venv.create(target, symlinks=True)
    [site] = target.glob("lib/python*/site-packages")
    (site / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return target / "bin" / "python"


def _run(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-B", *arguments)
    return subprocess.run(command, cwd=tree, capture_output=True, encoding="utf-8", check=False)
