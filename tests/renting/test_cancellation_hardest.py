"""Cancelled twice, with all other tasks, without threads, or while the client closes: still nothing bills unnamed."""

from __future__ import annotations

from itertools import product

import pytest

from tests.renting.accounts import OTHERS, RENTS
from tests.renting.blows import (
    asleep,
    asleep_closing,
    closing,
    deadline,
    everything,
    everything_closing,
    scope,
    waking_closing,
)
from tests.renting.every_point import Struck, at_every_point
from tests.renting.modes import modes_of

pytestmark = pytest.mark.slow  # points of test_cancellation.py, in harder ways

FOUND = ["object", "dropped response", "slow order", "lagging list, empty body", "twin"]
"""Answers after which it can be told what came of the order, even if only the list is left to tell it."""
LOST = ["refusal", "reset before processing", "order after all looks"]
"""Those after which nobody can tell, unless the order's own task, which may be cancelled, lives to see the answer."""
LATE = ["wrong id, price drifts", "lagging details", "DELETE takes a while", "DELETE hangs once", "DELETE always lies"]
"""Those after which cleaning up takes its time."""


def _of(ways: list[str], modes: list[str]) -> list[tuple[str, str]]:
    return [(way, mode) for way, mode in product(ways, modes) if mode in modes_of(way)]


@pytest.mark.parametrize("way", ["rent", "lease", "resume"])
def test_a_second_cancellation_anywhere_changes_nothing(way: str) -> None:
    at_every_point(Struck(way, mode, asleep, asleep, most=1) for _, mode in _of([way], [*FOUND[:3], LOST[0], *LATE]))


@pytest.mark.parametrize("way", ["rent", "lease", "resume"])
def test_cancelling_all_tasks_as_the_loop_does_at_its_end_changes_nothing(way: str) -> None:
    cuts = _of([way], [*FOUND, *LATE])
    at_every_point(Struck(way, mode, everything, most=2) for way, mode in cuts)
    at_every_point(Struck(way, mode, everything, everything, most=1) for way, mode in cuts)
    at_every_point(Struck(way, mode, asleep, everything, most=1) for way, mode in cuts)


@pytest.mark.parametrize("way", [*RENTS, *OTHERS])
def test_a_scope_that_is_cut_is_waited_for_and_nothing_spins(way: str) -> None:
    modes = [mode for _, mode in _of([way], ["object, key asked for", *FOUND, LOST[2], *LATE])]
    at_every_point(Struck(way, mode, scope, most=2) for mode in modes)
    at_every_point(Struck(way, mode, deadline, most=1) for mode in modes)


@pytest.mark.parametrize("way", [*RENTS, *OTHERS])
def test_a_default_executor_that_is_full_changes_nothing(way: str) -> None:
    modes = [mode for _, mode in _of([way], ["object", "empty body", "lagging details", "DELETE denies"])]
    at_every_point([Struck(way, mode, asleep, most=2) for mode in modes], executor_is_full=True)


@pytest.mark.parametrize("blow", [closing, asleep_closing, waking_closing], ids=lambda blow: blow.__name__)
def test_closing_the_client_at_the_same_time_changes_nothing(blow: object) -> None:
    cuts = _of(["rent", "lease", "vps_lease", "resume"], [*FOUND[:3], LOST[0], *LATE])
    at_every_point(Struck(way, mode, blow, most=2) for way, mode in cuts)  # type: ignore[arg-type]


@pytest.mark.parametrize("blow", [asleep_closing, everything_closing], ids=lambda blow: blow.__name__)
def test_what_a_closing_client_cannot_settle_in_time_is_on_record(blow: object) -> None:
    cuts = _of(["rent", "lease", "resume"], [*LOST, "slow order", *LATE])
    at_every_point(Struck(way, mode, blow, most=2, closed_after=0.3) for way, mode in cuts)  # type: ignore[arg-type]
