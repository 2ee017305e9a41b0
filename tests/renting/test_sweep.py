"""Orphans and sweeps where it gets narrow: other people's machines, altered names, deletions that fail."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

import simplepod
from simplepod import NO_RETRY, SimplePod
from simplepod.emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simplepod import Instance, Offer, Template

pytestmark = pytest.mark.virtual_time

HOUR = timedelta(hours=1)


@pytest.fixture
def emulator() -> Emulator:
    """A market that is quickly read."""
    emulator = Emulator(hosts=0, speed=0)
    for _ in range(4):
        emulator.world.put_host("RTX 4090", gpu_count=2)
    return emulator


@pytest.fixture
async def ours(client: SimplePod, emulator: Emulator, template: Template) -> set[int]:
    """Three machines, two hours old."""
    offers = await client.market.docker(max_gpu_count=1).to_list(limit=3)
    rented = [await client.instances.rent(offer, template, name=f"batch_{offer.id}") for offer in offers]
    emulator.clock.advance(7200)
    return {machine.id for machine in rented}


@pytest.fixture
def theirs(emulator: Emulator) -> set[int]:
    """Machines of other programs, older still, whose names are much like the prefix."""
    names = ["Batch_1", "my batch_1", "batch-1", "batch", "bat", "catch_1", "*", "batch%1"]
    machines = [emulator.world.put_instance(name=name) for name in names]
    nameless = emulator.world.put_instance()
    nameless.name = ""
    emulator.clock.advance(7200)
    return {machine.id for machine in (*machines, nameless)}


def ids(machines: Iterable[Instance]) -> set[int]:
    return {machine.id for machine in machines}


def billed(emulator: Emulator) -> set[int]:
    return {entry.instance_id for entry in emulator.ledger.open}


async def test_a_sweep_is_dry_until_told_otherwise_and_deletes_what_it_showed(
    client: SimplePod, emulator: Emulator, theirs: set[int], ours: set[int]
) -> None:
    shown = await client.instances.sweep("batch_", older_than=HOUR)
    assert not emulator.requests.of("DELETE")
    assert billed(emulator) == ours | theirs

    swept = await client.instances.sweep("batch_", older_than=HOUR, dry_run=False)

    assert ids(shown) == ids(swept) == ours
    assert billed(emulator) == theirs


@pytest.mark.parametrize("prefix", ["batch-", "batch_"])
async def test_a_sweep_goes_by_the_names_that_the_platform_made_of_ours(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template, prefix: str
) -> None:
    emulator.name_rule = "underscores"
    neighbour = emulator.world.put_instance(name="batch-7")  # its name was given before the platform altered any
    machine = await client.instances.rent(offer, template, name="batch-1")
    emulator.clock.advance(7200)

    swept = await client.instances.sweep(prefix, older_than=HOUR, dry_run=False)

    assert machine.name == "batch_1"
    assert ids(swept) == {"batch-": {neighbour.id}, "batch_": {machine.id}}[prefix]
    assert billed(emulator) == {neighbour.id, machine.id} - ids(swept)


async def test_a_name_that_the_platform_altered_is_told_to_the_renter(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template, caplog: pytest.LogCaptureFixture
) -> None:
    emulator.name_rule = "underscores"

    machine = await client.instances.rent(offer, template, name="batch-1")

    assert f"instance {machine.id} is called 'batch_1', not 'batch-1'" in caplog.text


async def test_a_name_that_was_not_taken_over_is_told_to_the_renter(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template, caplog: pytest.LogCaptureFixture
) -> None:
    emulator.faults.on("PUT", json={}, status=200)  # accepted in words only

    machine = await client.instances.rent(offer, template, name="batch-1")

    assert machine.name == emulator.world.instance(machine.id).name != "batch-1"
    assert "not 'batch-1'" in caplog.text


async def test_a_sweep_that_fails_in_part_names_what_still_bills_and_deletes_the_rest(
    client: SimplePod, emulator: Emulator, ours: set[int]
) -> None:
    stubborn = set(sorted(ours)[:2])
    for instance_id in stubborn:
        emulator.faults.on(f"DELETE /instances/{instance_id}", status=403)

    with pytest.raises(simplepod.DeletionUnconfirmedError) as caught:
        await client.instances.sweep("batch_", older_than=HOUR, dry_run=False)

    assert set(caught.value.instance_ids) == billed(emulator) == stubborn
    assert all(str(instance_id) in str(caught.value) for instance_id in stubborn)


async def test_a_sweep_whose_list_fails_half_way_deletes_nothing(emulator: Emulator) -> None:
    for number in range(35):
        emulator.world.put_instance(name=f"batch_{number}")
    emulator.clock.advance(7200)
    emulator.page_cap = 30
    emulator.faults.on("GET /instances/list", html=True, skip=1)

    async with SimplePod(emulator.api_key, transport=emulator.transport, retry=NO_RETRY) as client:
        with pytest.raises(simplepod.ServerError):
            await client.instances.sweep("batch_", older_than=HOUR, dry_run=False)

    assert len(billed(emulator)) == 35


async def test_a_sweep_sees_all_pages(client: SimplePod, emulator: Emulator) -> None:
    for number in range(35):
        emulator.world.put_instance(name=f"batch_{number}")
    emulator.clock.advance(7200)
    emulator.page_cap = 30

    assert len(await client.instances.sweep("batch_", older_than=HOUR, dry_run=False)) == 35
    assert not billed(emulator)
