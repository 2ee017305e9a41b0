"""`adopt` finds what came of an order; `orphans` and `sweep` what nobody holds."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

import simplepod
from simplepod import PendingRental, SimplePod

if TYPE_CHECKING:
    from simplepod import Offer, Template
    from simplepod.emulator import Emulator

pytestmark = pytest.mark.virtual_time


async def record_of(emulator: Emulator, offer: Offer, template: Template) -> PendingRental:
    """The record of an order whose answer was lost with the process that sent it."""
    seen: list[PendingRental] = []

    async def write(pending: PendingRental) -> None:
        seen.append(pending)

    emulator.create_body = "empty"
    emulator.faults.on("GET /instances/list", status=502, skip=(len(emulator.ledger.open) and 2) or 1, times=9)
    async with SimplePod(
        emulator.api_key, transport=emulator.transport, on_order=write, retry=simplepod.NO_RETRY
    ) as client:
        with pytest.raises(simplepod.RentUnconfirmedError):
            await client.instances.rent(offer, template, confirm_timeout=0.01)
    emulator.faults.clear()
    return PendingRental.from_json(seen[0].to_json())


async def test_a_settled_record_is_adopted_by_its_ids(client: SimplePod, offer: Offer, template: Template) -> None:
    machine = await client.instances.rent(offer, template)
    settled = PendingRental(
        kind="docker",
        offer=offer.iri,
        template=template.iri,
        count=2,
        settled=True,
        instance_ids=[machine.id, 999999],
    )

    (adopted,) = await client.instances.adopt(settled)

    assert adopted.id == machine.id


async def test_a_machine_of_other_making_is_named_and_not_adopted(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    pending = await record_of(emulator, offer, template)

    for other in (
        evolve(pending, gpu_model="Voodoo 2"),
        evolve(pending, gpu_count=9),
        evolve(pending, gpu_memory_size=1),
        evolve(pending, price_per_gpu=99.0),
        evolve(pending, template="/instances/templates/1"),
        evolve(pending, ordered_at="2099-01-01T00:00:00+00:00"),
    ):
        with pytest.raises(simplepod.RentUnconfirmedError) as caught:
            await client.instances.adopt(other)
        assert caught.value.found == ()
        assert [machine.id for machine in caught.value.candidates] == [emulator.ledger.open[0].instance_id]


async def test_a_candidate_that_cannot_be_told_apart_is_named_and_not_adopted(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    pending = evolve(await record_of(emulator, offer, template), ordered_at=None)

    with pytest.raises(simplepod.RentUnconfirmedError) as caught:
        await client.instances.adopt(pending)

    assert [machine.id for machine in caught.value.candidates] == [emulator.ledger.open[0].instance_id]


def test_a_sweep_of_everything_is_refused(client: SimplePod) -> None:
    with pytest.raises(ValueError, match="name_prefix"):
        client.instances.orphans("", older_than=timedelta(hours=1))
    with pytest.raises(ValueError, match="older_than"):
        client.instances.orphans("worker-", older_than=timedelta(hours=-1))
