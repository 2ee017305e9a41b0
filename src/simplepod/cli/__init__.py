"""`simplepod`: the marketplace from the command line. Needs the extra ``cli``.

Nothing of the SDK is imported before a command runs, and no command before it is asked for: help comes at once.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(words: Sequence[str] | None = None) -> int:
    """Runs one command line, that of the process unless given, and returns its exit code."""
    try:
        import_module("rich")  # costs next to nothing before its parts are used
    except ImportError:
        sys.stderr.write("simplepod: the command line needs more than the SDK: pip install 'simplepod[cli]'\n")
        return 2
    from simplepod.cli.program import parse

    try:
        arguments = parse(sys.argv[1:] if words is None else words)
    except SystemExit as over:  # help was asked for, or the words make no command
        return int(over.code or 0)
    from simplepod.cli.running import run  # with asyncio, which help has no use for

    return run(arguments)
