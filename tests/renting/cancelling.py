"""Cancels a call at its k-th suspension, whichever task of the SDK it is that suspends.

`Cancelling` is the loop's task factory. Of every task that the SDK starts for a call it sees each suspension, counts
them over all tasks of that call, and at the k-th does to the task of the caller what the `Blow` says. Calls are told
apart by a context variable, so that many run at once.
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
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

import simplepod

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator
    from types import CodeType, FrameType

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
    """One call of the SDK, cancelled at its suspension number `at`; `impatient` if its client is closed too soon."""

    at: int
    blow: Blow
    again: Blow | None = None
    close: Callable[[], Coroutine[Any, Any, None]] | None = None
    closing: asyncio.Task[None] | None = None
    impatient: bool = False
    points: list[tuple[Line, ...]] = field(factory=list[tuple[Line, ...]])
    tasks: list[asyncio.Task[Any]] = field(factory=list["asyncio.Task[Any]"])
    log: list[logging.LogRecord] = field(factory=list[logging.LogRecord])
    caller: asyncio.Task[Any] | None = None
    was_cancelled: bool = False

    @property
    def struck(self) -> bool:
        """Whether there were so many suspensions."""
        return len(self.points) >= self.at

    def cancel(self) -> None:
        """Cancels the caller, and notes whether there was anything left to cancel."""
        assert self.caller is not None
        self.was_cancelled = self.caller.cancel() or self.was_cancelled

    def suspended(self, where: tuple[Line, ...], waits_for: Any) -> None:
        if self.caller is None or self.caller.done():
            return
        self.points.append(where)
        if len(self.points) == self.at:
            self.blow(self, waits_for)
        elif len(self.points) == self.at + 1 and self.again is not None:
            self.again(self, waits_for)

    async def make(self, call: Callable[[], Coroutine[Any, Any, Any]]) -> asyncio.Task[Any]:
        """Makes the call in a task of its own, which is done when this returns."""

        def begin() -> asyncio.Task[Any]:
            _current.set(self)
            return asyncio.get_running_loop().create_task(call())

        self.caller = Context().run(begin)
        await asyncio.wait({self.caller})
        return self.caller


# What may happen at a suspension.


def asleep(call: Call, _waits_for: Any) -> None:
    """The caller is cancelled as something begins to wait."""
    call.cancel()


def waking(call: Call, waits_for: Any) -> None:
    """The caller is cancelled when that wait is over, and nobody has been told yet: a result may be lost on the way."""
    if waits_for is None:
        asyncio.get_running_loop().call_soon(call.cancel)
    else:
        waits_for.add_done_callback(lambda _: call.cancel())


def everything(call: Call, _waits_for: Any) -> None:
    """All tasks are cancelled at once, as `asyncio.run` does at its end."""
    call.cancel()
    for task in call.tasks:
        task.cancel()


def closing(call: Call, _waits_for: Any) -> None:
    """Another task closes the client."""
    assert call.close is not None
    call.closing = asyncio.get_running_loop().create_task(call.close(), context=Context())


def asleep_closing(call: Call, waits_for: Any) -> None:
    """The caller is cancelled, and the client closed without waiting for what comes of that."""
    asleep(call, waits_for)
    closing(call, waits_for)


def waking_closing(call: Call, waits_for: Any) -> None:
    """The client is closed, and the caller cancelled when what it waits for is over."""
    waking(call, waits_for)
    closing(call, waits_for)


def everything_closing(call: Call, waits_for: Any) -> None:
    """All tasks are cancelled while another closes the client."""
    everything(call, waits_for)
    closing(call, waits_for)


class Cancelling:
    """A task factory that lets every `Call` see the suspensions of its tasks."""

    def __init__(self) -> None:
        self.complaints: list[dict[str, Any]] = []

    def __call__(self, loop: asyncio.AbstractEventLoop, coro: Any, **options: Any) -> asyncio.Task[Any]:
        call = _current.get()
        if call is None or not (call.caller is None or _is_of_the_sdk(coro)):
            return asyncio.Task(coro, loop=loop, **options)
        task: asyncio.Task[Any] = asyncio.Task(_Watched(coro, call), loop=loop, **options)
        call.tasks.append(task)
        return task


@contextmanager
def cancelling() -> Iterator[Cancelling]:
    """Within it, calls can be made and cancelled; whatever the loop complains of at its end fails the test."""
    loop = asyncio.get_running_loop()
    factory = Cancelling()
    handler = _Keeper()
    logger = logging.getLogger("simplepod")
    loop.set_task_factory(factory)
    loop.set_exception_handler(lambda _, context: factory.complaints.append(context))
    logger.addHandler(handler)
    logger.propagate = False  # hundreds of calls that are meant to go wrong
    try:
        yield factory
        gc.collect()  # tasks and futures complain when they go
        assert not factory.complaints
    finally:
        logger.propagate = True
        logger.removeHandler(handler)
        loop.set_exception_handler(None)
        loop.set_task_factory(None)


class _Keeper(logging.Handler):
    """Gives each call what was logged for it."""

    def emit(self, record: logging.LogRecord) -> None:
        if (call := _current.get()) is not None:
            call.log.append(record)


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
        self._call.suspended(tuple(_lines(self._coro)), waits_for)
        return waits_for


def _is_of_the_sdk(coro: Any) -> bool:
    code: CodeType | None = getattr(coro, "cr_code", None)
    return code is not None and _is_ours(code.co_filename)


def _is_ours(filename: str) -> bool:
    return _in_sdk(filename) is not None


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


async def settled(work: Awaitable[Any]) -> BaseException | None:
    """What it ends with, if that is an error."""
    try:
        await work
    except BaseException as error:  # noqa: BLE001 - the test judges it
        return error
    return None
