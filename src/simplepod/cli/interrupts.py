"""Signals that end a command: the first cancels it, so that what it holds is cleaned up; later ones are told so."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import FrameType, TracebackType
    from typing import Any

_ENDING = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP")  # a closed terminal must not leave a machine behind
    if hasattr(signal, name)  # Windows knows no SIGHUP
]
STILL = "Still cleaning up: what is left behind now would go on billing."


class Interrupts:
    """Handlers for as long as a command runs; `ended_by` is the signal that came first."""

    def __init__(self) -> None:
        self.ended_by: signal.Signals | None = None
        self._task: asyncio.Task[Any] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._asking = False
        self._consequence: str | None = None
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        for number in _ENDING:
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup has it
                self._before[number] = signal.signal(number, self._handle)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def watch(self) -> None:
        """From now on, a signal cancels the task that calls this."""
        self._task, self._loop = asyncio.current_task(), asyncio.get_running_loop()

    @contextlib.contextmanager
    def meaning(self, consequence: str) -> Generator[None, None, None]:
        """What to say when a signal comes now."""
        self._consequence = consequence
        try:
            yield
        finally:
            self._consequence = None

    @contextlib.contextmanager
    def while_asking(self) -> Generator[None, None, None]:
        """A question keeps the loop from running, so that a signal has to break it off at once."""
        self._asking = True
        try:
            yield
        except KeyboardInterrupt:
            sys.stderr.write("\n")
            raise asyncio.CancelledError from None
        finally:
            self._asking = False

    def _handle(self, number: int, _: FrameType | None) -> None:
        first = self.ended_by is None
        self.ended_by = self.ended_by or signal.Signals(number)
        if self._asking or self._loop is None or self._task is None:
            raise KeyboardInterrupt
        with contextlib.suppress(RuntimeError):  # the loop is closed already: the command is over
            self._loop.call_soon_threadsafe(self._cancel if first else self._reassure)

    def _cancel(self) -> None:
        if self._consequence:
            _say(self._consequence)
        if self._task is not None:
            self._task.cancel()

    def _reassure(self) -> None:
        _say(STILL)


def _say(text: str) -> None:
    with contextlib.suppress(OSError):  # the terminal may be gone, which is no reason to stop cleaning up
        sys.stderr.write(f"{chr(10) if sys.stderr.isatty() else ''}{text}\n")  # behind the ^C that a terminal shows
        sys.stderr.flush()
