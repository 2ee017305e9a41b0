"""A short form of `make faults`."""

from __future__ import annotations

import pytest

from tests.renting.fault_judge import Tally
from tests.renting.fault_matrix import is_on_sockets, run_site

SITES = [[0], *([site, site + 1] for site in range(1, 8, 2))]  # one on sockets, eight in process


@pytest.mark.parametrize("sites", SITES, ids=str)
def test_whatever_goes_wrong_every_machine_is_held_deleted_or_named(
    sites: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("ERROR", "simplepod")  # faults make it talk

    tally = sum((run_site(site, seed=1) for site in sites), Tally())

    assert tally.holds, tally.findings
    assert tally.handed_over > 0
    assert is_on_sockets(sites[0]) == (sites == [0])
