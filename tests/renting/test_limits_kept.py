"""What is within its limits is handed over, and what cannot be told or sent is not ordered."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from simplepod import NO_RETRY, OfferUnavailableError, PendingRental, RequestTimeoutError, SimplePod

if TYPE_CHECKING:
    from simplepod import Offer, Template
    from simplepod.emulator import Emulator

pytestmark = pytest.mark.virtual_time

ORDER = "POST /instances"


async def test_a_machine_within_its_limit_is_kept(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    instance = await client.instances.rent(offer, template, max_price_per_gpu=offer.price_per_gpu, min_hours=0.5)

    assert [entry.instance_id for entry in emulator.ledger.open] == [instance.id]


async def test_hours_that_cannot_be_told_stop_the_order(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    with pytest.raises(
        OfferUnavailableError, match=r"^min_hours cannot be told: .* states no price\. Nothing was rented"
    ):
        await client.instances.rent(evolve(offer, price_per_gpu=None), template, min_hours=1)

    assert not emulator.requests.of(ORDER)


async def test_an_order_that_never_left_is_settled_and_raises_what_kept_it(
    emulator: Emulator, offer: Offer, template: Template
) -> None:
    seen: list[PendingRental] = []

    async def key() -> str:
        if len(seen) == 1:  # the order is next
            await asyncio.Event().wait()
        return emulator.api_key

    async def on_order(pending: PendingRental) -> None:
        seen.append(pending)

    client = SimplePod(key, transport=emulator.transport, timeout=0.3, retry=NO_RETRY, on_order=on_order)
    async with client:
        with pytest.raises(RequestTimeoutError, match=r"gave no key in time, never sent$"):
            await client.instances.rent(offer, template)

    assert [(pending.settled, pending.instance_ids) for pending in seen] == [(False, ()), (True, ())]
    assert not emulator.requests.of(ORDER)
