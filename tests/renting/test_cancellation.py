"""Cancelled at any point, in whatever way the server answers, a rental leaves nothing behind that bills."""

from __future__ import annotations

import pytest

from tests.renting.accounts import MODES, lease, lease_of_a_listing, rent, rent_many, resume, vps_lease
from tests.renting.cancelling import asleep, waking
from tests.renting.every_point import Cancelled, at_every_point


async def test_a_rent_cancelled_at_any_point_of_any_answer_leaves_nothing_that_bills() -> None:
    modes = [mode for mode in MODES if mode != "fewer than ordered"]
    await at_every_point([Cancelled(rent, mode, asleep) for mode in modes])


@pytest.mark.slow  # the same points, a moment later
async def test_a_rent_cancelled_when_its_answer_is_there_leaves_nothing_that_bills() -> None:
    on_the_way = ["object", "dropped response", "slow order", "refusal", "lagging list", "twin"]
    await at_every_point([Cancelled(rent, mode, waking) for mode in on_the_way])


@pytest.mark.slow  # the points of `rent`, above, once for each other way to rent
async def test_another_rental_cancelled_at_any_point_leaves_nothing_that_bills() -> None:
    calls = {
        rent_many: ["object", "dropped response", "lagging list", "refusal", "fewer than ordered"],
        lease: ["object", "empty body", "slow order", "refusal"],
        lease_of_a_listing: ["object", "refusal"],
        vps_lease: ["object", "dropped response", "refusal"],
    }
    blows = (asleep, waking)
    await at_every_point(
        Cancelled(call, mode, blows[number % 2]) for call, modes in calls.items() for number, mode in enumerate(modes)
    )


async def test_a_resume_cancelled_at_any_point_leaves_the_machine_paused() -> None:
    modes = ["object", "dropped response", "502 after processing", "late answer", "slow order", "refusal"]
    await at_every_point(Cancelled(resume, mode, blow) for mode in modes for blow in (asleep, waking))
