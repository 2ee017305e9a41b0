"""Numbers and times in the words that people read."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from simplepod.cli.tables import NOTHING

if TYPE_CHECKING:
    from simplepod import Instance, Offer

_HOURS_PER_MONTH = 730  # as offers reckon with
_MANY_DAYS = 48


def gpus(of: Instance | Offer) -> str:
    """How many of which."""
    return f"{of.gpu_count or '?'} x {of.gpu_model or '?'}"


def gigabytes(megabytes: float | None) -> str:
    """Whole GB of what the API tells in MB."""
    return NOTHING if megabytes is None else f"{megabytes / 1024:.0f}"


def whole(number: float | None) -> str:
    return NOTHING if number is None else f"{number:.0f}"


def dollars(amount: float | None) -> str:
    """A price by the hour: cents are too coarse for it."""
    return NOTHING if amount is None else f"${amount:.3f}"


def hourly_price(offer: Offer, disk_size: float, gpu_count: int | None = None) -> float | None:
    """With so much disk; None when the offer states no price."""
    try:
        return offer.hourly_price(gpu_count, disk_size)
    except ValueError:
        return None


def hourly_cost(machine: Instance) -> float | None:
    """What a machine bills by the hour, its disk included."""
    if machine.price_per_gpu is None or machine.gpu_count is None:
        return None
    disk = (machine.price_per_disk_size or 0) * (machine.disk_size or 0) / _HOURS_PER_MONTH
    return machine.price_per_gpu * machine.gpu_count + disk


def hours(count: float | None) -> str:
    """A length of time that a balance lasts."""
    if count is None:
        return NOTHING
    if math.isinf(count):
        return "for ever"
    return f"{count / 24:.0f} days" if count >= _MANY_DAYS else f"{count:.1f} hours"


def count(machines: int) -> str:
    return "1 machine" if machines == 1 else f"{machines} machines"


def moment(when: datetime | None) -> str | None:
    """By the clock on the wall."""
    return None if when is None else f"{when.astimezone():%Y-%m-%d %H:%M}"


def age(since: datetime | None) -> str:
    """How long ago, in its two largest units."""
    if since is None:
        return NOTHING
    minutes = int(max(datetime.now(UTC) - since, timedelta()).total_seconds() // 60)
    days, minutes = divmod(minutes, 24 * 60)
    whole_hours, minutes = divmod(minutes, 60)
    if days:
        return f"{days}d {whole_hours}h"
    return f"{whole_hours}h {minutes}m" if whole_hours else f"{minutes}m"
