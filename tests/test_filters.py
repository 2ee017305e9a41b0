"""Market filters as promises: what is sent hides no offer, and what comes back is filtered exactly."""

from __future__ import annotations

import math
from typing import Any, get_args

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simplepod_api.api.market import list_offers

from simplepod import OfferOrder, SimplePod
from simplepod._filters import offer_filter
from tests.wired import KEY, Wire

MARKET = "GET /instances/market/list"
RANGES = {  # name here, name on the wire, and the documented bounds
    "download_speedtest": ("downloadSpeedtest", 1, 16384),
    "upload_speedtest": ("uploadSpeedtest", 1, 16384),
    "disk_size": ("diskSize", 32, 65536),
    "cpu_core_count": ("cpuCoreCount", 1, 512),
    "system_memory": ("systemMemory", 4096, 8388608),
    "disk_speed_write": ("diskSpeedWrite", 1, 131072),
    "gpu_count": ("gpuCount", 1, 16),
    "gpu_tflops": ("gpuTFlops", 1, 256),
    "gpu_memory_size": ("gpuMemorySize", 8192, 524288),
    "gpu_pcie_bandwidth": ("gpuPcieBandwidth", 1, 128),
    "sla": ("sla", 1, 100),
    "price_per_gpu": ("pricePerGpu", 0, 5),
    "price_per_tflops": ("pricePerTFlops", 0, 200),
    "price_per_dlp": ("pricePerDlp", 0, 200),
}
WHOLE = {"diskSize", "cpuCoreCount", "systemMemory", "gpuCount", "gpuMemorySize"}


def row(number: int, **fields: Any) -> dict[str, Any]:
    return {"id": number, "instanceMarket": f"/instances/market/{number}", **fields}


async def found(wire: Wire, rows: Any, **filters: Any) -> list[int | None]:
    wire.on(MARKET, rows)
    return [offer.id for offer in await wire.client.market.docker(**filters)]


async def sent(wire: Wire, **filters: Any) -> dict[str, str]:
    """The query, without what every query of the market has."""
    await found(wire, [], **filters)
    return {
        name: value
        for name, value in wire.arrived[-1].query.items()
        if name not in {"itemsPerPage", "page", "order[pricePerGpu]", "rentalStatus"}
    }


@pytest.mark.parametrize("name", RANGES)
async def test_a_bound_inside_the_documented_range_is_sent_rounded_outwards(wire: Wire, name: str) -> None:
    field, low, high = RANGES[name]

    assert await sent(wire, **{f"min_{name}": low + 0.5}) == {f"{field}[gte]": str(low)}
    assert await sent(wire, **{f"max_{name}": low + 0.5}) == {f"{field}[lte]": str(low + 1)}
    assert await sent(wire, **{f"min_{name}": low, f"max_{name}": high}) == {
        f"{field}[gte]": str(low),
        f"{field}[lte]": str(high),
    }


@pytest.mark.parametrize("name", RANGES)
async def test_a_bound_outside_the_documented_range_is_not_sent(wire: Wire, name: str) -> None:
    _, low, high = RANGES[name]

    assert await sent(wire, **{f"min_{name}": high + 1.5, f"max_{name}": high + 2}) == {}
    assert await sent(wire, **{f"max_{name}": high + 0.5}) == {}
    if low:
        assert await sent(wire, **{f"min_{name}": 0, f"max_{name}": low - 1}) == {}


@pytest.mark.parametrize("name", RANGES)
async def test_a_bound_is_applied_exactly_to_what_comes_back(wire: Wire, name: str) -> None:
    field, low, high = RANGES[name]
    step = 1 if field in WHOLE else 0.25
    rows = [row(1, **{field: low}), row(2, **{field: low + step}), row(3, **{field: high + step}), row(4)]
    market = {"rows": rows, "order_by": ()}

    assert await found(wire, **market, **{f"min_{name}": low + step}) == [2, 3]
    assert await found(wire, **market, **{f"min_{name}": high + step / 2}) == [3]
    assert await found(wire, **market, **{f"max_{name}": low + step / 2}) == [1]
    assert await found(wire, **market, **{f"min_{name}": low + step, f"max_{name}": low + step}) == [2]
    assert await found(wire, **market, **{f"max_{name}": low}, include_unknown=True) == [1, 4]


def honest(rows: list[dict[str, Any]], query: dict[str, str]) -> list[dict[str, Any]]:
    """A server that applies what it is told to the letter: rows without a field fulfil nothing."""
    kept = rows
    for name, value in query.items():
        field, _, side = name.removesuffix("]").partition("[")
        if name == "gpuModel":
            kept = [r for r in kept if r.get("gpuModel") == value]
        elif side == "gte":
            kept = [r for r in kept if field in r and r[field] >= int(value)]
        elif side == "lte":
            kept = [r for r in kept if field in r and r[field] <= int(value)]
    return kept


def fulfils(offer: dict[str, Any], filters: dict[str, Any]) -> bool:
    """What the user means, spelled out."""
    unknown = filters.get("include_unknown", False)
    for name, (field, *_) in RANGES.items():
        for bound in (filters.get(f"min_{name}"), filters.get(f"max_{name}")):
            if bound is not None and field not in offer and not unknown:
                return False
        value = offer.get(field)
        if value is not None and not filters.get(f"min_{name}", -1) <= value <= filters.get(f"max_{name}", math.inf):
            return False
    model = filters.get("gpu_model")
    if model is not None and "gpuModel" not in offer:
        return bool(unknown)
    return model is None or offer["gpuModel"].lower() == model.lower()


def near(low: int, high: int) -> st.SearchStrategy[float]:
    return st.floats(max(0, low - 2), low + 3) | st.integers(low, low + 3) | st.floats(high - 2, high + 2)


@st.composite
def market_and_filters(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    filters: dict[str, Any] = {"include_unknown": draw(st.booleans())}
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for name in draw(st.lists(st.sampled_from(sorted(RANGES)), max_size=3, unique=True)):
        field, low, high = RANGES[name]
        lower, upper = sorted((draw(near(low, high)), draw(near(low, high))))
        filters |= draw(st.sampled_from([{f"min_{name}": lower}, {f"max_{name}": upper}]))
        filters |= draw(st.sampled_from([{}, {f"min_{name}": lower, f"max_{name}": upper}]))
        fields[field] = near(low, high).map(int) if field in WHOLE else near(low, high)
    if draw(st.booleans()):
        filters["gpu_model"] = draw(st.sampled_from(["RTX 4090", "rtx 4090", "RTX 4060 TI", "RTX 4060 Ti", "H100"]))
        fields["gpuModel"] = st.sampled_from(["RTX 4090", "RTX 4060 Ti", "H100"])
    rows = draw(st.lists(st.fixed_dictionaries({}, optional=fields), min_size=1, max_size=5))
    return [row(number, **stated) for number, stated in enumerate(rows)], filters


@settings(max_examples=100, deadline=None)
@given(market_and_filters())
async def test_a_server_that_ignores_all_filters_and_one_that_minds_them_give_what_the_user_means(
    market: tuple[list[dict[str, Any]], dict[str, Any]],
) -> None:
    rows, filters = market
    servers = (lambda _: rows, lambda request: honest(rows, dict(request.url.params)))
    wanted = {offer["id"] for offer in rows if fulfils(offer, filters)}

    for server in servers:
        transport = httpx.MockTransport(lambda request, server=server: httpx.Response(200, json=server(request)))
        async with SimplePod(KEY, transport=transport) as client:
            assert {offer.id for offer in await client.market.docker(**filters)} == wanted


MODELS = ["RTX 4090", "rtx 4090", "RTX 4060 Ti", "H100 80GB HBM3", "A100-SXM4-80GB", "A100-SXM4-40GB"]


@pytest.mark.parametrize(
    ("model", "told", "kept"),
    [
        ("RTX 4090", "RTX 4090", [1, 2]),
        (" RTX 4090 ", "RTX 4090", [1, 2]),
        ("rtx 4090", None, [1, 2]),
        ("RTX 4060 TI", None, [3]),
        ("*A100*", None, [5, 6]),
        ("a100-sxm4-[84]0gb", None, [5, 6]),
        ("RTX 40?0", None, [1, 2]),
        (["RTX 4060 Ti", "*80GB*"], None, [3, 4, 5]),
        (("H100", "RTX 5090"), None, []),
        (["RTX 4090"], "RTX 4090", [1, 2]),
        ("Any", None, [1, 2, 3, 4, 5, 6, 7]),
        (["RTX 4090", "any"], None, [1, 2, 3, 4, 5, 6, 7]),
        (None, None, [1, 2, 3, 4, 5, 6, 7]),
    ],
)
async def test_a_model_is_matched_without_case_by_name_or_pattern(
    wire: Wire, model: Any, told: str | None, kept: list[int]
) -> None:
    rows = [row(number, gpuModel=text) for number, text in enumerate(MODELS, start=1)] + [row(7)]

    assert await found(wire, rows, gpu_model=model, order_by=()) == kept
    assert wire.arrived[-1].query.get("gpuModel") == told


@pytest.mark.parametrize("field", ["cuda", "driver"])
@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ("12.9", [2]),
        (">=12.9", [2, 3, 4, 5]),
        (">= 12.10", [3, 4, 5]),
        ("<=12.9", [1, 2]),
        ("12.10.0", [3]),
        (">=13", [4, 5]),
    ],
)
async def test_versions_are_compared_as_versions_and_never_sent(
    wire: Wire, field: str, wanted: str, kept: list[int]
) -> None:
    name = {"cuda": "gpuCudaVer", "driver": "gpuDriverVer"}[field]
    versions = ["12.8", "12.9", "12.10", "13.0", "580.95.05", "unknown", None]
    rows = [row(number, **{name: version} if version else {}) for number, version in enumerate(versions, start=1)]

    assert await found(wire, rows, **{field: wanted}) == kept
    assert await found(wire, rows, **{field: wanted}, include_unknown=True) == [*kept, 6, 7]
    assert all(name not in key for arrived in wire.arrived for key in arrived.query)


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ({"region": "Europe"}, {"region": "Europe"}),
        ({"region": "EU-PL-01"}, {"region": "EU-PL-01"}),
        ({"rental_status": "inactive"}, {"rentalStatus": "inactive"}),
        ({"rental_status": "any"}, {"rentalStatus": "Any"}),
        ({}, {"rentalStatus": "active"}),
        (
            {"min_rental_time_min": 24, "max_rental_time_min": 8600.0},
            {"rentalTimeMin[gte]": "24", "rentalTimeMin[lte]": "8600"},
        ),
    ],
)
@pytest.mark.parametrize("include_unknown", [False, True])
async def test_what_no_row_states_is_left_to_the_server(
    wire: Wire, filters: dict[str, Any], told: dict[str, str], *, include_unknown: bool
) -> None:
    assert await found(wire, [row(1)], **filters, include_unknown=include_unknown) == [1]
    assert told.items() <= wire.arrived[-1].query.items()


async def test_unknown_values_are_kept_by_a_server_that_is_told_nothing_of_them(wire: Wire) -> None:
    filters = {f"min_{name}": low + 1 for name, (_, low, _) in RANGES.items()}

    assert await sent(wire, **filters, gpu_model="H100", include_unknown=True) == {}
    assert await found(wire, [row(1)], **filters, gpu_model="H100", include_unknown=True) == [1]
    assert await found(wire, [row(1)], **filters, gpu_model="H100") == []


REFUSED: list[tuple[dict[str, Any], str]] = [
    *(({f"{side}_{name}": wrong}, f"{side}_{name} must be a number from 0 up")
      for name in ("price_per_gpu", "gpu_count", "rental_time_min")
      for side in ("min", "max")
      for wrong in (math.nan, math.inf, -1, -0.01, True, "1", 10**400)),
    ({"min_price_per_gpu": 0.5, "max_price_per_gpu": 0.4}, "min_price_per_gpu=0.5 is above max_price_per_gpu=0.4"),
    ({"min_rental_time_min": 1.5}, "min_rental_time_min must be a whole number from 1 to 8600"),
    ({"max_rental_time_min": 0}, "max_rental_time_min must be a whole number"),
    ({"max_rental_time_min": 8601}, "only the server can apply it"),
    *(({"order_by": wrong}, "is unknown; one of gpu_count") for wrong in
      ("price", "--sla", "", "-", "pricePerGpu", None, 3, ["sla", "price"], [None])),
    *(({"gpu_model": wrong}, "gpu_model must be a name") for wrong in ("", " ", [], ["RTX 4090", ""], 4090, [4090])),
    *(({name: wrong}, "is no version condition") for name in ("cuda", "driver") for wrong in ("", ">12", "x", 12.8)),
    *(({"region": wrong}, "region must be a name") for wrong in ("", " ", 1)),
    *(({"rental_status": wrong}, "rental_status must be") for wrong in ("Any", "free", None)),
]  # fmt: skip


@pytest.mark.parametrize(("filters", "said"), REFUSED, ids=str)
async def test_a_filter_that_cannot_be_meant_is_refused_before_any_request(
    wire: Wire, filters: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        wire.client.market.docker(**filters)
    assert not wire.arrived


@pytest.mark.parametrize("vps", [False, True])
def test_the_generated_client_takes_every_name_that_a_filter_can_send(*, vps: bool) -> None:
    names = ("gpu_count", "sla", "price_per_gpu") if vps else (*RANGES, "rental_time_min")
    wanted = offer_filter(
        gpu_model="RTX 4090",
        region="World",
        rental_status="any",
        include_unknown=False,
        order_by=get_args(OfferOrder),
        bounds=dict.fromkeys(names, (1.0, 8600.0))
        | {name: (low, high) for name, (_, low, high) in RANGES.items() if name in names},
    )

    built = list_offers._get_kwargs(**wanted.query(vps=vps))

    assert len(built["params"]) == 3 + (3 if vps else 7) + 2 * len(names)
