"""An event loop whose clock jumps to what is due next where nothing is ready: pauses and time-outs take no time."""

from __future__ import annotations

import asyncio
import selectors
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

_SOCKETS = 0.02  # real seconds for what a socket is about to bring
_THREADS = 2.0  # and for what a thread is


class _Skipping(selectors.SelectSelector):
    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.threads = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        has_sockets = len(self.get_map()) > 1  # beside the loop's own, by which threads wake it
        has_threads = self.threads > 0 or any(thread.name == "simplepod" for thread in threading.enumerate())
        ready = super().select(_THREADS if has_threads else _SOCKETS if has_sockets else 0)
        if not ready:
            self.now += timeout
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """For code that reads no clock but the loop's."""

    def __init__(self) -> None:
        self._skipping = _Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        return self._skipping.now

    def run_in_executor(  # type: ignore[override]  # typeshed has a TypeVarTuple
        self, executor: Executor | None, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        work = super().run_in_executor(executor, func, *args)
        self._skipping.threads += 1
        work.add_done_callback(self._thread_is_done)
        return work

    def _thread_is_done(self, _: asyncio.Future[Any]) -> None:
        self._skipping.threads -= 1
