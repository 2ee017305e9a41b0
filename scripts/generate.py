"""Generates generated/simplepod_api from openapi.yaml, or with --check shows where the two differ."""

from __future__ import annotations

import argparse
import difflib
import hashlib
import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import generator_patches
import generator_spec

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "simplepod_api"
PINNED = ("openapi-python-client", "ruff")
HEADER = "# Generated from openapi.yaml by scripts/generate.py; do not edit.\n"

# Isolated: the nearest pyproject and ruff's changing default rules would otherwise decide what the code looks like.
_RUFF = "--isolated --no-cache --no-respect-gitignore --quiet --target-version py311 --line-length 120"
CONFIG: dict[str, object] = {
    "project_name_override": "simplepod-api",
    "package_name_override": PACKAGE,
    "use_path_prefixes_for_title_model_names": False,
    "literal_enums": True,
    "post_hooks": [f"ruff check . {_RUFF} --fix-only --select F,I,UP", f"ruff format . {_RUFF}"],
}

# Imports every module of the package in the given directory, and proves that it came from there.
_IMPORT_ALL = f"""
import importlib, pathlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
package = importlib.import_module({PACKAGE!r})
assert pathlib.Path(package.__file__).parent.parent == pathlib.Path(sys.argv[1]), package.__file__
for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
    imported = importlib.import_module(module.name)
    for name in getattr(imported, "__all__", ()):
        getattr(imported, name)
"""


class GenerateError(Exception):
    """The code was not generated; the message says why."""


def pins() -> dict[str, str]:
    """The pinned versions of the generator and its formatter, as pyproject.toml has them."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    found = (re.fullmatch(r"([\w-]+)==([\w.]+)", entry) for entry in groups["codegen"])
    return {match[1]: match[2] for match in found if match and match[1] in PINNED}


def check_versions(pinned: Mapping[str, str]) -> None:
    """Another version of either program writes other code."""
    for name in PINNED:
        if name not in pinned:
            raise GenerateError(f"pyproject.toml does not pin {name} in the group `codegen`")
        installed = importlib.metadata.version(name)
        if installed != pinned[name]:
            raise GenerateError(f"{name} {installed} is installed, but {pinned[name]} is pinned")


def check_config() -> None:
    """The generator passes over keys that it does not know."""
    from openapi_python_client.config import ConfigFile  # slow to import, and --help should not need it

    unknown = CONFIG.keys() - ConfigFile.model_fields.keys()
    if unknown:
        raise GenerateError(f"the generator knows no setting {', '.join(sorted(unknown))}")


def run_python(what: str, *arguments: str) -> None:
    """Runs this interpreter, untouched by the caller's environment; what it says on stderr is a failure."""
    bin_dir = str(Path(sys.executable).parent)  # the post hooks look for ruff on the PATH
    environment = {**os.environ, "PATH": os.pathsep.join((bin_dir, os.environ.get("PATH", "")))}
    command = (sys.executable, "-I", "-B", *arguments)
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    if done.returncode or done.stderr:
        raise GenerateError(f"{what} failed:\n{done.stdout}{done.stderr}")


def generate(spec: Path, work: Path) -> Path:
    """Generates into `work`, and gives the directory that then is what generated/ should be."""
    document = generator_spec.load(spec)
    generator_spec.check(document)
    generator_spec.drop_dates(document)
    (work / "spec.json").write_text(json.dumps(document), encoding="utf-8")
    (work / "config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    generator_patches.write_patched_templates(work / "templates")
    result = work / "generated"
    result.mkdir()
    run_python(
        "the generator",
        *("-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"),
        *("--path", str(work / "spec.json"), "--config", str(work / "config.json")),
        *("--custom-template-path", str(work / "templates"), "--output-path", str(result / PACKAGE)),
    )
    check_complete(document, result / PACKAGE)
    finish(spec, result)
    run_python("importing what was generated", "-W", "error", "-c", _IMPORT_ALL, str(result))
    return result


def check_complete(document: dict[str, object], package: Path) -> None:
    """Every operation has its module: two that share one are written over each other."""
    expected = {str(operation["operationId"]) for operation in generator_spec.operations(document)}
    written = {path.stem for path in package.glob("api/*/*.py")} - {"__init__"}
    if written != expected:
        raise GenerateError(f"modules and operations differ: {', '.join(sorted(written ^ expected))}")


def finish(spec: Path, result: Path) -> None:
    """Adds what the generator leaves out: the headers, the typing marker and the README."""
    for path in result.rglob("*.py"):
        path.write_text(HEADER + path.read_text(encoding="utf-8"), encoding="utf-8")
    (result / PACKAGE / "py.typed").touch()
    (result / "README.md").write_text(readme(spec), encoding="utf-8")


def readme(spec: Path) -> str:
    """From what the code was generated, by what, and how it differs from plain generator output."""
    pinned = pins()
    patches = "".join(f"- {reason}.\n" for reason in generator_patches.reasons())
    return f"""# Generated code

`{PACKAGE}` is generated, never edited. Change `openapi.yaml` and run `python scripts/generate.py`;
`python scripts/generate.py --check` shows whether the two agree.

| | |
|---|---|
| from | `openapi.yaml`, sha256 `{hashlib.sha256(spec.read_bytes()).hexdigest()}` |
| by | openapi-python-client {pinned["openapi-python-client"]} |
| formatted by | ruff {pinned["ruff"]} |

The spec is changed in one way before it is generated from: {generator_spec.DATES} dates in answers lose
`format: date-time`, so that a date nobody can read stays a string and spoils nothing else.

The generator's templates are patched (`scripts/generator_patches.py`):

{patches}"""


def files(tree: Path) -> dict[str, bytes]:
    """The files of a generated tree by relative name."""
    names = [tree / "README.md", *(tree / PACKAGE).rglob("*")]
    found = (path for path in names if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(tree).as_posix(): path.read_bytes() for path in sorted(found)}


def differences(current: Path, wanted: Path) -> str:
    """A unified diff from the tree that is there to the one that should be; empty if they are the same."""
    old, new = files(current), files(wanted)
    diff: list[str] = []
    for name in sorted(old.keys() | new.keys()):
        if name in old and name in new and old[name] == new[name]:
            continue
        # An empty file has no line to differ in, so its presence is told by a line of its own.
        diff += [] if name in old else [f"Missing: {name}\n"]
        diff += [] if name in new else [f"Left over: {name}\n"]
        before, after = (tree.get(name, b"").decode(errors="replace").splitlines(keepends=True) for tree in (old, new))
        diff += difflib.unified_diff(before, after, f"generated/{name}", f"generated/{name} (from the spec)")
    return "".join(diff)


def replace(output: Path, result: Path, work: Path) -> None:
    """Moves the new tree into place by renaming, so that nobody imports half of it."""
    target = output / PACKAGE
    if target.exists():
        target.rename(work / "replaced")
    (result / PACKAGE).rename(target)
    (result / "README.md").replace(output / "README.md")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; show the difference and exit 1 if any")
    parser.add_argument("--spec", type=Path, default=ROOT / "openapi.yaml", help="the OpenAPI document")
    parser.add_argument("--output", type=Path, default=ROOT / "generated", help="the directory of the package")
    options = parser.parse_args()
    output: Path = options.output.resolve()
    if not options.check:
        output.mkdir(parents=True, exist_ok=True)
    try:
        check_versions(pins())
        check_config()
        # Renaming needs one file system, so what will be moved into place is made next to it.
        with tempfile.TemporaryDirectory(dir=None if options.check else output, prefix=".new-") as work:
            result = generate(options.spec, Path(work).resolve())
            if options.check:
                diff = differences(output, result)
                print(diff, end="")
                return 1 if diff else 0
            replace(output, result, Path(work))
    except (GenerateError, generator_spec.SpecError, generator_patches.PatchError, OSError) as error:
        print(f"generate.py: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
