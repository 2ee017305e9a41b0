"""An event loop for which waiting takes no time: where nothing is ready, its clock jumps to what is due next."""

from __future__ import annotations

import asyncio
import selectors
import time
from typing import TYPE_CHECKING, Any, TypeVar
from unittest.mock import patch

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")


class _Hurried(selectors.SelectSelector):
    def __init__(self) -> None:
        super().__init__()
        self.ahead = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise AssertionError("the program waits for something that never comes")
        self.ahead += 0 if ready or timeout is None else timeout
        return ready


def hurried(work: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns that needs no thread and no socket, after all its pauses."""
    selector = _Hurried()
    real = time.monotonic  # the loop reads it, and so does whoever reckons with deadlines
    with (
        patch("time.monotonic", lambda: real() + selector.ahead),
        asyncio.Runner(loop_factory=lambda: asyncio.SelectorEventLoop(selector)) as runner,
    ):
        return runner.run(work)
