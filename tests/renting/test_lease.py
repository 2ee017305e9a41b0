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


async def test_when_block_and_deletion_fail_the_error_of_the_block_stays_with_a_note(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    emulator.faults.on("DELETE /instances/{id}", status=403)

    with pytest.raises(ZeroDivisionError) as caught:
        async with client.instances.lease(offer, template, wait=False) as lease:
            raise ZeroDivisionError

    assert f"The deletion of {lease.instance.id} could not be confirmed" in caught.value.__notes__[0]


async def test_a_failed_deletion_under_cancellation_is_logged(
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
    with caplog.at_level(logging.ERROR, "simplepod"), pytest.raises(asyncio.CancelledError):
        await working

    assert "clean-up under cancellation failed" in caplog.text


async def test_a_busy_machine_is_deleted_when_it_is_free(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    emulator.faults.on("DELETE /instances/{id}", status=423, times=1)

    async with client.instances.lease(offer, template, wait=False):
        pass

    assert not emulator.ledger.open


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


async def test_a_vps_lease_deletes_too(client: SimplePod, emulator: Emulator) -> None:
    emulator.boot_seconds = 0
    offer, image = await client.market.vps().first(), await client.vps.images(search="ubuntu").first()
    assert offer is not None
    assert image is not None

    async with client.vps.lease(offer, image, ssh_key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB me") as lease:
        assert lease.instance.status in {"running", "active"}

    assert not emulator.ledger.open
