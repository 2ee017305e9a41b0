"""What was spent, day by day, and how long the rest lasts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.bar import Bar
from rich.table import Table
from rich.text import Text

from simplepod.cli.wording import count, dollars, hours

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from simplepod import Summary, Usage

_CENT = Decimal("0.0001")
_WIDEST = 50


def hours_left(summary: Summary) -> float | None:
    """How long the balance lasts at what runs now; None when nothing runs, or the API tells no balance."""
    burn = summary.price_per_instances
    return summary.hours_for(burn) if burn and summary.balance_rental is not None else None


def by_day(usage: Iterable[Usage], *, now: datetime, days: int) -> dict[date, Decimal]:
    """$ of each of the last days, by UTC; what ran over midnight is shared out by time."""
    shares = [(day, (row.amount or 0) * part) for row in usage for day, part in _shares(row, now)]
    last = max([now.astimezone(UTC).date(), *(day for day, _ in shares)])  # the server's clock may be ahead
    spent = {last - timedelta(days=back): Decimal(0) for back in reversed(range(days))}
    for day, amount in shares:
        if day in spent:
            spent[day] += amount
    return {day: amount.quantize(_CENT) for day, amount in spent.items()}


def _shares(row: Usage, now: datetime) -> Iterator[tuple[date, Decimal]]:
    """Each day of a row with its part of the whole; a row without a start belongs to no day."""
    if row.started_at is None:
        return
    start, end = row.started_at.astimezone(UTC), (row.finished_at or now).astimezone(UTC)
    length = (end - start).total_seconds()
    if length <= 0:
        yield start.date(), Decimal(1)
        return
    while start < end:
        midnight = datetime.combine(start.date() + timedelta(days=1), datetime.min.time(), UTC)
        until = min(midnight, end)
        yield start.date(), Decimal((until - start).total_seconds() / length)
        start = until


def as_words(summary: Summary) -> Table:
    """Balance, what runs, and how long it can."""
    left = hours_left(summary)
    words = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    words.add_column(style="bold")
    words.add_column()
    words.add_row("balance", "-" if summary.balance_rental is None else f"${summary.balance_rental:.2f}")
    words.add_row(
        "running", f"{count(summary.rri_count_total or 0)}, {dollars(summary.price_per_instances or 0)} an hour"
    )
    words.add_row("lasts", "nothing runs" if left is None else hours(left))
    return words


def as_chart(days: Mapping[date, Decimal], width: int) -> Table:
    """A bar for each day."""
    most = max(days.values(), default=Decimal(0))
    chart = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0), title_justify="left")
    chart.add_column()
    chart.add_column(justify="right")
    chart.add_column()
    room = max(1, min(_WIDEST, width - 24))
    for day, amount in days.items():
        bar = Bar(float(most), 0, float(amount), width=room) if amount else Text("")
        chart.add_row(f"{day:%a %d %b}", f"${amount:.2f}", bar)
    return chart
