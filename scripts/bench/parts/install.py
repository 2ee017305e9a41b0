"""What an install brings: distributions, and MB (10⁶ bytes) of site-packages without .pyc, in an empty venv."""

from __future__ import annotations

import subprocess
import tempfile
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench.venvs import REQUIREMENTS, install, wheel

CONTENDERS = ("simplepod", "httpx", "hcloud", "githubkit", "openai", "cloudflare")


def measure_all(names: list[str], _server: str) -> dict[str, Any]:
    with ThreadPoolExecutor() as pool:  # nothing here is timed
        return dict(zip(names, pool.map(_installed, names), strict=True))


def _installed(name: str) -> dict[str, Any]:
    wanted = [str(wheel())] if name == "simplepod" else REQUIREMENTS[name]
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=False)
        try:
            install(*wanted, into=Path(folder, "bin", "python"))
        except subprocess.CalledProcessError as error:
            return {"error": error.stderr.strip().splitlines()[-1]}
        (packages,) = Path(folder, "lib").glob("python*/site-packages")
        files = [path for path in packages.rglob("*") if path.is_file() and path.suffix != ".pyc"]
        return {
            "distributions": len(list(packages.glob("*.dist-info"))),
            "megabytes": sum(path.stat().st_size for path in files) / 1e6,
        }
