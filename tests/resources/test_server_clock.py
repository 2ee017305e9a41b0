"""The server's clock, by which orders are dated: from the `Date` of its answers, if that is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from simplepod import NO_RETRY, Offer, PendingRental, SimplePod
from tests.wired import KEY, Reply

if TYPE_CHECKING:
    from tests.wired import Wire

OFFER = Offer(instance_market="/instances/market/1", gpu_count=1)


@pytest.mark.parametrize(
    ("date", "ordered_at"),
    [
        ("Sat, 21 Nov 2026 20:00:00 GMT", "2026-11-21T20:00:00+00:00"),
        ("Sat, 21 Nov 2026 21:00:00 +0100", "2026-11-21T21:00:00+01:00"),
        ("Sat, 21 Nov 2026 20:00:00 -0000", "2026-11-21T20:00:00+00:00"),
        ("Sat, 31 Nov 2026 20:00:00 GMT", None),
        ("Nov 10 13:59:01 99999999999 10", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
async def test_an_order_is_dated_by_the_answer_before_it(wire: Wire, date: str | None, ordered_at: str | None) -> None:
    records: list[PendingRental] = []

    async def on_order(pending: PendingRental) -> None:
        records.append(pending)

    wire.on("GET /instances/list", Reply(200, [], headers={} if date is None else {"date": date}))
    wire.on("POST /instances", {"id": 7})
    wire.on("GET /instances/7", {"id": 7})
    async with SimplePod(KEY, retry=NO_RETRY, on_order=on_order) as client:
        await client.instances.rent(OFFER, 38, confirm_timeout=0)

    assert [record.ordered_at for record in records] == [ordered_at] * 3


async def test_an_odd_date_costs_no_answer() -> None:
    odd = {"date": "Nov +9999999999 10 25:61 +0100"}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=[{"id": 7}], headers=odd))
    async with SimplePod(KEY, transport=transport) as client:
        assert [machine.id for machine in await client.instances.list()] == [7]
