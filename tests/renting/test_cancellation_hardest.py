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

FOUND = ["object", "dropped response", "slow order", "lagging list, empty body", "twin"]
"""Answers after which it can be told what came of the order, even if only the list is left to tell it."""
LOST = ["refusal", "reset before processing", "order after all looks"]
"""Those after which nobody can tell, unless the order's own task, which may be cancelled, lives to see the answer."""


@pytest.mark.parametrize("blow", [asleep, waking])
async def test_a_second_cancellation_changes_nothing(blow: Blow) -> None:
    await at_every_point(Cancelled(rent, mode, blow, asleep, step=2) for mode in [*FOUND[:3], *LOST[:2]])


@pytest.mark.parametrize(("blow", "again"), [(everything, None), (everything, everything), (asleep, everything)])
async def test_cancelling_all_tasks_as_the_loop_does_at_its_end_changes_nothing(blow: Blow, again: Blow | None) -> None:
    rents = [Cancelled(rent, mode, blow, again) for mode in FOUND[:3]]
    await at_every_point(
        [*rents, Cancelled(lease, "object", blow, again), Cancelled(lease, FOUND[3], blow, again, step=3)]
    )


@pytest.mark.parametrize("blow", [closing, asleep_closing, waking_closing])
async def test_closing_the_client_at_the_same_time_changes_nothing(blow: Blow) -> None:
    calls = [(rent, "object"), (rent, "dropped response"), (rent, "refusal"), (lease, "object"), (vps_lease, "object")]
    await at_every_point(Cancelled(call, mode, blow, step=2) for call, mode in calls)


@pytest.mark.parametrize("blow", [asleep_closing, everything_closing])
async def test_what_a_closing_client_cannot_settle_in_time_is_on_record(blow: Blow) -> None:
    await at_every_point(Cancelled(rent, mode, blow, step=2, closed_after=0.3) for mode in [*LOST, "slow order"])


async def test_a_resume_is_paused_again_whatever_is_cancelled_with_it() -> None:
    blows = [(asleep, asleep), (everything, None), (asleep_closing, None)]
    await at_every_point(
        Cancelled(resume, mode, blow, again) for mode in ("object", "slow order") for blow, again in blows
    )
