"""Strikes a call at its k-th suspension, whichever task of the SDK it is that suspends.

`Watch` runs each call on a virtual loop of its own, whose task factory sees every suspension of every task that the
SDK starts for the call, counts them, and at the k-th does what the `Blow` says. Calls are told apart from what else
runs on the loop by a context variable.
"""

from __future__ import annotations

import asyncio
import functools
import gc
import logging
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from contextvars import Context, ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
from attrs import define, field, frozen

import simplepod
from tests.virtual_time import StuckExecutor, VirtualTimeLoop, loop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType, FrameType

T = TypeVar("T")
SDK = Path(simplepod.__file__).parent
_EMULATOR = SDK / "emulator"
_current: ContextVar[Call | None] = ContextVar("call", default=None)

Blow = Callable[["Call", Any], None]


@frozen
class Line:
    """A line of the SDK in which something suspended."""

    file: str
    number: int

    def __str__(self) -> str:
        return f"{self.file}:{self.number}"


@define(eq=False)
class Call:
    """One call of the SDK, struck at its suspension number `at`, and perhaps at a later one again."""

    at: int
    blow: Blow
    again: Blow | None = None
    again_at: int = 0
    close: Callable[[], Coroutine[Any, Any, None]] | None = None
    closing: asyncio.Task[None] | None = None
    scope: anyio.CancelScope | None = None
    points: int = 0
    struck: list[tuple[Line, ...]] = field(factory=list[tuple[Line, ...]])
    tasks: list[asyncio.Task[Any]] = field(factory=list["asyncio.Task[Any]"])
    log: list[logging.LogRecord] = field(factory=list[logging.LogRecord])
    caller: asyncio.Task[Any] | None = None
    cancelled_at: float | None = None
    ended_at: float = 0.0

    @property
    def was_struck(self) -> bool:
        """Whether there were so many suspensions."""
        return bool(self.struck)

    @property
    def was_struck_again(self) -> bool:
        return len(self.struck) > 1

    @property
    def blows(self) -> set[Blow | None]:
        return {self.blow, self.again}

    def cancel(self) -> None:
        """Cancels the caller, and notes when, if there was anything left to cancel."""
        assert self.caller is not None
        if self.caller.cancel():
            self.note_cancellation()

    def note_cancellation(self) -> None:
        if self.cancelled_at is None:
            self.cancelled_at = loop().time()

    def suspended(self, coro: Any, waits_for: Any) -> None:
        if self.caller is None or self.caller.done():
            return
        self.points += 1
        blow = self.blow if self.points == self.at else self.again if self.points == self.again_at else None
        if blow is not None:
            self.struck.append(tuple(_lines(coro)))
            blow(self, waits_for)

    async def make(self, call: Callable[[], Coroutine[Any, Any, Any]]) -> asyncio.Task[Any]:
        """Makes the call in a task of its own, which is done when this returns."""

        def begin() -> asyncio.Task[Any]:
            _current.set(self)
            return asyncio.get_running_loop().create_task(call())

        self.caller = Context().run(begin)
        await asyncio.wait({self.caller})
        self.ended_at = loop().time()
        return self.caller

    async def within_scope(self, call: Coroutine[Any, Any, T]) -> T:
        """Makes the call in a scope of anyio's, and is cancelled if the scope was."""
        with anyio.CancelScope() as self.scope:
            return await call
        raise asyncio.CancelledError


@define(eq=False)
class Watch:
    """Runs calls one after the other; whatever a loop complains of is kept."""

    complaints: list[dict[str, Any]] = field(factory=list[dict[str, Any]])
    log: list[logging.LogRecord] = field(factory=list[logging.LogRecord])
    executor_is_full: bool = False

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """What it returns; all that it logs is in `log` then."""
        self.log = []
        with asyncio.Runner(loop_factory=self._new_loop) as runner:
            return runner.run(work)

    def _new_loop(self) -> VirtualTimeLoop:
        new = VirtualTimeLoop()
        new.set_task_factory(_new_task)
        new.set_exception_handler(lambda _, context: self.complaints.append(context))
        if self.executor_is_full:
            new.set_default_executor(StuckExecutor())
        return new


@contextmanager
def watching(*, closes: bool = True) -> Iterator[Watch]:
    """Whatever a loop has complained of at the end fails the test, if clients were closed."""
    watch = Watch()
    handler = _Keeper(watch)
    logger = logging.getLogger("simplepod")
    logger.addHandler(handler)
    logger.propagate = False  # thousands of calls that are meant to go wrong
    try:
        yield watch
        gc.collect()  # tasks and futures complain when they go
        assert not closes or not watch.complaints, watch.complaints
    finally:
        logger.propagate = True
        logger.removeHandler(handler)


class _Keeper(logging.Handler):
    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        self._watch.log.append(record)


def _new_task(its_loop: asyncio.AbstractEventLoop, coro: Any, **options: Any) -> asyncio.Task[Any]:
    call = _current.get()
    if call is None or not (call.caller is None or _is_of_the_sdk(coro)):
        return asyncio.Task(coro, loop=its_loop, **options)
    task: asyncio.Task[Any] = asyncio.Task(_Watched(coro, call), loop=its_loop, **options)
    call.tasks.append(task)
    return task


class _Watched(Coroutine[Any, Any, Any]):
    """A coroutine that tells when it suspends, and otherwise is the one it stands for."""

    def __init__(self, coro: Coroutine[Any, Any, Any], call: Call) -> None:
        self._coro = coro
        self._call = call

    def send(self, value: Any) -> Any:
        return self._told(self._coro.send(value))

    def throw(self, *error: Any) -> Any:
        return self._told(self._coro.throw(*error))

    def close(self) -> None:
        self._coro.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        raise NotImplementedError

    def __getattr__(self, name: str) -> Any:  # cr_frame and its kin, for those who look into tasks
        return getattr(self._coro, name)

    def _told(self, waits_for: Any) -> Any:
        self._call.suspended(self._coro, waits_for)
        return waits_for


def _is_of_the_sdk(coro: Any) -> bool:
    code: CodeType | None = getattr(coro, "cr_code", None)
    return code is not None and _in_sdk(code.co_filename) is not None


@functools.cache
def _in_sdk(filename: str) -> str | None:
    path = Path(filename)
    return str(path.relative_to(SDK)) if path.is_relative_to(SDK) and not path.is_relative_to(_EMULATOR) else None


def _lines(awaitable: Any) -> Iterator[Line]:
    """Where the SDK waits, outermost first."""
    while awaitable is not None:
        frame, awaitable = _step(awaitable)
        if frame is not None and (file := _in_sdk(frame.f_code.co_filename)) is not None:
            yield Line(file, frame.f_lineno)


_FRAMES = (("cr_frame", "cr_await"), ("ag_frame", "ag_await"), ("gi_frame", "gi_yieldfrom"))


def _step(awaitable: Any) -> tuple[FrameType | None, Any]:
    for frame, inner in _FRAMES:
        if hasattr(awaitable, frame):
            return getattr(awaitable, frame), getattr(awaitable, inner)
    # Steps of asynchronous generators and `__await__` wrappers show what they step only to the garbage collector.
    return None, next((it for it in gc.get_referents(awaitable) if _has_frame(it)), None)


def _has_frame(thing: Any) -> bool:
    return any(hasattr(thing, frame) for frame, _ in _FRAMES)
