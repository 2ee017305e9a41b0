"""Cancelled at any point, in whatever way the server answers, a rental leaves nothing behind that bills."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.renting.accounts import MODES, lease, lease_of_a_listing, rent, rent_many, resume, vps_lease
from tests.renting.cancelling import Blow, asleep, waking
from tests.renting.every_point import Cancelled, at_every_point

if TYPE_CHECKING:
    from tests.renting.every_point import Made


@pytest.mark.parametrize("blow", [asleep, waking])
async def test_a_rent_cancelled_at_any_point_of_any_answer_leaves_nothing_that_bills(blow: Blow) -> None:
    await at_every_point(Cancelled(rent, mode, blow) for mode in MODES if mode != "fewer than ordered")


@pytest.mark.parametrize(
    ("call", "modes"),
    [
        (rent_many, ["object", "dropped response", "lagging list", "refusal"]),
        (lease, ["object", "empty body", "slow order", "refusal"]),
        (lease_of_a_listing, ["object", "refusal"]),
        (vps_lease, ["object", "dropped response", "refusal"]),
    ],
)
async def test_another_rental_cancelled_at_any_point_leaves_nothing_that_bills(call: Made, modes: list[str]) -> None:
    blows = (asleep, waking)
    await at_every_point(Cancelled(call, mode, blows[number % 2]) for number, mode in enumerate(modes))


async def test_an_order_that_brought_fewer_machines_stays_on_record_when_it_is_cancelled() -> None:
    await at_every_point([Cancelled(rent_many, "fewer than ordered", asleep)])


async def test_a_resume_cancelled_at_any_point_leaves_the_machine_paused() -> None:
    modes = ["object", "dropped response", "502 after processing", "late answer", "slow order", "refusal"]
    await at_every_point(Cancelled(resume, mode, blow) for mode in modes for blow in (asleep, waking))
