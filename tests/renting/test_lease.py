"""A lease deletes its machine however its block ends."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import pytest

import simplepod

if TYPE_CHECKING:
    from simplepod import Offer, SimplePod, Template
    from simplepod.emulator import Emulator
    from tests.renting.conftest import Arrived

pytestmark = pytest.mark.virtual_time


async def test_a_lease_holds_a_machine_for_the_length_of_its_block(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    async with client.instances.lease(offer, template, wait=False) as lease:
        assert [entry.instance_id for entry in emulator.ledger.open] == [lease.instance.id]
        emulator.clock.advance(600)
        assert (await lease.refresh()).status == "running"
        assert lease.instance.status == "running"
        assert repr(lease) == f"<Lease of instance {lease.instance.id}>"

    assert not emulator.ledger.open


async def test_a_lease_waits_until_the_machine_is_up(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    emulator.boot_seconds = 0

    async with client.instances.lease(offer, template) as lease:
        assert lease.instance.status == "running"


async def test_a_lease_walks_a_listing(client: SimplePod, emulator: Emulator, template: Template) -> None:
    emulator.world.refuse_next_rent()

    async with client.instances.lease(client.market.docker(), template, wait=False) as lease:
        assert lease.instance.id == emulator.ledger.open[0].instance_id

    assert not emulator.ledger.open


async def test_an_error_leaves_the_block_with_a_note_on_the_deletion(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        async with client.instances.lease(offer, template, wait=False) as lease:
            raise ZeroDivisionError

    assert caught.value.__notes__ == [f"Instance {lease.instance.id} was deleted."]
    assert not emulator.ledger.open


async def test_a_cancelled_block_deletes_before_it_ends(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    held = asyncio.Event()

    async def work() -> None:
        async with client.instances.lease(offer, template, wait=False):
            held.set()
            await asyncio.Event().wait()

    working = asyncio.ensure_future(work())
    await held.wait()
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working

    assert not emulator.ledger.open


async def test_a_block_cancelled_while_it_deletes_deletes_all_the_same(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template, arrived: Arrived
) -> None:
    emulator.faults.on("DELETE /instances/{id}", delay=0.02)

    async def work() -> None:
        async with client.instances.lease(offer, template, wait=False):
            pass

    working = asyncio.ensure_future(work())
    await arrived("DELETE", "")
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working

    assert not emulator.ledger.open


async def test_a_wait_that_fails_deletes_the_machine(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    emulator.world.fail_next_boot("Error pulling image: manifest unknown")
    emulator.boot_seconds = 0

    with pytest.raises(simplepod.InstanceFailedError, match="manifest unknown") as caught:
        async with client.instances.lease(offer, template):
            pytest.fail("the block must not begin")

    assert "was deleted" in caught.value.__notes__[0]
    assert not emulator.ledger.open


async def test_a_kept_machine_survives_its_block(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    async with client.instances.lease(offer, template, wait=False) as lease:
        machine = lease.keep()

    assert [entry.instance_id for entry in emulator.ledger.open] == [machine.id]


async def test_a_deletion_that_cannot_be_had_names_the_machine(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    emulator.faults.on("DELETE /instances/{id}", status=403)

    with pytest.raises(simplepod.DeletionUnconfirmedError) as caught:
        async with client.instances.lease(offer, template, wait=False) as lease:
            pass

    assert caught.value.instance_ids == (lease.instance.id,)
    assert isinstance(caught.value.__cause__, simplepod.PermissionDeniedError)


async def test_a_machine_whose_deletion_fails_under_cancellation_is_logged_by_its_id(
    client: SimplePod,
    emulator: Emulator,
    offer: Offer,
    template: Template,
    caplog: pytest.LogCaptureFixture,
    arrived: Arrived,
) -> None:
    emulator.faults.on("DELETE /instances/{id}", status=403, delay=0.02)

    async def work() -> None:
        async with client.instances.lease(offer, template, wait=False):
            pass

    working = asyncio.ensure_future(work())
    await arrived("DELETE", "")
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working

    (entry,) = emulator.ledger.open
    said = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert f"instance {entry.instance_id} was not deleted in time and may still bill" in said


async def test_a_lease_is_for_one_use(client: SimplePod, offer: Offer, template: Template) -> None:
    lease = client.instances.lease(offer, template, wait=False)
    with pytest.raises(RuntimeError, match="no machine yet"):
        _ = lease.instance
    assert repr(lease) == "<Lease of instance none yet>"
    async with lease:
        pass

    with pytest.raises(RuntimeError, match="one use"):
        async with lease:
            pass
