"""Work that a cancellation must not cut in two: it runs in a task of its own, and is seen through."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from attrs import define

from simplepod._transport import absorb, shielded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

    from simplepod._lowlevel import Operations

CLEANUP_TIMEOUT = 30.0
_log = logging.getLogger("simplepod")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Undertaking(Protocol[T_co]):
    """Work that machines may come of, and what ends it when nobody waits for it any more."""

    async def carry_out(self) -> T_co:
        """The work itself."""
        ...

    async def call_off(self, work: asyncio.Task[Any]) -> None:
        """Ends the work and what came of it. Raises if that failed; begun again if it is cancelled itself."""
        ...

    def closed(self) -> Exception:
        """What to raise when the work was cancelled, but not its caller: the client was closed."""
        ...

    def report(self) -> None:
        """Names at ERROR what may bill."""
        ...


@define(eq=False)
class Interruption:
    """Where calling off ends the work at once, and where it must wait."""

    _is_called_off: bool = False
    _is_allowed: bool = False

    @contextmanager
    def allowed(self) -> Generator[None, None, None]:
        """Outside of it nothing is cut: not an order, nor the search for what came of it, nor a user's lock as it is
        released or a record as it is written.
        """
        self._go_on()
        self._is_allowed = True
        try:
            yield
        finally:
            self._is_allowed = False
        self._go_on()  # a callback of the user's may have swallowed the cancellation

    def _go_on(self) -> None:
        if self._is_called_off:
            raise asyncio.CancelledError

    def call_off(self, work: asyncio.Task[Any]) -> None:
        """Cancels the work, now or as soon as that does no harm."""
        self._is_called_off = True
        if self._is_allowed:
            self._is_allowed = False
            work.cancel()


def is_cancellation(error: BaseException) -> bool:
    """Whether it is the running task that is cancelled: a callback may raise CancelledError of its own accord."""
    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling() > 0


async def see_through(api: Operations, undertaking: Undertaking[T]) -> T:
    """What the work returns. A caller who is cancelled waits until it is called off, 30 s at most.

    What is not called off by then goes on as a task that closing the client waits for, and is reported.
    """
    work = api.tasks.start_guaranteed(_reporting(undertaking, undertaking.carry_out))
    try:
        await asyncio.wait({work})
    except BaseException as error:
        ended = False
        try:
            if isinstance(error, asyncio.CancelledError):
                with shielded():
                    ended = await _call_off(api, undertaking, work)
        finally:  # also for a coroutine that is thrown away, or for Ctrl-C in the middle of it
            if not ended:
                undertaking.report()
        raise
    if work.cancelled():
        raise undertaking.closed()
    return work.result()


async def _reporting(undertaking: Undertaking[Any], part: Callable[[], Awaitable[T]]) -> T:
    try:
        return await part()
    except (Exception, asyncio.CancelledError):
        raise
    except BaseException:  # Ctrl-C, or an exit out of a callback of the user's
        undertaking.report()
        raise


async def _call_off(api: Operations, undertaking: Undertaking[Any], work: asyncio.Task[Any]) -> bool:
    """Whether it was done in time.

    Whoever cancels all tasks of the loop, as `asyncio.run` does at its end, cancels the clean-up as well: it is begun
    again.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + CLEANUP_TIMEOUT
    while (left := deadline - loop.time()) > 0:
        task = api.tasks.start_guaranteed(_reporting(undertaking, partial(undertaking.call_off, work)))
        await absorb(task, left)
        if not task.done():
            task.add_done_callback(_succeeded)
            return False
        if not task.cancelled():
            if work.done() and not work.cancelled():
                work.exception()  # looked at, or asyncio would complain of it
            return _succeeded(task)
    return False


def _succeeded(task: asyncio.Task[None]) -> bool:
    error = None if task.cancelled() else task.exception()
    if error is not None:
        _log.error("clean-up under cancellation failed: %s", error or repr(error))
    return error is None
