"""Where a command writes: data to standard output, everything else to standard error."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import RenderableType

_ENDLESS = 10_000  # columns of a pipe: nothing is cut where nobody looks


class _Pipe(Console):
    """A console that lets a closed pipe end the command in the one place where all ends."""

    def on_broken_pipe(self) -> NoReturn:
        raise BrokenPipeError


class Screen:
    """Colours, width and progress as the terminal has them; plain text where there is none."""

    def __init__(self, *, as_json: bool) -> None:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # whatever a machine is called, no encoding may end the command
                stream.reconfigure(errors="backslashreplace")
        self.as_json = as_json
        self.out: Console = _console(stderr=False)
        self.err: Console = _console(stderr=True)

    @property
    def width(self) -> int:
        """Columns that a table may take."""
        return self.out.width

    def document(self, value: Any) -> None:
        """The one JSON document of the command."""
        indent = 2 if self.out.is_terminal else None
        self.text(json.dumps(value, indent=indent, allow_nan=False) + "\n")

    def text(self, text: str) -> None:
        """Data that is text already."""
        sys.stdout.write(text)
        sys.stdout.flush()

    def show(self, data: RenderableType) -> None:
        """Data for people; in a pipe without the blanks that fill a terminal's columns."""
        if self.out.is_terminal:
            self.out.print(data)
            return
        with self.out.capture() as captured:
            self.out.print(data)
        self.text("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))

    def say(self, text: str, style: str = "") -> None:
        """What is going on."""
        self.err.print(Text(text, style), soft_wrap=True)


def _console(*, stderr: bool) -> Console:
    console = _Pipe(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = _ENDLESS
    return console
