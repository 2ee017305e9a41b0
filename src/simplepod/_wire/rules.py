"""What answers mean, and what may be asked: versions, bounds, names, statuses, hours."""

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal

Phase = Literal["up", "coming", "paused", "failed", "gone"]

_VERSION = re.compile(r"\d{1,9}(?:\.\d{1,9})*", re.ASCII)
_CONDITION = re.compile(rf"(>=|<=|)\s*({_VERSION.pattern})", re.ASCII)
_PHASES: dict[str, Phase] = {
    "running": "up",
    "active": "up",
    "created": "coming",
    "pending": "coming",
    "queued": "coming",
    "preparing": "coming",
    "pulling": "coming",
    "provisioning": "coming",
    "starting": "coming",
    "initializing": "coming",
    "booting": "coming",
    "paused": "paused",
    "error": "failed",
    "failed": "failed",
    "unavailable": "failed",
    "unhealthy": "failed",
    "stopped": "failed",
    "exited": "failed",
    "expired": "failed",
    "terminating": "failed",
    "terminated": "gone",
    "removed": "gone",
    "deleted": "gone",
}


def parse_version(text: str | None) -> tuple[int, ...] | None:
    """Q12: "12.10" as (12, 10), which is above (12, 9); None for what is no version."""
    text = (text or "").strip()
    return tuple(map(int, text.split("."))) if _VERSION.fullmatch(text) else None


def version_matches(version: str | None, wanted: str) -> bool | None:
    """Q12: whether a version fulfils "12.8", ">=12.8" or "<=12.8"; None when the version is unknown.

    12.8 and 12.8.0 are equal. ValueError when `wanted` is none of the three forms.
    """
    condition = _CONDITION.fullmatch(wanted.strip())
    if condition is None:
        raise ValueError(f'{wanted!r} is no version condition: write "12.8", ">=12.8" or "<=12.8".')
    stated, bound = parse_version(version), parse_version(condition[2])
    if stated is None or bound is None:
        return None
    width = max(len(stated), len(bound))
    left, right = (parts + (0,) * (width - len(parts)) for parts in (stated, bound))
    return {">=": left >= right, "<=": left <= right}.get(condition[1], left == right)


def wire_bound(value: float, side: Literal["gte", "lte"], low: int, high: int) -> int | None:
    """Q13: a bound as the whole number that hides no matching row; None when it is outside what the API takes."""
    if not math.isfinite(value):
        return None
    bound = math.floor(value) if side == "gte" else math.ceil(value)
    return bound if low <= bound <= high else None


def within(value: float | None, low: float | None, high: float | None, *, include_unknown: bool = False) -> bool:
    """Q15: whether a row's value lies in a filter's bounds, whatever the server thought of them."""
    if value is None:
        return include_unknown
    return (low is None or value >= low) and (high is None or value <= high)


def is_given(value: Any) -> bool:
    """Q27: whether a value goes into a body: to the server null may mean "clear", here None means "leave as it is"."""
    return value is not None


def same_name(left: str | None, right: str | None) -> bool:
    """Q28: whether two names are the same, letter by letter; the server's search also finds similar ones."""
    return left is not None and left == right


def status_phase(status: str | None, errors: Sequence[str] = ()) -> Phase:
    """Q32: what a status means; one that nobody knows is on its way unless the vendor reports errors."""
    return _PHASES.get((status or "").lower()) or ("failed" if errors else "coming")


def hours_for(balance: Decimal | None, hourly_price: float | Decimal) -> float:
    """Q33: how many hours a balance lasts, also when nothing runs and the API therefore says 0."""
    if isinstance(hourly_price, bool) or math.isnan(hourly_price) or hourly_price < 0:
        raise ValueError(f"{hourly_price!r} is no hourly price: a number of dollars, 0 or more.")
    if balance is None:
        raise ValueError("the summary states no balance.")
    return max(float(balance), 0.0) / float(hourly_price) if hourly_price else math.inf
