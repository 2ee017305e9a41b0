"""Orders of equal machines, of which it is not known what came of them: what is one's is never taken for another's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from simplepod import PendingRental, RentUnconfirmedError
from tests.evidence.audit import Audit, outcome_of
from tests.scripted import GONE, LOST, TEMPLATE, ScriptedSimplePod, Sent, Worked, offer

if TYPE_CHECKING:
    from simplepod import SimplePod

pytestmark = pytest.mark.virtual_time
ORDER = "POST /instances"
CLOCKS = [0.0, -40.0, 40.0, 7200.0]


def order_lost(pod: ScriptedSimplePod, *, made: bool) -> None:
    pod.on(ORDER, Worked(LOST) if made else LOST)


async def rent(client: SimplePod) -> PendingRental:
    """An order that ends unclear; its record."""
    outcome = await outcome_of(client.instances.rent(offer(), TEMPLATE, confirm_timeout=60))
    pending = outcome.raised(RentUnconfirmedError).pending
    assert isinstance(pending, PendingRental)
    return PendingRental.from_json(pending.to_json())


@pytest.mark.parametrize("skew", CLOCKS)
async def test_a_lost_machine_is_not_taken_for_an_earlier_lost_order_whatever_the_clocks_say(
    pod: ScriptedSimplePod, audit: Audit, skew: float
) -> None:
    pod.created_skew = skew
    async with pod.client() as client:
        order_lost(pod, made=False)
        nothing = await rent(client)
        order_lost(pod, made=True)
        outcome = await outcome_of(client.instances.rent(offer(), TEMPLATE, confirm_timeout=60))
        adopted = await outcome_of(client.instances.adopt(nothing))

    assert adopted.ids == []
    audit(pod, outcome, orders=2)


@pytest.mark.parametrize("skew", CLOCKS)
async def test_a_new_process_that_adopts_lost_orders_mixes_none_of_them_up(
    pod: ScriptedSimplePod, audit: Audit, skew: float
) -> None:
    pod.created_skew = skew
    records = []
    for made in (False, True):
        order_lost(pod, made=made)
        pod.on("GET /instances/{id}", GONE)  # so that it cannot be known what came of it
        async with pod.client() as client:
            records.append(await rent(client))
    pod.behave()

    async with pod.client() as client:
        newest, oldest = [await outcome_of(client.instances.adopt(record)) for record in reversed(records)]

    assert oldest.ids == []
    assert newest.ids in ([], [101])
    audit(pod, newest, orders=2)


async def test_machines_of_adopted_settled_orders_are_no_other_orders(pod: ScriptedSimplePod, audit: Audit) -> None:
    written: dict[str, PendingRental] = {}

    async def write(pending: PendingRental) -> None:
        written[pending.id] = pending

    order_lost(pod, made=False)
    async with pod.client() as client:
        lost = await rent(client)
    pod.behave()
    async with pod.client(on_order=write) as client:
        machine = await client.instances.rent(offer(), TEMPLATE)

    async with pod.client() as another_process:
        (settled,) = written.values()
        still_there = await outcome_of(another_process.instances.adopt(settled))
        adopted = await outcome_of(another_process.instances.adopt(lost))

    assert still_there.succeeded() == [machine.id]
    assert adopted.succeeded() == []
    audit(pod, still_there, orders=2)


async def test_a_machine_is_deleted_by_the_support_id_that_the_list_does_not_have_yet(pod: ScriptedSimplePod) -> None:
    pod.list_lag = 300
    async with pod.client() as client:
        machine = await client.instances.rent(offer(), TEMPLATE, confirm_timeout=5)
        assert machine.support_id is not None
        async with pod.client() as other:
            await other.instances.delete(machine.support_id)

    assert pod.billing == set()


@pytest.mark.parametrize("lag", [0, 12, 40])
@pytest.mark.parametrize("told", [LOST, {"id": 4711}, {}], ids=["lost", "wrong", "nothing"])
async def test_a_vps_that_went_on_under_another_id_is_named_once_a_list_has_it(
    pod: ScriptedSimplePod, audit: Audit, told: Any, lag: float
) -> None:
    pod.add(7, status="paused", instanceTemplate=None)
    pod.list_lag = lag

    def move(_: Sent) -> Any:
        del pod.machines[7]
        pod.add(201, instanceTemplate=None)
        return told

    async with pod.client() as client:
        pod.on("POST /instances/vm/resume", move)
        outcome = await outcome_of(client.vps.resume(7, offer()))

    assert 201 in {*outcome.named, *outcome.ids}
    audit(pod, outcome)
