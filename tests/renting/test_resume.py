"""A VPS whose resumption nobody waits for is paused again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from simplepod import Instance, Offer, SimplePod
    from simplepod.emulator import Emulator
    from tests.renting.conftest import Arrived

pytestmark = pytest.mark.virtual_time

RESUME = "POST /instances/vm/resume"


async def test_a_resume_that_nobody_waits_for_is_paused_again(
    client: SimplePod, emulator: Emulator, paused: Instance, vps_offer: Offer, arrived: Arrived
) -> None:
    emulator.faults.on(RESUME, delay=0.02)
    resuming = asyncio.ensure_future(client.vps.resume(paused, vps_offer))
    await arrived("POST", "/resume")

    resuming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await resuming

    assert (await client.instances.get(paused)).status == "paused"


async def test_a_refused_resume_that_nobody_waits_for_leaves_the_machine_paused(
    client: SimplePod, emulator: Emulator, paused: Instance, vps_offer: Offer, arrived: Arrived
) -> None:
    emulator.faults.on(RESUME, status=409, delay=0.02)
    resuming = asyncio.ensure_future(client.vps.resume(paused, vps_offer))
    await arrived("POST", "/resume")

    resuming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await resuming

    assert (await client.instances.get(paused)).status == "paused"
