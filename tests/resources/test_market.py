"""`client.market`: read whole, ordered here, and the same as a filter over everything that the emulator has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pytest

from simplepod import Offer, OfferOrder, SimplePod, UnexpectedResponseError
from simplepod.emulator import Emulator
from tests.wired import Arrived, Wire, sample

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

MARKET = "GET /instances/market/list"
WIRE_NAMES = {
    "gpu_count": "gpuCount",
    "sla": "sla",
    "price_per_gpu": "pricePerGpu",
    "sys_dlp": "sysDlp",
    "price_per_dlp": "pricePerDlp",
    "gpu_tflops": "gpuTFlops",
    "price_per_tflops": "pricePerTFlops",
}


def row(number: int, **fields: Any) -> dict[str, Any]:
    return {"id": number, "instanceMarket": f"/instances/market/{number}", **fields}


def ids(offers: list[Offer]) -> list[int | None]:
    return [offer.id for offer in offers]


@pytest.mark.parametrize("order", get_args(OfferOrder))
async def test_every_documented_order_is_sent_and_applied_here(wire: Wire, order: OfferOrder) -> None:
    name = WIRE_NAMES[order.removeprefix("-")]
    wire.on(MARKET, [row(1, **{name: 3}), row(2), row(3, **{name: 1}), row(4, **{name: 2}), row(5, **{name: 1})])

    found = ids(await wire.client.market.docker(order_by=order))

    assert found == ([1, 4, 3, 5, 2] if order.startswith("-") else [3, 5, 4, 1, 2])
    query = wire.arrived[0].query
    assert {key: value for key, value in query.items() if key.startswith("order")} == {
        f"order[{name}]": "desc" if order.startswith("-") else "asc"
    }


async def test_several_orders_decide_ties_one_after_the_other(wire: Wire) -> None:
    wire.on(MARKET, [
        row(1, gpuCount=2, pricePerGpu=0.5), row(2, gpuCount=4, pricePerGpu=0.5), row(3, gpuCount=4, pricePerGpu=0.4),
        row(4, pricePerGpu=0.1), row(5, gpuCount=4),
    ])  # fmt: skip

    assert ids(await wire.client.market.docker(order_by=["-gpu_count", "price_per_gpu"])) == [3, 2, 5, 1, 4]
    assert ids(await wire.client.market.docker(order_by=("price_per_gpu", "gpu_count"))) == [4, 3, 1, 2, 5]
    assert ids(await wire.client.market.docker(order_by=())) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("order", ["price_per_gpu", "-price_per_gpu"])
async def test_an_offer_without_a_price_is_never_the_best(wire: Wire, order: OfferOrder) -> None:
    wire.on(MARKET, [row(1), row(2, pricePerGpu=0), row(3, pricePerGpu=0.7), row(4, pricePerGpu=-1)])

    assert ids(await wire.client.market.docker(order_by=order)) == [3, 1, 2, 4]


async def test_nothing_is_a_value_where_it_is_no_price(wire: Wire) -> None:
    wire.on(MARKET, [row(1, sla=0.5), row(2, sla=0), row(3, sla=0.7), row(4)])

    assert ids(await wire.client.market.docker(order_by="sla")) == [2, 1, 3, 4]


async def test_the_whole_market_is_read_before_the_first_offer(wire: Wire) -> None:
    prices = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3]

    def answer(arrived: Arrived) -> list[dict[str, Any]]:
        number, size = int(arrived.query["page"]), int(arrived.query["itemsPerPage"])
        return [row(index, pricePerGpu=prices[index]) for index in range(7)][(number - 1) * size : number * size]

    wire.on(MARKET, answer)
    listing = wire.client.market.docker(page_size=3)

    best = await listing.first()
    pages = [page async for page in listing.pages()]

    assert best == Offer(instance_market="/instances/market/6", id=6, price_per_gpu=0.3)
    assert [(page.number, ids(list(page.items))) for page in pages] == [(1, [6, 5, 4]), (2, [3, 2, 1]), (3, [0])]
    assert ids(await listing.to_list(2)) == [6, 5]
    assert await listing.to_list(0) == []


async def test_an_empty_market_has_no_pages_and_no_best_offer(wire: Wire) -> None:
    wire.on(MARKET, [])
    listing = wire.client.market.docker()

    assert await listing == []
    assert await listing.first() is None
    assert [page async for page in listing.pages()] == []


@pytest.mark.parametrize("readable", [0, 3])
async def test_offers_that_cannot_be_read_are_in_the_first_page(wire: Wire, readable: int) -> None:
    wire.on(MARKET, [{"gpuModel": "RTX 4090"}, *(row(number) for number in range(readable))])

    pages = [page async for page in wire.client.market.docker(page_size=2).pages()]

    assert [len(page.items) for page in pages] == ([2, 1] if readable else [0])
    assert [[row.reason for row in page.rejected] for page in pages] == [
        ["an offer without an IRI to rent it by"],
        *([] for _ in pages[1:]),
    ]


async def test_a_row_of_the_live_market_without_a_reference_is_rented_by_its_id(wire: Wire) -> None:
    wire.on(MARKET, sample("live_market"))

    assert [offer.iri for offer in await wire.client.market.docker()] == [
        "/instances/market/7731",
        "/instances/market/48214",
    ]


async def test_tiers_of_one_host_are_offers_of_their_own(wire: Wire) -> None:
    tiers = [{**row(1, pricePerGpu=0.5), "gpuCount": count} for count in (1, 2, 4)]
    wire.on(MARKET, [*tiers, *tiers[1:]])

    assert [offer.gpu_count for offer in await wire.client.market.docker(order_by="gpu_count")] == [1, 2, 4]


async def test_the_vps_market_is_asked_for_by_mode_with_the_filters_it_has(wire: Wire) -> None:
    wire.on(MARKET, [row(1, gpuCount=1, sla=99.1, pricePerGpu=0.45, gpuModel="RTX 4090"), row(2, gpuCount=1)])

    found = await wire.client.market.vps(
        gpu_model="RTX 4090",
        region="Europe",
        rental_status="any",
        order_by=["-sla", "-gpu_tflops", "gpu_count", "price_per_gpu"],
        min_gpu_count=1,
        max_gpu_count=2,
        min_sla=99,
        max_sla=100,
        min_price_per_gpu=0.1,
        max_price_per_gpu=0.5,
        page_size=50,
    )

    assert ids(found) == [1]
    assert wire.arrived[0].query == {
        "mode": "vm",
        "gpuModel": "RTX 4090",
        "region": "Europe",
        "rentalStatus": "Any",
        "order[sla]": "desc",
        "order[gpuCount]": "asc",
        "order[pricePerGpu]": "asc",
        "gpuCount[gte]": "1",
        "gpuCount[lte]": "2",
        "sla[gte]": "99",
        "sla[lte]": "100",
        "pricePerGpu[gte]": "0",
        "pricePerGpu[lte]": "1",
        "itemsPerPage": "50",
        "page": "1",
    }


def at_least(name: str, bound: float) -> Callable[[dict[str, Any]], bool]:
    return lambda row: row.get(name, -1) >= bound


def version(text: str) -> list[int]:
    return [int(part) for part in text.split(".")]


MEANT: list[tuple[dict[str, Any], Callable[[dict[str, Any]], bool]]] = [
    ({}, lambda _: True),
    ({"gpu_model": "RTX 4090"}, lambda row: row["gpuModel"] == "RTX 4090"),
    ({"gpu_model": "rtx 4060 TI"}, lambda row: row["gpuModel"] == "RTX 4060 Ti"),
    ({"gpu_model": ["*a100*", "L40S"]}, lambda row: "A100" in row["gpuModel"] or row["gpuModel"] == "L40S"),
    ({"cuda": ">=12.9"}, lambda row: version(row.get("gpuCudaVer", "0")) >= [12, 9]),
    ({"driver": "<=570.172.08"}, lambda row: version(row.get("gpuDriverVer", "999")) <= [570, 172, 8]),
    ({"max_price_per_gpu": 0.6}, lambda row: 0 <= row.get("pricePerGpu", 9) <= 0.6),
    ({"min_price_per_gpu": 2.2, "max_price_per_gpu": 7}, lambda row: 2.2 <= row.get("pricePerGpu", 0) <= 7),
    ({"min_gpu_memory_size": 24000, "min_gpu_count": 2},
     lambda row: row["gpuMemorySize"] >= 24000 and row["gpuCount"] >= 2),
    ({"min_gpu_tflops": 300.5}, at_least("gpuTFlops", 300.5)),
    ({"min_sla": 99.3}, at_least("sla", 99.3)),
    ({"max_gpu_pcie_bandwidth": 15.8}, lambda row: row.get("gpuPcieBandwidth", 99) <= 15.8),
    ({"min_download_speedtest": 900, "include_unknown": True}, lambda row: row.get("downloadSpeedtest", 999) >= 900),
    ({"cuda": "12.10", "min_sla": 99, "include_unknown": True},
     lambda row: row.get("gpuCudaVer", "12.10") == "12.10" and row.get("sla", 99) >= 99),
    ({"min_disk_speed_write": 1000, "max_disk_size": 100_000, "min_price_per_dlp": 400.5, "min_system_memory": 4000},
     lambda row: row["diskSpeedWrite"] >= 1000 and row.get("pricePerDlp", 0) >= 400.5),
]  # fmt: skip


@pytest.fixture
async def whole_market() -> AsyncIterator[SimplePod]:
    emulator = Emulator(speed=0)
    async with SimplePod(emulator.api_key, transport=emulator.transport) as client:
        yield client


async def test_filters_agree_with_a_look_at_every_offer_of_the_emulator(whole_market: SimplePod) -> None:
    client = whole_market
    everything = (await client.request("GET", "/instances/market/list", params={"rentalStatus": "active"})).json()

    for filters, meant in MEANT:
        wanted = {offer["instanceMarket"] for offer in everything if meant(offer)}
        found = await client.market.docker(**filters, page_size=300)

        assert wanted, filters
        assert {offer.iri for offer in found} == wanted, filters
        assert len(found) == len(wanted), filters
        prices = [offer.price_per_gpu or 99 for offer in found]
        assert prices == sorted(prices)


async def test_a_strict_reader_of_the_market_is_told_of_a_row_that_is_no_offer(wire: Wire) -> None:
    wire.on("GET /instances/market/list", [*sample("documented_market"), 7])

    with pytest.raises(UnexpectedResponseError, match="page 1"):
        await wire.client.market.docker().to_list(strict=True)
    assert len(await wire.client.market.docker()) == 1
