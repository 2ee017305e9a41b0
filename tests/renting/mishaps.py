"""What befalls each rental of the fault matrix: drawn from a seed and the rental's number alone."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, Literal

from attrs import field, frozen

from tests.tcp_proxy import Cut

if TYPE_CHECKING:
    from collections.abc import Mapping

TIME_OUT = 0.5
"""Of one request."""
CONFIRM_TIMEOUT = 1.2
"""Longer than every lag of the list, so that an order's machine can be found in time."""
FAULT_RATE = 0.06
"""Part of the requests that are no orders, and that something befalls."""
LAGS = (0.0, 0.0, 0.1, 0.3)
_TAKEN = {"detail": "Selected instance is not available for rent."}
_TOO_MANY = {"status": 429, "headers": {"Retry-After": "1"}}


@frozen
class Mishap:
    """One fault in two guises: what the emulator does, and what the proxy does to the connection.

    Over sockets the proxy's guise is the one that happens, where there is one.
    """

    name: str
    weight: int
    fault: Mapping[str, Any] = field(factory=dict[str, Any])
    cut: Cut | None = None


_ORDERS = (
    Mishap("none", 30),
    Mishap("latency", 8, {"delay": 0.1, "after": True}, Cut(delay=0.1)),
    Mishap("time-out, carried out", 4, {"delay": 2 * TIME_OUT, "after": True}, Cut(delay=2 * TIME_OUT)),
    Mishap("time-out, carried out later", 3, {"delay": 1.5 * TIME_OUT}),
    Mishap("reset before", 4, {"reset": True}, Cut(forward=False, rst=True)),
    Mishap("closed before", 3, {"reset": True}, Cut(forward=False)),
    Mishap("reset after", 7, {"reset": True, "after": True}, Cut(keep=0, rst=True)),
    Mishap("answer lost", 7, {"drop_response": True}, Cut(keep=0)),
    Mishap("answer cut", 6, {"truncate": 40}, Cut(keep=300)),
    Mishap("head cut", 3, {"drop_response": True}, Cut(keep=60)),
    Mishap("answer cut and reset", 3, {"truncate": 1, "reset": True}, Cut(keep=250, rst=True)),
    Mishap("502 before", 4, {"html": True}),
    Mishap("502 after", 6, {"html": True, "after": True}),
    Mishap("408 after", 2, {"status": 408, "after": True}),
    Mishap("429", 4, _TOO_MANY),
    Mishap("refused", 3, {"status": 400, "json": _TAKEN}),
    Mishap("empty body", 10, {"empty": True}),
    Mishap("{}", 8, {"json": {}}),
)
OTHERS = (
    Mishap("reset before", 3, {"reset": True}, Cut(forward=False, rst=True)),
    Mishap("answer lost", 3, {"drop_response": True}, Cut(keep=0)),
    Mishap("answer cut", 3, {"truncate": 10}, Cut(keep=260)),
    Mishap("502 before", 5, {"html": True}),
    Mishap("502 after", 3, {"html": True, "after": True}),
    Mishap("429", 1, {"status": 429, "headers": {"Retry-After": "0.02"}}),
    Mishap("latency", 3, {"delay": 0.05, "after": True}, Cut(delay=0.05)),
    Mishap("time-out", 1, {"delay": 1.5 * TIME_OUT, "after": True}, Cut(delay=1.5 * TIME_OUT)),
)


@frozen
class Plan:
    """One rental: how it is asked for, what befalls its order, and whether and when it is cancelled."""

    number: int
    way: Literal["rent", "named", "lease", "many", "vps"]
    mishap: Mishap
    cancelled: Literal["never", "any time", "after the order"]
    moment: float
    """Seconds until it is cancelled, from its beginning or from the arrival of its order."""
    twice: bool
    """Whether it is cancelled a second time, while it cleans up."""
    blackout: bool
    """Whether the list fails from the order on, for as long as it is looked for."""
    kept: bool
    """Whether the machine is held to the end, or deleted after a while."""


def plan_of(seed: int, number: int) -> Plan:
    random = Random(f"{seed}/{number}")
    cancelled = random.choices(("never", "any time", "after the order"), (75, 10, 15))[0]
    return Plan(
        number=number,
        way=random.choices(("rent", "named", "lease", "many", "vps"), (35, 25, 20, 10, 10))[0],
        mishap=random.choices(_ORDERS, [mishap.weight for mishap in _ORDERS])[0],
        cancelled=cancelled,  # type: ignore[arg-type]
        moment=random.uniform(0, 0.6 if cancelled == "any time" else 0.3),
        twice=random.random() < 0.3,
        blackout=random.random() < 0.03,
        kept=random.random() < 0.2,
    )


def mishap_of_others(random: Random, rate: float) -> Mishap | None:
    """For a part of the requests that are no orders, what befalls them."""
    if random.random() >= rate:
        return None
    return random.choices(OTHERS, [mishap.weight for mishap in OTHERS])[0]
