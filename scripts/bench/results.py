"""What was measured, as JSON beside the report: a part that is run alone replaces only itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("results.json")


def load(file: Path = FILE) -> dict[str, Any]:
    return dict(json.loads(file.read_text())) if file.exists() else {}


def merge(results: dict[str, Any], part: str, circumstances: dict[str, str], found: dict[str, Any]) -> dict[str, Any]:
    """The results with that part's figures in place of its former ones."""
    return {**results, part: {**circumstances, "figures": found}}


def save(results: dict[str, Any], file: Path = FILE) -> None:
    file.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")
