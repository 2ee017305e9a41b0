"""Resuming a VPS: sent once, told by the machine's status, and paused again when nobody waits for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

import simplepod

if TYPE_CHECKING:
    from simplepod import Instance, Offer, SimplePod
    from simplepod.emulator import Emulator
    from tests.renting.conftest import Arrived

RESUME = "POST /instances/vm/resume"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGpXk0yX1Vq4vJ9lq2Zb8bq0n3kqv7cX me"


def resumes(emulator: Emulator) -> int:
    return sum(request.path.endswith("/resume") for request in emulator.requests)


@pytest.fixture
async def vps_offer(client: SimplePod) -> Offer:
    offer = await client.market.vps().first()
    assert offer is not None
    return offer


@pytest.fixture
async def paused(client: SimplePod, emulator: Emulator, vps_offer: Offer) -> Instance:
    image = await client.vps.images(search="ubuntu").first()
    assert image is not None
    machine = await client.vps.rent(vps_offer, image, ssh_key=KEY)
    emulator.clock.advance(600)
    await client.vps.pause(machine)
    return await client.instances.get(machine)


async def test_a_paused_machine_is_resumed(client: SimplePod, paused: Instance, vps_offer: Offer) -> None:
    resumed = await client.vps.resume(paused, vps_offer)

    assert paused.status == "paused"
    assert resumed.id == paused.id
    assert resumed.status != "paused"


async def test_a_machine_is_resumed_by_its_support_id(client: SimplePod, paused: Instance, vps_offer: Offer) -> None:
    assert paused.support_id is not None

    assert (await client.vps.resume(paused.support_id, vps_offer)).id == paused.id


@pytest.mark.parametrize("fault", [{"drop_response": True}, {"status": 502, "after": True}], ids=["lost", "502"])
async def test_the_status_tells_what_came_of_an_unclear_answer(
    client: SimplePod, emulator: Emulator, paused: Instance, vps_offer: Offer, fault: dict[str, object]
) -> None:
    emulator.faults.on(RESUME, times=1, **fault)  # type: ignore[arg-type]

    assert (await client.vps.resume(paused, vps_offer)).status != "paused"
    assert resumes(emulator) == 1


async def test_a_refusal_resumes_nothing(
    client: SimplePod, emulator: Emulator, paused: Instance, vps_offer: Offer
) -> None:
    emulator.faults.on(RESUME, status=409, times=1)

    with pytest.raises(simplepod.RentRefusedError):
        await client.vps.resume(paused, vps_offer)

    assert resumes(emulator) == 1


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


async def test_a_resume_called_off_that_cannot_be_paused_is_logged(
    client: SimplePod,
    emulator: Emulator,
    paused: Instance,
    vps_offer: Offer,
    caplog: pytest.LogCaptureFixture,
    arrived: Arrived,
) -> None:
    emulator.faults.on(RESUME, delay=0.02)
    emulator.faults.on("PATCH /instances/execute-pause", status=403)
    resuming = asyncio.ensure_future(client.vps.resume(paused, vps_offer))
    await arrived("POST", "/resume")

    resuming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await resuming

    assert "could not be paused" in caplog.text


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
