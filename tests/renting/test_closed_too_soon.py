"""A client that is closed while it still has machines to look after: nobody is left without a word on them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

import simplepod
from simplepod import NO_RETRY, SimplePod

if TYPE_CHECKING:
    from simplepod import Instance, Offer, Template
    from simplepod.emulator import Emulator
    from tests.renting.conftest import Arrived

pytestmark = pytest.mark.virtual_time


async def test_an_order_that_its_client_did_not_wait_for_is_unconfirmed(
    emulator: Emulator, offer: Offer, template: Template, arrived: Arrived
) -> None:
    emulator.faults.on("POST /instances", delay=9)
    client = SimplePod(emulator.api_key, transport=emulator.transport)
    renting = asyncio.ensure_future(client.instances.rent(offer, template))
    await arrived("POST", "/instances")

    await client.aclose(timeout=0)

    with pytest.raises(simplepod.RentUnconfirmedError, match="the end of its client") as caught:
        await renting
    assert caught.value.pending is not None
    async with SimplePod(emulator.api_key, transport=emulator.transport) as another:
        (machine,) = await another.instances.adopt(caught.value.pending)
    assert [entry.instance_id for entry in emulator.ledger.open] == [machine.id]


async def test_a_machine_that_is_known_when_the_client_closes_is_named(
    emulator: Emulator, offer: Offer, template: Template, arrived: Arrived
) -> None:
    emulator.faults.on("PUT /instances/{id}", delay=9)
    client = SimplePod(emulator.api_key, transport=emulator.transport)
    renting = asyncio.ensure_future(client.instances.rent(offer, template, name="worker-1"))
    await arrived("PUT", "")

    await client.aclose(timeout=0)

    with pytest.raises(simplepod.RentUnconfirmedError) as caught:
        await renting
    assert [found.id for found in caught.value.found] == [entry.instance_id for entry in emulator.ledger.open]


async def test_an_order_that_had_not_gone_out_when_its_client_closed_says_so(
    emulator: Emulator, offer: Offer, template: Template, arrived: Arrived
) -> None:
    emulator.faults.on("GET /instances/list", delay=9)
    client = SimplePod(emulator.api_key, transport=emulator.transport)
    renting = asyncio.ensure_future(client.instances.rent(offer, template))
    await arrived("GET", "/instances/list")

    await client.aclose(timeout=0)

    with pytest.raises(RuntimeError, match="Nothing was rented"):
        await renting
    assert not emulator.ledger.entries


async def test_a_resume_that_its_client_did_not_wait_for_is_unconfirmed(
    emulator: Emulator, paused: Instance, vps_offer: Offer, arrived: Arrived
) -> None:
    emulator.faults.on("POST /instances/vm/resume", delay=9)
    client = SimplePod(emulator.api_key, transport=emulator.transport)
    resuming = asyncio.ensure_future(client.vps.resume(paused, vps_offer))
    await arrived("POST", "/resume")

    await client.aclose(timeout=0)

    with pytest.raises(simplepod.RentUnconfirmedError, match=f"instance {paused.id} .* client was closed"):
        await resuming


async def test_a_lease_whose_server_is_down_names_its_machine_when_its_client_gives_up(
    emulator: Emulator, offer: Offer, template: Template
) -> None:
    client = SimplePod(emulator.api_key, transport=emulator.transport, retry=NO_RETRY)

    async def work() -> None:
        async with client.instances.lease(offer, template, wait=False):
            emulator.faults.on("*", reset=True)

    with pytest.raises(simplepod.DeletionUnconfirmedError, match="closed before") as caught:
        await asyncio.gather(work(), closed_when_deleting(client, emulator))

    assert caught.value.instance_ids == tuple(entry.instance_id for entry in emulator.ledger.open)


async def test_an_error_keeps_its_place_when_the_server_is_down_too(
    emulator: Emulator, offer: Offer, template: Template
) -> None:
    client = SimplePod(emulator.api_key, transport=emulator.transport, retry=NO_RETRY)

    async def work() -> None:
        async with client.instances.lease(offer, template, wait=False):
            emulator.faults.on("*", reset=True)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError) as caught:
        await asyncio.gather(work(), closed_when_deleting(client, emulator))

    assert "may still bill" in caught.value.__notes__[0]


async def closed_when_deleting(client: SimplePod, emulator: Emulator) -> None:
    while not emulator.requests.of("DELETE"):
        await asyncio.sleep(0)
    await client.aclose(timeout=0.1)
