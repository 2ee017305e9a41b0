"""Whether and when a request is sent again: decisions without I/O.

Own code of a few lines instead of a library: the install stays within its budget of distributions, and none of the
well-kept ones bounds tries, back-off and queueing by one total.
"""

from __future__ import annotations

import math
import random
import sys
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from attrs import field, frozen

from simplepod.errors import APIError, TransportError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from attrs import Attribute

    from simplepod.errors import SimplePodError

_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE"})
_PASSING = frozenset({429, 502, 503, 504, *range(520, 525)})
_MOST_DOUBLINGS = 64  # more would overflow, and pass any cap long before


def _whole(_: object, setting: Attribute[int], value: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{setting.name} must be a whole number from 1 up, not {value!r}.")


def _seconds(_: object, setting: Attribute[float], value: float) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0:  # NaN is not, either
        raise ValueError(f"{setting.name} must be a number of seconds from 0 up, not {value!r}.")
    if value > sys.float_info.max and value != math.inf:
        raise ValueError(f"{setting.name} must be a number of seconds, and is one that no float holds.")


def _above_zero(policy: object, setting: Attribute[float], value: float) -> None:
    _seconds(policy, setting, value)
    if not value:
        raise ValueError(f"{setting.name} must be a number of seconds above 0, not {value!r}.")


@frozen
class RetryPolicy:
    """How often a request is sent, and how long all of it may take; times in seconds.

    What may be done twice (reads, changes that set a value, deletions) is sent again after connection errors,
    time-outs, 429, 502, 503, 504 and 520 to 524. What may not (an order, a resume, a pause, a reboot, a new template,
    POST and PATCH by `client.request`) only when the request provably never left this machine, whatever method
    `paths=` gives it.
    """

    attempts: int = field(default=3, validator=_whole)
    """Tries in all; 1 means never again."""
    total: float = field(default=90.0, validator=_above_zero)
    """Bound on tries, waits and queueing together."""
    base: float = field(default=0.5, validator=_seconds)
    """First wait; it doubles each time and is shortened by up to half at random."""
    cap: float = field(default=8.0, validator=_seconds)
    """Longest wait of our own."""
    retry_after_cap: float = field(default=60.0, validator=_seconds)
    """Longest wait that a `Retry-After` header may ask for; one that asks for none still waits `base`."""

    def delay(
        self, attempt: int, method: str, error: SimplePodError, *, repeatable: bool | None = None
    ) -> float | None:
        """Seconds to wait after failed `attempt` (from 1); None: do not try again.

        `repeatable` says that a request may be done twice; unless told, its method does.
        """
        harmless = method in _IDEMPOTENT if repeatable is None else repeatable
        if attempt >= self.attempts or not _may_repeat(error, repeatable=harmless):
            return None
        longest = min(self.cap, self.base * 2.0 ** min(attempt - 1, _MOST_DOUBLINGS))
        own = longest * random.uniform(0.5, 1.0)
        asked = retry_after(error.headers) if isinstance(error, APIError) else None
        if asked is None:
            return own
        return min(asked, self.retry_after_cap) or max(own, min(self.base, self.cap))


NO_RETRY = RetryPolicy(attempts=1)
"""Every request is sent once."""


def _may_repeat(error: SimplePodError, *, repeatable: bool) -> bool:
    if isinstance(error, TransportError):
        return repeatable or not error.sent
    return repeatable and isinstance(error, APIError) and error.status_code in _PASSING


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The wait that `Retry-After` asks for: seconds, or an HTTP date measured by the server's own `Date`."""
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        until = _http_date(text)
        now = _http_date(headers.get("date", "")) or datetime.now(UTC)
        seconds = (until - now).total_seconds() if until else math.nan
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # a year with too many digits overflows
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
