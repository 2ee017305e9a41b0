"""The emulated server's clock."""

import math
import time
from collections.abc import Callable
from datetime import UTC, datetime


class Clock:
    """Real time, scaled by ``speed`` and moved at will by ``advance``.

    At ``speed=0`` it stands still between calls of ``advance``, which makes a test exact. ``real`` is what it takes for
    real time: with ``LoopTime()`` the time of the running event loop, virtual or not.
    """

    def __init__(
        self, speed: float = 1.0, *, start: datetime | None = None, real: Callable[[], float] = time.monotonic
    ) -> None:
        self._real = real
        self._mark = real()
        self._base = datetime.now(UTC).timestamp() if start is None else start.timestamp()
        self._speed = _checked(speed, "speed")

    @property
    def speed(self) -> float:
        """Emulated seconds per real second; may be set while the clock runs."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        self._base, self._mark = self.time(), self._real()
        self._speed = _checked(speed, "speed")

    def time(self) -> float:
        """Seconds since the epoch, as the emulated server sees them."""
        return self._base + (self._real() - self._mark) * self._speed

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time(), UTC)

    def advance(self, seconds: float) -> None:
        """Let emulated time pass at once."""
        self._base += _checked(seconds, "seconds")


def _checked(value: float, name: str) -> float:
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(f"{name} must be a finite number of at least 0, not {value!r}")
    return value
