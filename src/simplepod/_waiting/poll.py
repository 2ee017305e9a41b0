"""Polling until something holds: backs off with jitter, never sleeps past its deadline, outlives passing errors."""

from __future__ import annotations

import asyncio
import math
import random
from typing import TYPE_CHECKING, TypeVar

from simplepod.errors import APIError, ServerError, SimplePodError, TransportError, UnexpectedResponseError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")
_GROWTH = 1.25
_SLOWEST = 3.0  # times the interval asked for
_PASSING = frozenset({408, 425, 429})


class OutOfTimeError(Exception):
    """The deadline is over; `last_error` is what the last poll met, if it failed."""

    def __init__(self, last_error: SimplePodError | None) -> None:
        super().__init__()
        self.last_error = last_error


class Pacer:
    """Growing pauses with jitter until a deadline; the last pause ends at the deadline, for one more look."""

    def __init__(self, *, timeout: float, interval: float, slowest: float | None = None) -> None:
        self._deadline = asyncio.get_running_loop().time() + timeout
        self._wait = interval
        self._slowest = interval * _SLOWEST if slowest is None else slowest

    @property
    def left(self) -> float:
        """Seconds until the deadline, not negative."""
        return max(0.0, self._deadline - asyncio.get_running_loop().time())

    async def pause(self) -> bool:
        """Waits; False, at once, when the deadline is over."""
        if not self.left:
            return False
        await asyncio.sleep(min(self._wait * random.uniform(0.8, 1.2), self.left))
        self._wait = min(self._wait * _GROWTH, self._slowest)
        return True


async def poll(read: Callable[[], Awaitable[T | None]], *, timeout: float, interval: float) -> T:
    """What `read` returns once it is not None. Errors that may pass do not end the wait; others are raised."""
    pacer = Pacer(timeout=timeout, interval=interval)
    last_error: SimplePodError | None = None
    while True:
        bound = asyncio.timeout(pacer.left or None)
        try:
            async with bound:
                found = await read()
            if found is not None:
                return found
            last_error = None
        except SimplePodError as error:
            if not is_transient(error):
                raise
            last_error = error
        except TimeoutError:
            if not bound.expired():
                raise
        if not await pacer.pause():
            raise OutOfTimeError(last_error)


def is_transient(error: SimplePodError) -> bool:
    """Whether the next poll may well succeed: no answer, a gateway's error, a rate limit, an unreadable answer."""
    if isinstance(error, APIError):
        return isinstance(error, ServerError) or error.status_code in _PASSING
    return isinstance(error, (TransportError, UnexpectedResponseError))


def check_wait(timeout: float, interval: float) -> None:
    """Refuses times that cannot be waited for."""
    for name, value in (("timeout", timeout), ("interval", interval)):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
            raise ValueError(f"{name} must be a number of seconds from 0 up, not {value!r}.")
