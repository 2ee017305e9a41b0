"""argparse, with errors of one line, and the options that every command has."""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from simplepod.cli.failing import USAGE, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

_NO_CHOICE = r"(?s)argument (\S+): invalid choice: '(.*?)' \(choose from (.*)\)"  # compiled for those who mistype
_WORD = r"[\w-]+"
_OPTION = r"--[a-z][a-z-]+"
_CLOSE = 0.75
_WIDTH, _WIDEST = 80, 120


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, what may have been meant, and where to read more; options are never guessed."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("usage", "%(prog)s [options]")
        super().__init__(allow_abbrev=False, formatter_class=_Formatter, **options)
        self.set_defaults(parser=self)

    def error(self, message: str) -> NoReturn:
        choice = re.fullmatch(_NO_CHOICE, message)
        if choice is not None:
            what, word, choices = choice.groups()
            message = f"{what} cannot be {word!r}" if what.startswith("-") else f"there is no command {word!r}"
            message += suggestion(word, re.findall(_WORD, choices))
        tell(self.prog, message, f"see {self.prog} --help")
        raise SystemExit(USAGE)

    def refuse_unknown(self, words: Sequence[str]) -> None:
        """Complains about words that no command takes."""
        if not words:
            return
        option = words[0].partition("=")[0]
        if option.startswith("--"):
            self.error(f"there is no {option}{suggestion(option, re.findall(_OPTION, self.format_help()))}")
        self.error(f"nothing takes {words[0]!r} here")


def count(text: str) -> int:
    """A number of things, as the type of an option."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 up")
    return int(text)


def pause(text: str) -> float:
    """Seconds between two looks, as the type of an option."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= sys.float_info.max:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds


def suggestion(word: str, known: Sequence[str]) -> str:
    """What may have been meant; half a word is compared with halves."""
    import difflib  # for those who mistype

    likeness = {name: difflib.SequenceMatcher(None, word, name[: len(word) + 1]).ratio() for name in known}
    best = max(likeness, key=lambda name: likeness[name], default="")
    return f"; do you mean {best}?" if likeness.get(best, 0) >= _CLOSE else ""


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Asks for the width itself: argparse would import shutil for it, a tenth of the time that help takes."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=34, width=_columns() - 2)


def _columns() -> int:
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    try:
        return min(os.get_terminal_size(sys.stdout.fileno()).columns or _WIDTH, _WIDEST)
    except (OSError, ValueError):  # no terminal, or no file at all
        return _WIDTH


def common() -> Parser:
    """What may be said before and behind every command."""
    options = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    group = options.add_argument_group("everywhere")
    group.add_argument("--json", action="store_true", help="one JSON document on standard output")
    group.add_argument("--base-url", metavar="URL", help="another SimplePod, such as an emulator")
    group.add_argument("--debug", action="store_true", help="log requests, show tracebacks")
    return options
