"""Runs the parts, each contender in a process of its own; prints the table, and writes results.json and RESULTS.md.

`make bench` prepares the environment first (venvs.py) and runs this with its Python. `offers/simplepod` in place of a
part shows the figures of that contender alone, and records nothing; `report` measures nothing and writes RESULTS.md.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module, metadata
from typing import TYPE_CHECKING, Any

from bench import report, results, venvs
from bench.rows import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 240  # seconds for one contender of one part
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(venvs.ROOT / "scripts"), "NO_PROXY": "*"}


def main() -> None:
    wanted = sys.argv[1:] or list(PARTS)
    if wanted == ["report"]:
        _report(results.load())
        return
    if all("/" in part for part in wanted):
        with _server() as server:
            print(json.dumps({one: _run(*one.split("/"), server) for one in wanted}, indent=1))
        return
    if unknown := set(wanted) - set(PARTS):
        sys.exit(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    known = results.load()
    with _server() as server:
        for part in wanted:
            started, load = time.monotonic(), os.getloadavg()[0]
            found = _measured(part, server)
            print(f"{part}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
            known = results.merge(known, part, _circumstances(found, load), found)
            results.save(known)
    _report(known)


def _report(known: dict[str, Any]) -> None:
    text = report.render(known, report.load_notes())
    report.FILE.write_text(text)
    print(text)


def _measured(part: str, server: str) -> dict[str, Any]:
    missing = json.loads(venvs.MISSING.read_text())
    module = import_module(f"bench.parts.{PARTS[part]}")
    present = [name for name in module.CONTENDERS if name not in missing]
    found: dict[str, Any] = {name: {"error": missing[name]} for name in module.CONTENDERS if name in missing}
    if hasattr(module, "measure_all"):
        together = _run(part, ",".join(present), server)
        found |= dict.fromkeys(present, together) if "error" in together else together
    else:
        found |= {name: _run(part, name, server) for name in present}
    for name, figures in found.items():
        if "error" in figures:
            print(f"{part}, {name}: not measured: {figures['error']}", file=sys.stderr, flush=True)
    return found


def _run(part: str, contender: str, server: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.worker", PARTS[part], contender, server]
    try:
        done = subprocess.run(command, env=_ENVIRONMENT, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return {"error": f"not done within {_PATIENCE} s"}
    if done.returncode:
        return {"error": (done.stderr.strip().splitlines() or ["no word why"])[-1]}
    return dict(json.loads(done.stdout.splitlines()[-1]))


@contextmanager
def _server() -> Iterator[str]:
    command = [sys.executable, "-m", "bench.server"]
    with subprocess.Popen(
        command, env=_ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        port = process.stdout.readline() if process.stdout else ""
        yield f"http://127.0.0.1:{int(port)}"
        process.communicate()


def _circumstances(found: dict[str, Any], load: float) -> dict[str, str]:
    names = dict.fromkeys(["httpx", *(["httpx2"] if "openai" in found else []), *found])
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "sdk": f"{_git('log', '-1', '--format=%h')}{' and changes' if _git('status', '--short') else ''}",
        "machine": f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f}",
        "versions": ", ".join(f"{name} {_version(name)}" for name in names if _version(name)),
    }


def _git(*arguments: str) -> str:
    """What git says of the files that the wheel is made of."""
    command = ["git", *arguments, "--", "src", "generated", "pyproject.toml"]
    return subprocess.run(command, cwd=venvs.ROOT, capture_output=True, text=True, check=False).stdout.strip()


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


if __name__ == "__main__":
    main()
