"""Running a command: one event loop, signals that cancel it, and an exit code for whatever comes of it."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING

from simplepod.cli.explaining import explain
from simplepod.cli.failing import BY_SIGNAL, CLOSED_PIPE, DONE, FAILED, tell
from simplepod.cli.interrupts import Interrupts
from simplepod.cli.screen import Screen
from simplepod.cli.session import Session

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Generator, Sequence


def run(arguments: Namespace) -> int:
    """The exit code of a command that has been read."""
    screen = Screen(as_json=arguments.json)
    interrupts = Interrupts()
    try:
        with _log_on(screen, debug=arguments.debug), interrupts, asyncio.Runner() as runner:
            code = runner.run(_act(Session(arguments, screen, interrupts)))
        sys.stdout.flush()
    except BrokenPipeError:
        return _closed_pipe()
    except (asyncio.CancelledError, KeyboardInterrupt):
        return BY_SIGNAL + (interrupts.ended_by or signal.SIGINT)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told in one line, or with --debug in full
        return _failed(error, arguments)
    return code if arguments.successor is None else _become(arguments.successor)


async def _act(session: Session) -> int:
    session.interrupts.watch()
    try:
        return await session.arguments.action(session) or DONE
    except asyncio.CancelledError as interrupted:
        for note in getattr(interrupted, "__notes__", ()):  # what became of a leased machine
            session.screen.say(note)
        raise


def _failed(error: Exception, arguments: Namespace) -> int:
    if arguments.debug:
        sys.stderr.write("".join(traceback.format_exception(error)))
    told = explain(error)
    for message in told.messages:
        tell("simplepod", message)
    for line in (*getattr(error, "__notes__", ()), told.hint):
        if line:
            sys.stderr.write(f"  {line}\n")
    if told.record is not None:
        sys.stdout.write(f"{told.record}\n")
    return told.code


def _become(words: Sequence[str]) -> int:
    """The program takes over terminal, signals and exit code; where that cannot be, it is waited for."""
    try:
        if os.name == "posix":
            os.execvp(words[0], list(words))  # noqa: S606 - no shell is wanted
        return subprocess.call(words)  # noqa: S603 - as above
    except OSError as error:
        tell("simplepod", f"cannot run {words[0]}: {error.strerror}", "it is a program of its own: install it")
        return FAILED


def _closed_pipe() -> int:
    """Whoever read standard output has gone: nothing to complain about, and nothing left to flush at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return CLOSED_PIPE


class _OnScreen(logging.Handler):
    """What the SDK warns of, without getting in the way of a progress bar."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen

    def emit(self, record: logging.LogRecord) -> None:
        self._screen.say(f"{record.levelname.lower()}: {record.getMessage()}")


@contextmanager
def _log_on(screen: Screen, *, debug: bool) -> Generator[None, None, None]:
    handler = _OnScreen(screen)
    log = logging.getLogger("simplepod")
    level = log.level
    log.addHandler(handler)
    if debug:
        log.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(level)
