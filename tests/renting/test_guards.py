"""Price and balance are checked before the order and after it; the write-ahead sees every order."""

from __future__ import annotations

import json
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

import simplepod
from simplepod import PendingRental, SimplePod

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from simplepod import Offer, Template
    from simplepod.emulator import Emulator

pytestmark = pytest.mark.virtual_time

ORDER = "POST /instances"


async def test_an_offer_dearer_than_the_limit_is_not_ordered(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    for dear in (offer, evolve(offer, price_per_gpu=None)):
        with pytest.raises(simplepod.PriceExceededError, match="Nothing was rented") as caught:
            await client.instances.rent(dear, template, max_price_per_gpu=0.001)
        assert caught.value.instance is None

    assert len(emulator.requests.of(ORDER)) == 0


async def test_more_gpus_than_an_offer_has_are_refused_before_the_order(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    for given in (offer, offer.iri):
        with pytest.raises(ValueError, match="gpu_count=99 is above the 2 GPUs"):
            await client.instances.rent(given, template, gpu_count=99)

    assert len(emulator.requests.of(ORDER)) == 0


async def test_an_image_that_needs_more_disk_than_the_host_has_is_refused_before_the_order(
    client: SimplePod, emulator: Emulator
) -> None:
    offer, image = await client.market.vps().first(), await client.vps.images().first()
    assert offer is not None
    assert image is not None
    for given in (offer, offer.iri):
        with pytest.raises(ValueError, match="needs a disk of 99999 GB"):
            await client.vps.rent(given, evolve(image, disk_size_min=99999), password="Correct-Horse-1")

    assert len(emulator.requests.of(ORDER)) == 0


async def test_a_machine_dearer_than_its_offer_is_deleted(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    emulator.world.charge_next_rent("4.2")

    with pytest.raises(simplepod.PriceExceededError, match="was deleted") as caught:
        await client.instances.rent(offer, template, max_price_per_gpu=1.0)

    assert caught.value.deleted
    assert caught.value.instance is not None
    assert caught.value.instance.price_per_gpu == 4.2
    assert not emulator.ledger.open


async def test_a_machine_whose_price_cannot_be_read_is_deleted_if_there_is_a_limit(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template, caplog: pytest.LogCaptureFixture
) -> None:
    emulator.faults.on("GET /instances/{id}", status=403)
    emulator.faults.on("GET /instances/list", rewrite=lambda rows: [{**row, "pricePerGpu": None} for row in rows])

    with caplog.at_level(logging.WARNING, "simplepod"), pytest.raises(simplepod.PriceExceededError):
        await client.instances.rent(offer, template, max_price_per_gpu=1.0)

    assert "was rented, but cannot be read" in caplog.text
    assert not emulator.ledger.open


async def test_a_price_that_the_details_do_not_tell_is_that_of_the_list(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    emulator.faults.on("GET /instances/{id}", rewrite=lambda row: {**row, "pricePerGpu": None})

    machine = await client.instances.rent(offer, template, max_price_per_gpu=1.0)

    assert [entry.instance_id for entry in emulator.ledger.open] == [machine.id]


async def test_a_summary_without_a_balance_stops_an_order_that_needs_one(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    emulator.faults.on("GET /instances/summary", json={})

    with pytest.raises(simplepod.InsufficientBalanceError):
        await client.instances.rent(offer, template, min_hours=1)


async def test_the_write_ahead_sees_the_order_before_it_goes_out_when_told_and_when_settled(
    emulator: Emulator, offer: Offer, template: Template
) -> None:
    seen: list[tuple[PendingRental, int]] = []

    async def write(pending: PendingRental) -> None:
        seen.append((pending, len(emulator.requests.of(ORDER))))

    async with SimplePod(emulator.api_key, transport=emulator.transport, on_order=write) as client:
        machine = await client.instances.rent(
            offer, template, env={"TOKEN": "swordfish"}, start_script="echo swordfish\necho again"
        )

    (before, orders_before), (told, orders_told), (after, _) = seen
    assert (before.settled, before.instance_ids, orders_before) == (False, (), 0)
    assert (told.settled, told.instance_ids, orders_told) == (False, (machine.id,), 1)
    assert (after.settled, after.instance_ids) == (True, (machine.id,))
    assert before.id == told.id == after.id
    assert PendingRental.from_json(before.to_json()) == before
    assert PendingRental.from_json("\ufeff" + before.to_json()[:-1] + ', "of_a_newer_version": 1}') == before
    assert "swordfish" not in before.to_json()
    with pytest.raises(ValueError, match="not the record"):
        PendingRental.from_json('{"colour": "blue"}')


async def test_a_write_ahead_that_fails_afterwards_costs_no_machine(
    emulator: Emulator, offer: Offer, template: Template, caplog: pytest.LogCaptureFixture
) -> None:
    async def write(pending: PendingRental) -> None:
        if pending.settled:
            raise OSError("disk full")

    async with SimplePod(emulator.api_key, transport=emulator.transport, on_order=write) as client:
        machine = await client.instances.rent(offer, template)

    assert [entry.instance_id for entry in emulator.ledger.open] == [machine.id]
    assert "on_order failed" in caplog.text


async def test_an_order_is_settled_as_nothing_when_it_is_refused(
    emulator: Emulator, offer: Offer, template: Template
) -> None:
    seen: list[PendingRental] = []

    async def write(pending: PendingRental) -> None:
        seen.append(pending)

    emulator.world.refuse_next_rent()
    async with SimplePod(emulator.api_key, transport=emulator.transport, on_order=write) as client:
        with pytest.raises(simplepod.OfferUnavailableError):
            await client.instances.rent(offer, template)

    assert json.loads(seen[-1].to_json())["settled"]
    assert seen[-1].instance_ids == ()


async def test_the_shared_lock_is_held_during_the_order_and_a_failed_release_costs_no_machine(
    emulator: Emulator, offer: Offer, template: Template, caplog: pytest.LogCaptureFixture
) -> None:
    held: list[str] = []

    @asynccontextmanager
    async def lock() -> AsyncIterator[None]:
        held.append(f"entered before {len(emulator.requests.of(ORDER))} orders")
        yield
        held.append(f"left after {len(emulator.requests.of(ORDER))} orders")
        raise ConnectionError("Redis is gone")

    async with SimplePod(emulator.api_key, transport=emulator.transport, rent_lock=lock) as client:
        machine = await client.instances.rent(offer, template)

    assert held == ["entered before 0 orders", "left after 1 orders"]
    assert [entry.instance_id for entry in emulator.ledger.open] == [machine.id]
    assert "could not be released" in caplog.text
