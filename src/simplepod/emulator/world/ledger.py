"""Who was billed for what, by the second."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import chain
from typing import Literal

HOUR = Decimal(3600)
CENTS = Decimal("0.00000001")


@dataclass(frozen=True, slots=True)
class Entry:
    """One stretch of time in which one machine was billed at one rate."""

    instance_id: int
    name: str
    """The machine's name when the stretch began."""
    who: str
    """Who rented it: ``client`` (through the API), or ``stranger``."""
    kind: Literal["running", "paused"]
    rate: Decimal
    """$ per hour, GPUs and disk together."""
    started: datetime
    ended: datetime | None
    """``None`` while it bills."""
    ended_by: str | None
    """``client``, ``stranger``, ``platform``, or ``change`` when it went on at another rate."""
    amount: Decimal
    """$ so far."""


@dataclass(slots=True, eq=False)
class _Meter:
    instance_id: int
    name: str
    who: str
    kind: Literal["running", "paused"]
    rate: Decimal
    started: Decimal
    ended: Decimal | None = None
    ended_by: str | None = None

    def amount(self, at: Decimal) -> Decimal:
        return self.rate * ((at if self.ended is None else self.ended) - self.started) / HOUR

    def entry(self, at: Decimal) -> Entry:
        return Entry(
            instance_id=self.instance_id,
            name=self.name,
            who=self.who,
            kind=self.kind,
            rate=self.rate,
            started=_moment(self.started),
            ended=None if self.ended is None else _moment(self.ended),
            ended_by=self.ended_by,
            amount=self.amount(at).quantize(CENTS, ROUND_HALF_EVEN),
        )


class Ledger:
    """Everything ever billed. Reading it first brings the world up to the present moment."""

    def __init__(self, time: Callable[[], float], settle: Callable[[], None]) -> None:
        self._time = time
        self._settle = settle
        self._open: dict[int, _Meter] = {}
        self._closed: list[_Meter] = []
        self._closed_total = Decimal(0)
        self._rate = Decimal(0)
        self._rate_times_start = Decimal(0)  # with the rate, tells what is owed without a look at every machine

    @property
    def entries(self) -> Sequence[Entry]:
        """Every entry, oldest first."""
        self._settle()
        return self._read(sorted(chain(self._closed, self._open.values()), key=lambda meter: meter.started))

    @property
    def open(self) -> Sequence[Entry]:
        """What still bills."""
        self._settle()
        return self._read(self._open.values())

    @property
    def total(self) -> Decimal:
        """$ billed until now."""
        self._settle()
        return self.owed(self._time()).quantize(CENTS, ROUND_HALF_EVEN)

    @property
    def rate(self) -> Decimal:
        """$ per hour that all open entries cost together."""
        return self._rate

    def of(self, instance_id: int) -> Sequence[Entry]:
        """The history of one machine."""
        return [entry for entry in self.entries if entry.instance_id == instance_id]

    def by(self, who: str) -> Sequence[Entry]:
        """What one renter was billed for."""
        return [entry for entry in self.entries if entry.who == who]

    def start(
        self, instance_id: int, *, name: str, who: str, rate: Decimal, kind: Literal["running", "paused"], at: float
    ) -> None:
        """Begin to bill a machine; the world's, not a test's."""
        meter = self._open[instance_id] = _Meter(instance_id, name, who, kind, rate, _exact(at))
        self._rate += rate
        self._rate_times_start += rate * meter.started

    def stop(self, instance_id: int, *, by: str, at: float) -> None:
        """End billing a machine, if it bills."""
        meter = self._open.pop(instance_id, None)
        if meter is None:
            return
        meter.ended, meter.ended_by = max(_exact(at), meter.started), by
        self._closed.append(meter)
        self._closed_total += meter.amount(meter.ended)
        self._rate -= meter.rate
        self._rate_times_start -= meter.rate * meter.started

    def owed(self, at: float) -> Decimal:
        """$ billed until a moment, unrounded."""
        return self._closed_total + (self._rate * _exact(at) - self._rate_times_start) / HOUR

    def exhausts(self, credit: Decimal) -> float | None:
        """The moment at which a credit is used up, or ``None`` when nothing bills."""
        if not self._rate:
            return None
        return float(((credit - self._closed_total) * HOUR + self._rate_times_start) / self._rate)

    def _read(self, meters: Iterable[_Meter]) -> Sequence[Entry]:
        now = _exact(self._time())
        return [meter.entry(now) for meter in meters]


def _exact(seconds: float) -> Decimal:
    return Decimal(round(seconds * 1_000_000)).scaleb(-6)


def _moment(seconds: Decimal) -> datetime:
    return datetime.fromtimestamp(float(seconds), UTC)
