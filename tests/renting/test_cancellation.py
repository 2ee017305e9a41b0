"""Cancelled at any point, in whatever way the API answers, a call leaves nothing that bills and that nobody knows."""

from __future__ import annotations

import pytest

from tests.renting.accounts import OTHERS, RENTS
from tests.renting.blows import asleep, deadline, everything, scope, waking
from tests.renting.every_point import Struck, at_every_point
from tests.renting.modes import MODES, modes_of

THOROUGH = ["object", "dropped response", "slow order", "dearer machine", "lagging details", "DELETE lies twice"]
"""One of each kind: every point, whatever is rented."""


@pytest.mark.parametrize("way", [*RENTS, *OTHERS])
def test_a_cancelled_call_leaves_nothing_that_bills_unnamed(way: str) -> None:
    modes = modes_of(way)
    share = [*RENTS, *OTHERS].index(way) % 6
    at_every_point(Struck(way, mode, (asleep, waking)[share % 2], most=1) for mode in modes[share::6])


@pytest.mark.parametrize("blow", [scope, deadline, everything])
def test_a_rental_cut_in_another_way_leaves_nothing_that_bills_unnamed(blow: object) -> None:
    cuts = [("rent", "empty body"), ("lease", "lagging details"), ("resume", "slow order")]
    at_every_point(Struck(way, mode, blow, most=4) for way, mode in cuts)  # type: ignore[arg-type]


@pytest.mark.exhaustive  # every point of every answer, but for those of looks that are repeated for long
@pytest.mark.parametrize("mode", MODES)
def test_a_rent_cancelled_at_any_point_leaves_nothing_that_bills_unnamed(mode: str) -> None:
    way = next(way for way in [*RENTS, "resume"] if mode in modes_of(way))
    at_every_point([Struck(way, mode, asleep, most=40)])


@pytest.mark.exhaustive  # the same, a moment later
@pytest.mark.parametrize("mode", THOROUGH)
def test_a_rent_cancelled_when_its_answer_is_there_leaves_nothing_that_bills(mode: str) -> None:
    at_every_point([Struck("rent", mode, waking)])


@pytest.mark.exhaustive  # every other way to rent
@pytest.mark.parametrize("mode", MODES)
def test_any_rental_cancelled_anywhere_leaves_nothing_that_bills_unnamed(mode: str) -> None:
    ways = [way for way in RENTS if way != "rent" and mode in modes_of(way)]
    at_every_point(
        Struck(way, mode, (asleep, waking)[number % 2], most=30 if mode in THOROUGH else 4)
        for number, way in enumerate(ways)
    )


@pytest.mark.exhaustive  # every point of what is no rental
@pytest.mark.parametrize("way", OTHERS)
def test_another_call_cancelled_anywhere_leaves_nothing_that_bills_unnamed(way: str) -> None:
    at_every_point(Struck(way, mode, (asleep, waking)[len(mode) % 2], most=20) for mode in modes_of(way))
