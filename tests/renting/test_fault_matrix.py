"""A short form of `make faults`."""

from __future__ import annotations

import asyncio

import pytest

from tests.renting.fault_matrix import run


@pytest.mark.slow  # `make faults` in small
async def test_rentals_under_faults_cost_one_order_each_and_leave_nothing_behind_that_bills(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("CRITICAL", "simplepod")  # faults make it talk

    tallies = await run(60, 1, accounts=12, on_sockets=4)

    everything = tallies["all"]
    assert (everything.asked, everything.most_orders) == (60, 1)
    assert (everything.homeless, everything.strangers_hurt, everything.swapped) == (0, 0, 0)
    assert everything.handed_over > 20  # there were not only faults
    assert asyncio.all_tasks() == {asyncio.current_task()}
