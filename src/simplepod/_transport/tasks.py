"""The tasks of a client, and its end: what must finish is waited for, what holds something is asked to let go of it."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Generator

_STUBBORN = 5.0  # seconds for a task that a callback keeps from ending
_LET_GO_TIMEOUT = 35.0  # holders bound themselves; this is for one that does not
_log = logging.getLogger("simplepod")
T = TypeVar("T")


Holder = Callable[[], Coroutine[Any, Any, None]]
"""Lets go of something that must not outlive its client; logs what could not be ended."""


class Tasks:
    """Guaranteed tasks are waited for when the client closes, background tasks are cancelled then."""

    def __init__(self) -> None:
        self._guaranteed: set[asyncio.Task[Any]] = set()
        self._background: set[asyncio.Task[Any]] = set()
        self._holders: dict[Holder, asyncio.AbstractEventLoop] = {}

    def start_guaranteed(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        return _kept_in(self._guaranteed, asyncio.get_running_loop().create_task(work))

    def start_background(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        return _kept_in(self._background, asyncio.get_running_loop().create_task(work))

    def add_holder(self, holder: Holder) -> None:
        """From now on `holder` is called when the client closes."""
        self._holders[holder] = asyncio.get_running_loop()

    def remove_holder(self, holder: Holder) -> None:
        self._holders.pop(holder, None)

    async def finish(self, timeout: float) -> None:
        """Waits for guaranteed tasks, which may start more of them; then lets go, and ends every task of this loop.

        Cancelled, it waits no longer, but still lets go.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        cancellation: asyncio.CancelledError | None = None
        try:
            while (left := deadline - loop.time()) > 0 and (unfinished := self._others(self._guaranteed, loop)):
                await asyncio.wait(unfinished, timeout=left)
        except asyncio.CancelledError as error:
            cancellation = error
        with shielded():
            cancellation = cancellation or await self._let_go(loop)
            leftovers = self._others(self._guaranteed, loop)
            if leftovers:
                _log.error("closed with %d orders unsettled: machines may bill, see pending records", len(leftovers))
            leftovers |= self._others(self._background, loop)
            for task in leftovers:
                task.cancel()
            if leftovers:
                await asyncio.wait(leftovers, timeout=_STUBBORN)
        if cancellation is not None:
            raise cancellation

    @staticmethod
    def _others(tasks: set[asyncio.Task[Any]], loop: asyncio.AbstractEventLoop) -> set[asyncio.Task[Any]]:
        """Those of this loop, but for the one that closes: a callback may do so."""
        return {task for task in tasks if task.get_loop() is loop and task is not asyncio.current_task()}

    async def _let_go(self, loop: asyncio.AbstractEventLoop) -> asyncio.CancelledError | None:
        letting_go = [_started(holder, its, loop) for holder, its in list(self._holders.items())]
        if not letting_go:
            return None
        cancellation = await absorb(asyncio.gather(*letting_go, return_exceptions=True), _LET_GO_TIMEOUT)
        await asyncio.sleep(0)  # what waited for holders ends
        return cancellation


async def absorb(work: asyncio.Future[Any], timeout: float) -> asyncio.CancelledError | None:
    """Waits until `work` is done or the time is over, however often the waiting task is cancelled meanwhile.

    The first cancellation is returned: whoever calls this raises it in the end.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + timeout
    first: asyncio.CancelledError | None = None
    while not work.done() and (left := deadline - loop.time()) > 0:
        try:
            await asyncio.wait({work}, timeout=left)
        except asyncio.CancelledError as error:
            _log.debug("cancelled while cleaning up; going on until it is done")
            first = first or error
    return first


@contextmanager
def shielded() -> Generator[None, None, None]:
    """Where a cancelled scope of anyio waits until the block has ended.

    Such a scope cancels its task anew in each turn of the loop, so that absorbing the cancellations would keep a core
    busy. Who has not imported anyio has no such scope.
    """
    anyio = sys.modules.get("anyio")
    if anyio is None:
        yield
        return
    with anyio.CancelScope(shield=True):
        yield


def _started(holder: Holder, its: asyncio.AbstractEventLoop, here: asyncio.AbstractEventLoop) -> asyncio.Future[None]:
    """Where its loop runs; one that runs no more would let go of nothing."""
    if its is not here and its.is_running():
        return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(holder(), its))
    return here.create_task(holder())


def _kept_in(tasks: set[asyncio.Task[Any]], task: asyncio.Task[T]) -> asyncio.Task[T]:
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return task
