"""Runs the parts, each contender in a process of its own; prints the table, and writes results.json and RESULTS.md.

`make bench` prepares the environment first (venvs.py) and runs this with its Python. `offers/simplepod` in place of a
part shows the figures of that contender alone, and records nothing.
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

if TYPE_CHECKING:
    from collections.abc import Iterator

PARTS = {"get": "get", "offers": "offers"}
_PATIENCE = 240  # seconds for one contender of one part
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(venvs.ROOT / "scripts"), "NO_PROXY": "*"}


def main() -> None:
    wanted = sys.argv[1:] or list(PARTS)
    if all("/" in part for part in wanted):
        with _server() as server:
            print(json.dumps({one: _run(*one.split("/"), server) for one in wanted}, indent=1))
        return
    if unknown := set(wanted) - set(PARTS):
        sys.exit(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    known = results.load()
    with _server() as server:
        for part in wanted:
            started = time.monotonic()
            found = _measured(part, server)
            print(f"{part}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
            known = results.merge(known, part, _circumstances(found), found)
            results.save(known)
    text = report.render({part: known[part] for part in PARTS if part in known}, report.load_notes())
    report.FILE.write_text(text)
    print(text)


def _measured(part: str, server: str) -> dict[str, Any]:
    missing = json.loads(venvs.MISSING.read_text())
    found = {}
    for contender in import_module(f"bench.parts.{PARTS[part]}").CONTENDERS:
        found[contender] = {"error": missing[contender]} if contender in missing else _run(part, contender, server)
        if "error" in found[contender]:
            print(f"{part}, {contender}: not measured: {found[contender]['error']}", file=sys.stderr, flush=True)
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


def _circumstances(found: dict[str, Any]) -> dict[str, str]:
    describe = ["git", "describe", "--always", "--dirty"]
    commit = subprocess.run(describe, cwd=venvs.ROOT, capture_output=True, text=True, check=False)
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "commit": commit.stdout.strip(),
        "machine": f"Python {platform.python_version()}, {os.cpu_count()} cores",
        "versions": ", ".join(f"{name} {_version(name)}" for name in ("httpx", *found) if _version(name)),
    }


def _version(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


if __name__ == "__main__":
    main()
