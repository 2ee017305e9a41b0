"""Ctrl-C, an exit or GeneratorExit out of a callback ends the program: what bills is named at ERROR before it does."""

from __future__ import annotations

import pytest

from tests.renting.accounts import OTHERS, RENTS
from tests.renting.interrupting import at_every_turn
from tests.renting.modes import modes_of

MODES = ["object, key asked for", "empty body", "slow order", "reset before processing", "refusal", "dearer machine"]
MODES += ["lagging details", "wrong id, price drifts", "DELETE lies twice", "DELETE always lies"]


@pytest.mark.parametrize("way", ["rent", "vps_lease", "resume"])
def test_what_a_program_leaves_that_a_callback_ends_is_named(way: str) -> None:
    assert at_every_turn(way, "object", most=2)


@pytest.mark.slow  # every turn of every callback
@pytest.mark.parametrize("way", [*RENTS, *OTHERS])
def test_what_a_program_leaves_is_named_at_whichever_turn_a_callback_ends_it(way: str) -> None:
    assert at_every_turn(way, "object, key asked for")


@pytest.mark.slow  # the first turns, in many modes
@pytest.mark.parametrize("way", [*RENTS, *OTHERS])
def test_what_a_program_leaves_is_named_whichever_callback_ends_it(way: str) -> None:
    programs = [at_every_turn(way, mode, most=2) for mode in MODES if mode in modes_of(way)]
    assert sum(programs)
