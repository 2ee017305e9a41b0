"""Equal machines that come and go in the list while an order's own is looked for: none is taken for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from simplepod import RentUnconfirmedError
from tests.scripted import GONE, LOST, TEMPLATE, ScriptedSimplePod, Sent, Worked, offer

if TYPE_CHECKING:
    from simplepod import PendingRental

pytestmark = pytest.mark.virtual_time

THEIRS, OURS = 555, 556  # the API numbers machines one after the other


@pytest.fixture
def pod() -> ScriptedSimplePod:
    return ScriptedSimplePod()


def add_equal(pod: ScriptedSimplePod, id_: int) -> None:
    pod.add(id_, gpuCount=1, instanceTemplate={"id": TEMPLATE, "imageName": "x"})


async def lost(pod: ScriptedSimplePod, **terms: Any) -> RentUnconfirmedError:
    async with pod.client() as client:
        with pytest.raises(RentUnconfirmedError) as caught:
            await client.instances.rent(offer(), TEMPLATE, **terms)
    return caught.value


async def test_a_strangers_machine_that_shows_up_before_ours_is_not_taken_for_it(pod: ScriptedSimplePod) -> None:
    def order(sent: Sent) -> Exception:
        add_equal(pod, THEIRS)
        shown = dict(pod.machines[THEIRS])
        pod.make(sent)
        pages = iter([[shown], []])  # of the first look after the order; later ones show both
        pod.on("GET /instances/list", lambda _: next(pages, "NORMAL"))
        return LOST

    pod.on("POST /instances", order)
    error = await lost(pod)

    assert {machine.id for machine in error.candidates} == {OURS, THEIRS}
    assert error.found == ()


async def test_a_row_whose_machine_is_gone_does_not_stand_in_the_way_of_ours(pod: ScriptedSimplePod) -> None:
    def order(sent: Sent) -> Exception:
        add_equal(pod, THEIRS)  # still in the list, and deleted
        pod.make(sent)
        return LOST

    pod.on("POST /instances", order)
    pod.on(f"GET /instances/{THEIRS}", GONE)
    async with pod.client() as client:
        machine = await client.instances.rent(offer(), TEMPLATE)

    assert machine.id == OURS


@pytest.mark.parametrize(("minutes", "is_ours"), [(14, True), (16, False), (100, False)])
async def test_what_is_created_more_than_a_quarter_of_an_hour_after_an_order_is_only_named(
    pod: ScriptedSimplePod, minutes: int, *, is_ours: bool
) -> None:
    pod.on("POST /instances", LOST)
    pending: PendingRental | None = (await lost(pod, confirm_timeout=5)).pending
    assert pending is not None
    await asyncio.sleep(minutes * 60 - 5)
    add_equal(pod, THEIRS)

    async with pod.client() as client:
        if is_ours:
            assert [machine.id for machine in await client.instances.adopt(pending)] == [THEIRS]
            return
        with pytest.raises(RentUnconfirmedError) as caught:
            await client.instances.adopt(pending)
    assert caught.value.found == ()
    assert [machine.id for machine in caught.value.candidates] == [THEIRS]


async def test_an_order_that_its_answer_gives_an_older_machine_finds_its_own(pod: ScriptedSimplePod) -> None:
    add_equal(pod, THEIRS)
    pod.on("POST /instances", Worked({"id": THEIRS}))
    async with pod.client() as client:
        machine = await client.instances.rent(offer(), TEMPLATE)

    assert machine.id == OURS
    assert pod.billing == {THEIRS, OURS}
