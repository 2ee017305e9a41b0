"""The market's query: what it filters by, and what it silently does not."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from simplepod.emulator.dialect import Dialect
from simplepod.emulator.wire.offers import offer_row
from simplepod.emulator.wire.query import Query
from simplepod.emulator.world.market import Offer

Row = dict[str, Any]
Bounds = tuple[int | None, int | None]

RANGES = {
    "downloadSpeedtest": (1, 16_384),
    "uploadSpeedtest": (1, 16_384),
    "diskSize": (32, 65_536),
    "cpuCoreCount": (1, 512),
    "systemMemory": (4_096, 8_388_608),
    "diskSpeedWrite": (1, 131_072),
    "gpuCount": (1, 16),
    "gpuTFlops": (1, 256),
    "gpuMemorySize": (8_192, 524_288),
    "gpuPcieBandwidth": (1, 128),
    "sla": (1, 100),
    "rentalTimeMin": (1, 8_600),
    "pricePerGpu": (0, 5),
    "pricePerTFlops": (0, 200),
    "pricePerDlp": (0, 200),
}
"""Documented bounds; a value outside them, or no integer, is ignored (assumed)."""
ORDERS = ("gpuCount", "sla", "pricePerGpu", "sysDlp", "pricePerDlp", "gpuTFlops", "pricePerTFlops")
WORLD_REGIONS = ("World", "Any", "")


def market_rows(offers: Iterable[Offer], query: Query, dialect: Dialect, *, kind: str) -> list[Row]:
    """Rows that pass, in order."""
    bounds = dict(_bounds(query))
    rental_time = bounds.pop("rentalTimeMin", None)
    rows = [
        offer_row(offer, dialect)
        for offer in offers
        if offer.host.kind == kind
        and _host_passes(offer, query)
        and (rental_time is None or _within(offer.host.rental_time_min, rental_time))
    ]
    return _ordered([row for row in rows if _row_passes(row, query, bounds)], query)


def _host_passes(offer: Offer, query: Query) -> bool:
    """What is asked of the host, and no field of its row tells."""
    host = offer.host
    region = query.text("region")
    if region not in {None, *WORLD_REGIONS, host.region, host.country, host.datacenter}:
        return False
    wanted = {"active": True, "inactive": False}.get(query.text("rentalStatus") or "")
    return wanted is None or offer.is_free is wanted


def _row_passes(row: Row, query: Query, bounds: Mapping[str, Bounds]) -> bool:
    model = query.text("gpuModel")
    if model not in {None, "", "Any", row.get("gpuModel")}:
        return False
    # The documented operator for CUDA is not read: whatever it says, versions are compared for equality.
    cuda = query.text("gpuCudaVer")
    if cuda and row.get("gpuCudaVer") != cuda:
        return False
    return _driver_passes(row.get("gpuDriverVer"), query) and all(
        _within(row.get(name), wanted) for name, wanted in bounds.items()
    )


def _driver_passes(driver: str | None, query: Query) -> bool:
    wanted = query.text("gpuDriverVer")
    if not wanted:
        return True
    compare = _COMPARISONS.get(query.text("gpuDriverVerComparisonOperator") or "=", _equal)
    return driver is not None and compare(_version(driver), _version(wanted))


def _bounds(query: Query) -> Iterator[tuple[str, Bounds]]:
    for name, known in RANGES.items():
        lower, upper = (_bound(query.text(f"{name}[{side}]"), *known) for side in ("gte", "lte"))
        if lower is not None or upper is not None:
            yield name, (lower, upper)


def _bound(text: str | None, least: int, most: int) -> int | None:
    if text is None or not text.isdecimal() or not least <= int(text) <= most:
        return None
    return int(text)


def _within(value: float | str | None, bounds: Bounds) -> bool:
    lower, upper = bounds
    if value is None:
        return False
    return (lower is None or float(value) >= lower) and (upper is None or float(value) <= upper)


def _ordered(rows: list[Row], query: Query) -> list[Row]:
    """The first order counts most; rows without the field come last; otherwise by id."""
    wanted = [(name, query.text(f"order[{name}]")) for name in query.order_names() if name in ORDERS]
    for name, direction in reversed(wanted):
        if direction not in {"asc", "desc"}:
            continue
        known = [row for row in rows if name in row]
        known.sort(key=lambda row: row[name], reverse=direction == "desc")
        rows = known + [row for row in rows if name not in row]
    return rows


Version = tuple[int, ...]


def _version(text: str) -> Version:
    return tuple(int(part) for part in text.split(".") if part.isdecimal())


def _equal(left: Version, right: Version) -> bool:
    return left == right


_COMPARISONS: dict[str, Callable[[Version, Version], bool]] = {
    "=": _equal,
    ">=": lambda left, right: left >= right,
    "<=": lambda left, right: left <= right,
}
