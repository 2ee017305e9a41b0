"""Blocking work in threads of our own: the default executor may be full of the program's jobs, for minutes."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")


@frozen
class OwnThreads(Generic[T]):
    """One thread per kind of work that is under way; everybody who asks meanwhile waits for the same answer.

    So however many requests are cancelled while a name server is silent, one thread waits for it. The threads are
    daemons: a look-up that hangs does not hold up the end of the program.
    """

    _under_way: dict[Hashable, Future[T]] = field(factory=dict[Any, Any], init=False, repr=False)

    async def run(self, kind: Hashable, work: Callable[[], T]) -> T:
        """What `work` returns, or raises; begun only if nothing of that kind is under way."""
        future = self._under_way.get(kind)
        if future is None:
            future = Future[T]()
            future.set_running_or_notify_cancel()  # who is cancelled leaves it to the others
            threading.Thread(target=_fill, args=(future, work), name="simplepod", daemon=True).start()
            self._under_way[kind] = future
            future.add_done_callback(partial(self._forget, kind))
        return await asyncio.wrap_future(future)

    def _forget(self, kind: Hashable, _: Future[T]) -> None:
        del self._under_way[kind]


def _fill(future: Future[T], work: Callable[[], T]) -> None:
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001 - raised where it is waited for
        future.set_exception(error)
    else:
        future.set_result(result)
