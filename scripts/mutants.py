"""Mutation testing of the modules that decide: each of thousands of small changes must be noticed by a test.

Each group is mutated in a copy of the tree of its own, with the tests that are about it. Mutants that mypy refuses
count as noticed, for `make check` runs it. `scripts/mutants.md` names those that survive, and why.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

# in the group mutants, which not every venv has:
from mutmut.mutation.diff_apply import get_diff_for_mutant  # type: ignore[import-not-found, unused-ignore]
from mutmut.stats import status_by_exit_code  # type: ignore[import-not-found, unused-ignore]

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "build" / "mutants"
LEAST = 85.0  # per cent, of each group
_COPIED = ("src", "tests", "scripts", "docs", "openapi.yaml", "pyproject.toml", "README.md", "CHANGELOG.md", "Makefile")
_MYPY = (sys.executable, "-m", "mypy", "--output", "json", "--no-warn-unused-ignores")
_NOTICED = frozenset({"killed", "timeout", "segfault", "caught by type check"})


@frozen
class Group:
    """What is mutated, and the tests that have to notice."""

    sources: str
    tests: tuple[str, ...]


GROUPS = {
    "_wire": Group(
        "src/simplepod/_wire/*.py",
        ("tests/quirks", "tests/test_quirks.py", "tests/test_env_encoding.py", "tests/reading"),
    ),
    "_listing": Group(
        "src/simplepod/_listing.py",
        ("tests/test_listing.py", "tests/test_listing_prefetch.py", "tests/resources/test_market.py"),
    ),
    "_transport": Group(
        "src/simplepod/_transport/*.py",
        ("tests/transport", "tests/test_client.py", "tests/test_secrets.py"),
    ),
    "_renting": Group(
        "src/simplepod/_renting/*.py",
        (  # without those that rent in other processes, where nothing is mutated
            "tests/evidence",
            *(
                f"tests/renting/test_{name}.py"
                for name in ("rent", "guards", "adopt", "cancelled_orders", "closed_too_soon", "lease", "limits_kept")
            ),
            *(f"tests/renting/test_{name}.py" for name in ("order_records", "resume", "strangers", "sweep")),
            "tests/resources/test_deleting.py",
        ),
    ),
    "_waiting": Group(
        "src/simplepod/_waiting/*.py",
        ("tests/waiting", "tests/evidence/test_ports.py", "tests/evidence/test_resume.py", "tests/test_bad_input.py"),
    ),
}


def prepare(name: str, group: Group) -> Path:
    """The copy of the tree; what mutmut found before is kept, so that only what has changed since is tried again."""
    folder = BUILD / name
    for item in _COPIED:
        source, target = ROOT / item, folder / item
        if source.is_dir():
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "bench"))
        else:
            shutil.copy2(source, target)
    settings = {
        "source_paths": ["src"],
        "only_mutate": [group.sources],
        "also_copy": [item for item in _COPIED if item != "src"],
        "pytest_add_cli_args": ["-p", "no:cacheprovider"],
        "pytest_add_cli_args_test_selection": list(group.tests),
        "type_check_command": [*_MYPY, group.sources.removesuffix("/*.py")],
        "timeout_multiplier": 5.0,
        "use_git_change_detection": False,
    }
    table = "\n".join(f"{key} = {json.dumps(value)}" for key, value in settings.items())
    with Path(folder, "pyproject.toml").open("a") as file:
        file.write(f"\n[tool.mutmut]\n{table}\n")
    return folder


def outcomes(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Every mutant: the file, its name, and what became of it."""
    for meta in sorted(folder.glob("mutants/src/**/*.meta")):
        path = str(meta.relative_to(folder / "mutants").with_suffix(""))
        for name, code in json.loads(meta.read_text())["exit_code_by_key"].items():
            yield path, name, status_by_exit_code[code]


def change(folder: Path, path: str, name: str) -> str:
    """The lines that a mutant takes away and puts in."""
    with contextlib.chdir(folder):  # mutmut looks for everything where it stands
        shown = get_diff_for_mutant(name, path=path)
    return "\n".join(line for line in shown.splitlines() if re.match(r"[-+](?![-+])", line))


def run(name: str, workers: int, *, only_show: bool) -> bool:
    """Prints the survivors of a group and its figure; whether it is high enough."""
    folder = BUILD / name
    if not only_show:
        folder = prepare(name, GROUPS[name])
        command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(workers)]
        steady = {**os.environ, "CI": "1", "PYTHONPATH": ""}  # with CI set, Hypothesis tries the same each time
        done = subprocess.run(command, cwd=folder, env=steady, check=False, text=True, capture_output=True)
        if done.returncode:
            print(done.stdout[-6000:], done.stderr[-3000:])
            return False
    found = list(outcomes(folder))
    for path, mutant, status in found:
        if status not in _NOTICED:
            print(f"{mutant}  {status}\n{change(folder, path, mutant)}")
    counted = Counter(status for _, _, status in found)
    noticed = sum(counted[status] for status in _NOTICED)
    share = 100 * noticed / max(1, len(found))
    states = ", ".join(f"{count} {status}" for status, count in counted.most_common())
    print(f"{name}: {noticed} of {len(found)} noticed, {share:.1f} % ({states})", flush=True)
    return share >= LEAST


def main() -> int:
    """0 if every group asked for is noticed often enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", choices=[*GROUPS, []], help="all, unless some are named")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--show", action="store_true", help="what the last run found")
    given = parser.parse_args()
    results = [run(name, given.workers, only_show=given.show) for name in given.groups or GROUPS]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
