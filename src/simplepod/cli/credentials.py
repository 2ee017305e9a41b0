"""The API key: from the environment, else from a file that other tools know. It is never an argument."""

from __future__ import annotations

import os
from pathlib import Path

from simplepod.cli.failing import USAGE, CommandError

VARIABLE = "SIMPLEPOD_API_KEY"
FILE = Path("~/.simplepod/simplepod_keys")
MISSING = f'set {VARIABLE}, or write "api_key = …" into {FILE}; a key is made in your account at simplepod.ai'


def find() -> tuple[str, str] | None:
    """The key and where it is from; None when there is none."""
    if told := os.environ.get(VARIABLE, "").strip():
        return told, f"from {VARIABLE}"
    key = _read(FILE.expanduser())
    return None if key is None else (key, f"from {FILE}")


def _read(file: Path) -> str | None:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8"
        raise CommandError(f"cannot read {FILE}: {reason}", f"or set {VARIABLE}", USAGE) from error
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if equals and name.strip() == "api_key" and (key := value.strip().strip("'\"")):
            return key
    return None
