"""The bench's own environment, `.bench-venv`: the SDK as a wheel built from this checkout, and the peers.

A peer that cannot be installed is no reason to stop: why it is missing is noted, and the report says so.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = ROOT / ".bench-venv"
PYTHON = HOME / "bin" / "python"
WHEELS = HOME / "wheels"
MISSING = HOME / "missing.json"
_BUILT_FROM = HOME / "built-from"

REQUIREMENTS = {
    "httpx": ["httpx>=0.28.1,<0.29"],
    "hcloud": ["hcloud"],
    "githubkit": ["githubkit", "hishel<2"],  # githubkit lets hishel 2.0.0 in, and then cannot be imported
    "openai": ["openai"],
    "cloudflare": ["cloudflare"],
}


def pip(*arguments: str | Path) -> None:
    command = [PYTHON, "-m", "pip", "--quiet", "--quiet", "--disable-pip-version-check", *arguments]
    subprocess.run([str(part) for part in command], check=True, stderr=subprocess.PIPE, text=True)


def install(*wanted: str | Path, into: Path = PYTHON) -> None:
    """From the wheels that are here; what a fresh install brings is measured in every run, the index is asked once."""
    pip("--python", into, "install", "--no-compile", "--no-index", "--find-links", WHEELS, *wanted)


def wheel() -> Path:
    """The SDK, as `prepare` has built it."""
    (found,) = WHEELS.glob("simplepod-*.whl")
    return found


def prepare() -> None:
    if not MISSING.exists() or MISSING.stat().st_mtime < Path(__file__).stat().st_mtime:
        venv.create(HOME, with_pip=True, clear=True)
        pip("install", "hatchling")
        missing = {}
        for name, requirements in {**REQUIREMENTS, "simplepod_fast": ["orjson"], "uvloop": ["uvloop"]}.items():
            try:
                pip("wheel", "--wheel-dir", WHEELS, *requirements)
                install(*requirements)
            except subprocess.CalledProcessError as error:
                missing[name] = f"cannot be installed: {error.stderr.strip().splitlines()[-1]}"
        MISSING.write_text(json.dumps(missing))
    sources = _digest()
    if not _BUILT_FROM.exists() or _BUILT_FROM.read_text() != sources:
        for old in WHEELS.glob("simplepod-*.whl"):
            old.unlink()
        pip("wheel", "--no-build-isolation", "--wheel-dir", WHEELS, ROOT)
        install(wheel())
        install("--force-reinstall", "--no-deps", wheel())
        _BUILT_FROM.write_text(sources)


def _digest() -> str:
    found = hashlib.sha256()
    for path in [ROOT / "pyproject.toml", *sorted(ROOT.glob("src/**/*.py")), *sorted(ROOT.glob("generated/**/*.py"))]:
        found.update(path.read_bytes())
    return found.hexdigest()


if __name__ == "__main__":
    try:
        prepare()
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error}\n{error.stderr}")
