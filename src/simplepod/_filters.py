"""Market filters as promises: sent only in forms that hide no matching offer, and applied again, exactly, here."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Sequence
from fnmatch import fnmatchcase
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal

from attrs import frozen

from simplepod import _quirks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simplepod._lowlevel.fields import OfferQuery
    from simplepod.models import Offer

OfferOrder = Literal[
    "gpu_count", "-gpu_count", "sla", "-sla", "price_per_gpu", "-price_per_gpu", "sys_dlp", "-sys_dlp",
    "price_per_dlp", "-price_per_dlp", "gpu_tflops", "-gpu_tflops", "price_per_tflops", "-price_per_tflops",
]  # fmt: skip
Region = Literal["World", "Asia", "Europe", "North America", "Oceania", "South America", "Poland"]
RentalStatus = Literal["active", "inactive", "any"]
Bounds = tuple[float | None, float | None]


@frozen
class _Range:
    """A ranged filter: documented bounds, name in the query, and whether rows state the field."""

    low: int
    high: int
    query: str
    in_rows: bool = True


_RANGES = {
    "download_speedtest": _Range(1, 16384, "download_speedtest"),
    "upload_speedtest": _Range(1, 16384, "upload_speedtest"),
    "disk_size": _Range(32, 65536, "disk_size"),
    "cpu_core_count": _Range(1, 512, "cpu_core_count"),
    "system_memory": _Range(4096, 8388608, "system_memory"),
    "disk_speed_write": _Range(1, 131072, "disk_speed_write"),
    "gpu_count": _Range(1, 16, "gpu_count"),
    "gpu_tflops": _Range(1, 256, "gpu_t_flops"),
    "gpu_memory_size": _Range(8192, 524288, "gpu_memory_size"),
    "gpu_pcie_bandwidth": _Range(1, 128, "gpu_pcie_bandwidth"),
    "sla": _Range(1, 100, "sla"),
    "rental_time_min": _Range(1, 8600, "rental_time_min", in_rows=False),
    "price_per_gpu": _Range(0, 5, "price_per_gpu"),
    "price_per_tflops": _Range(0, 200, "price_per_t_flops"),
    "price_per_dlp": _Range(0, 200, "price_per_dlp"),
}
_ORDERS = {
    "gpu_count": "gpu_count", "sla": "sla", "price_per_gpu": "price_per_gpu", "sys_dlp": "sys_dlp",
    "price_per_dlp": "price_per_dlp", "gpu_tflops": "gpu_t_flops", "price_per_tflops": "price_per_t_flops",
}  # fmt: skip
_NO_PRICE = 0
_VPS_ORDERS = frozenset({"gpu_count", "sla", "price_per_gpu"})
# A server that minds the case must find what we would: "RTX 4090" is spelled one way, "RTX 4060 TI" is not.
_ONE_SPELLING = re.compile(r"(?:[RG]TX )?[A-Z]{0,2}[0-9]+(?:-[0-9]+)?")


@frozen
class OfferFilter:
    """What a user wants of an offer."""

    gpu_models: tuple[str, ...]
    region: str | None
    cuda: str | None
    driver: str | None
    rental_status: RentalStatus
    include_unknown: bool
    order_by: tuple[str, ...]
    bounds: Mapping[str, Bounds]

    def query(self, *, vps: bool = False) -> OfferQuery:
        """What the server may be told; it drops rows that do not state a filtered field, even those we are to keep."""
        query: dict[str, Any] = {"rental_status": "Any" if self.rental_status == "any" else self.rental_status}
        if self.region is not None:
            query["region"] = self.region
        if not self.include_unknown and len(self.gpu_models) == 1 and _ONE_SPELLING.fullmatch(self.gpu_models[0]):
            query["gpu_model"] = self.gpu_models[0]
        for order in self.order_by:
            name = order.removeprefix("-")
            if not vps or name in _VPS_ORDERS:
                query[f"order_{_ORDERS[name]}"] = "desc" if order.startswith("-") else "asc"
        for name, (low, high) in self.bounds.items():
            if not (self.include_unknown and _RANGES[name].in_rows):
                query |= _sent(_RANGES[name], low, high)
        return query  # type: ignore[return-value] # the names come from the tables above; a test sends them all

    @property
    def row_test(self) -> Callable[[Offer], bool] | None:
        """Whether an offer is what the user wants; None if rows state nothing of what was asked for."""
        in_rows = any(_RANGES[name].in_rows for name in self.bounds)
        return self if in_rows or self.gpu_models or self.cuda is not None or self.driver is not None else None

    def __call__(self, offer: Offer) -> bool:
        """Whether an offer is what the user wants."""
        if self.gpu_models and not self._known(offer.gpu_model, lambda model: _matches(model, self.gpu_models)):
            return False
        for wanted, version in ((self.cuda, offer.gpu_cuda_ver), (self.driver, offer.gpu_driver_ver)):
            if wanted is not None:
                fulfilled = _quirks.version_matches(version, wanted)
                if not (self.include_unknown if fulfilled is None else fulfilled):
                    return False
        return all(
            _quirks.within(getattr(offer, name), low, high, include_unknown=self.include_unknown)
            for name, (low, high) in self.bounds.items()
            if _RANGES[name].in_rows
        )

    def _known(self, value: str | None, test: Callable[[str], bool]) -> bool:
        return self.include_unknown if value is None else test(value)

    def arrange(self, offers: list[Offer]) -> list[Offer]:
        """In the order asked for; offers that do not state the field come last, and so do prices of 0."""
        for order in reversed(self.order_by):
            name, descending = order.removeprefix("-"), order.startswith("-")
            rank: Callable[[Offer], float | None] = attrgetter(name)
            least = _NO_PRICE if name == "price_per_gpu" else -math.inf
            stated = [offer for offer in offers if (value := rank(offer)) is not None and value > least]
            unstated = [offer for offer in offers if (value := rank(offer)) is None or value <= least]
            stated.sort(key=attrgetter(name), reverse=descending)
            offers = stated + unstated
        return offers


def _sent(spec: _Range, low: float | None, high: float | None) -> dict[str, int]:
    bounds = {
        f"{spec.query}_gte": None if low is None else _quirks.wire_bound(low, "gte", spec.low, spec.high),
        f"{spec.query}_lte": None if high is None else _quirks.wire_bound(high, "lte", spec.low, spec.high),
    }
    return {name: bound for name, bound in bounds.items() if bound is not None}


def _matches(model: str, wanted: Sequence[str]) -> bool:
    return any(fnmatchcase(model.casefold(), name.casefold()) for name in wanted)  # without a wildcard: equal


def offer_filter(
    *,
    gpu_model: str | Sequence[str] | None,
    region: str | None,
    cuda: str | None = None,
    driver: str | None = None,
    rental_status: RentalStatus,
    include_unknown: bool,
    order_by: OfferOrder | Sequence[OfferOrder],
    bounds: Mapping[str, Bounds],
) -> OfferFilter:
    """The filter, checked: what cannot be meant is a ValueError before any request."""
    orders = _several(order_by)
    for order in orders:
        if not isinstance(order, str) or order.removeprefix("-") not in _ORDERS:
            raise ValueError(f"order_by={order!r} is unknown; one of {', '.join(_ORDERS)}, or with a - in front.")
    if rental_status not in ("active", "inactive", "any"):
        raise ValueError(f'rental_status must be "active", "inactive" or "any", not {rental_status!r}.')
    if region is not None and not (isinstance(region, str) and region.strip()):
        raise ValueError(f"region must be a name such as Europe or a datacenter such as EU-PL-01, not {region!r}.")
    for wanted in (cuda, driver):
        if wanted is not None:
            _check_version(wanted)
    given = {name: pair for name, pair in bounds.items() if pair != (None, None)}
    for name, (low, high) in given.items():
        _check_bounds(name, low, high)
    models = _models(gpu_model)
    return OfferFilter(models, region, cuda, driver, rental_status, include_unknown, orders, given)


def _models(gpu_model: str | Sequence[str] | None) -> tuple[str, ...]:
    models = () if gpu_model is None else _several(gpu_model)
    if (gpu_model is not None and not models) or not all(isinstance(m, str) and m.strip() for m in models):
        raise ValueError(f'gpu_model must be a name such as "RTX 4090" or several, not {gpu_model!r}.')
    names = tuple(model.strip() for model in models)
    return () if any(name.casefold() == "any" for name in names) else names


def _several(value: str | Sequence[str]) -> tuple[Any, ...]:
    """One or many, as many; not every caller checks types."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        return (value,)
    return tuple(value)


def _check_version(wanted: Any) -> None:
    _quirks.version_matches(None, wanted if isinstance(wanted, str) else f"{wanted!r} (no text)")


def _check_bounds(name: str, low: float | None, high: float | None) -> None:
    for side, bound in (("min", low), ("max", high)):
        if bound is None:
            continue
        if isinstance(bound, bool) or not isinstance(bound, (int, float)) or not 0 <= bound <= sys.float_info.max:
            raise ValueError(f"{side}_{name} must be a number from 0 up, not {bound!r}.")
        spec = _RANGES[name]
        if not spec.in_rows and (bound != int(bound) or not spec.low <= bound <= spec.high):
            raise ValueError(
                f"{side}_{name} must be a whole number from {spec.low} to {spec.high}, not {bound!r}: "
                "rows do not state it, so only the server can apply it."
            )
    if low is not None and high is not None and low > high:
        raise ValueError(f"min_{name}={low!r} is above max_{name}={high!r}.")
