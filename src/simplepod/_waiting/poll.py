"""Polling until something holds: backs off with jitter, never sleeps past its deadline, outlives transient errors."""

from __future__ import annotations

import asyncio
import random
import sys
from typing import TYPE_CHECKING, Generic, TypeVar

from simplepod.errors import APIError, ServerError, SimplePodError, TransportError, UnexpectedResponseError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")
LAST_ATTEMPT = 5.0
"""Seconds for an attempt that begins just before the deadline, or at it."""
_GROWTH = 1.25
_SHORTEST = 0.02  # seconds: nobody means to keep a core and a server busy by an interval of 0
_SLOWEST = 3.0  # times the interval asked for
_TRANSIENT = frozenset({408, 425, 429})


class OutOfTimeError(Exception):
    """The deadline is over; `last_error` is what the last poll met, if it failed."""

    def __init__(self, last_error: SimplePodError | None) -> None:
        super().__init__()
        self.last_error = last_error


class Pacer:
    """Growing pauses with jitter until a deadline; the last pause ends at the deadline, for one more look.

    Made and used within a running loop, whose clock it goes by. `slowest` is the longest pause, three times the
    interval unless given.
    """

    def __init__(self, *, timeout: float, interval: float, slowest: float | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        self._deadline = self._loop.time() + timeout
        self._wait = interval
        self._slowest = interval * _SLOWEST if slowest is None else slowest

    @property
    def left(self) -> float:
        """Seconds until the deadline, not negative."""
        return max(0.0, self._deadline - self._loop.time())

    async def pause(self) -> bool:
        """Waits; False, at once, when the deadline is over."""
        if not self.left:
            return False
        await asyncio.sleep(min(max(self._wait, _SHORTEST) * random.uniform(0.8, 1.2), self.left))
        self._wait = min(self._wait * _GROWTH, self._slowest)
        return True


class _Tolerant(Generic[T]):
    """A reading whose transient errors count as "not yet"."""

    def __init__(self, read: Callable[[], Awaitable[T | None]]) -> None:
        self._read = read
        self.last_error: SimplePodError | None = None

    async def __call__(self) -> T | None:
        try:
            found = await self._read()
        except SimplePodError as error:
            if not is_transient(error):
                raise
            self.last_error = error
            return None
        self.last_error = None
        return found


async def poll(read: Callable[[], Awaitable[T | None]], *, timeout: float, interval: float) -> T:
    """What `read` returns once it is not None. Transient errors do not end the wait; others are raised."""
    reading = _Tolerant(read)
    found = await repeat(reading, timeout=timeout, interval=interval)
    if found is None:
        raise OutOfTimeError(reading.last_error)
    return found


async def repeat(read: Callable[[], Awaitable[T | None]], *, timeout: float, interval: float) -> T | None:
    """What `read` returns once it is not None, or None when the time is over; every error is raised.

    An attempt that hangs is ended with the wait, or after 5 s if it began less than that before the end.
    """
    pacer = Pacer(timeout=timeout, interval=interval)
    while True:
        bound = asyncio.timeout(max(pacer.left, LAST_ATTEMPT))
        try:
            async with bound:
                found = await read()
            if found is not None:
                return found
        except TimeoutError:
            if not bound.expired():
                raise
        if not await pacer.pause():
            return None


def is_transient(error: SimplePodError) -> bool:
    """Whether the next poll may well succeed: no answer, a gateway's error, a rate limit, an unreadable answer."""
    if isinstance(error, APIError):
        return isinstance(error, ServerError) or error.status_code in _TRANSIENT
    return isinstance(error, (TransportError, UnexpectedResponseError))


def check_wait(timeout: float, interval: float) -> None:
    """Refuses times that cannot be waited for."""
    for name, value in (("timeout", timeout), ("interval", interval)):
        if not _is_seconds(value):
            raise ValueError(f"{name} must be a number of seconds from 0 up, not {value!r}.")


def check_interval(interval: float) -> None:
    """Refuses an interval at which something that has no end would be asked without a pause."""
    if not _is_seconds(interval) or not interval > 0:
        raise ValueError(f"interval must be a number of seconds above 0, not {interval!r}.")


def _is_seconds(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return 0 <= value <= sys.float_info.max  # neither NaN, infinity, nor a whole number that no float holds
