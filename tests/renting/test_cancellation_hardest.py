"""Cancelled twice, with all other tasks, or while the client closes: still nothing bills that nobody holds."""

from __future__ import annotations

import pytest

from tests.renting.accounts import lease, rent, resume, vps_lease
from tests.renting.cancelling import (
    Blow,
    asleep,
    asleep_closing,
    closing,
    everything,
    everything_closing,
    waking,
    waking_closing,
)
from tests.renting.every_point import Cancelled, at_every_point

pytestmark = pytest.mark.slow  # the points of test_cancellation.py, in four harder ways

FOUND = ["object", "dropped response", "slow order", "lagging list, empty body", "twin"]
"""Answers after which it can be told what came of the order, even if only the list is left to tell it."""
LOST = ["refusal", "reset before processing", "order after all looks"]
"""Those after which nobody can tell, unless the order's own task, which may be cancelled, lives to see the answer."""


async def test_a_second_cancellation_changes_nothing() -> None:
    modes = [*FOUND[:3], LOST[0]]
    await at_every_point(Cancelled(rent, mode, blow, asleep, step=3) for mode in modes for blow in (asleep, waking))


async def test_cancelling_all_tasks_as_the_loop_does_at_its_end_changes_nothing() -> None:
    calls = [*((rent, mode) for mode in FOUND), (lease, "object"), (resume, "object"), (resume, "slow order")]
    blows: list[tuple[Blow, Blow | None]] = [(everything, None), (everything, everything), (asleep, everything)]
    await at_every_point(Cancelled(call, mode, blow, again, step=3) for call, mode in calls for blow, again in blows)


async def test_closing_the_client_at_the_same_time_changes_nothing() -> None:
    calls = [(rent, "object"), (rent, "dropped response"), (rent, "refusal"), (lease, "object"), (vps_lease, "object")]
    calls += [(resume, "object"), (resume, "slow order")]
    blows = (closing, asleep_closing, waking_closing)
    await at_every_point(Cancelled(call, mode, blow, step=3) for call, mode in calls for blow in blows)


async def test_what_a_closing_client_cannot_settle_in_time_is_on_record() -> None:
    modes, blows = [*LOST, "slow order"], (asleep_closing, everything_closing)
    await at_every_point(Cancelled(rent, mode, blow, step=3, closed_after=0.3) for mode in modes for blow in blows)
