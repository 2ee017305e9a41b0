"""What went wrong, in one red line and a hint, and with which exit code."""

from __future__ import annotations

import os
import sys

DONE, FAILED, USAGE, UNCONFIRMED = 0, 1, 2, 3
BY_SIGNAL = 128
"""Plus its number: 130 after Ctrl-C."""
CLOSED_PIPE = BY_SIGNAL + 13


class CommandError(Exception):
    """A command cannot go on; nothing is wrong with the program."""

    def __init__(self, message: str, hint: str | None = None, code: int = FAILED) -> None:
        super().__init__(message)
        self.hint = hint
        self.code = code


def tell(who: str, message: str, hint: str | None = None) -> None:
    """Writes to standard error without rich, which takes longer to import than most commands to fail."""
    red, plain = ("\x1b[31m", "\x1b[0m") if _has_colour() else ("", "")
    sys.stderr.write(f"{red}{who}: {_one_line(message)}{plain}\n")
    if hint:
        sys.stderr.write(f"  {hint}\n")


def _has_colour() -> bool:
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _one_line(text: str) -> str:
    return " ".join(text.split())
