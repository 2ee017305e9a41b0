"""Waiting until a machine is up, and until something answers behind a port."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

import simplepod
from simplepod import SimplePod
from simplepod.emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from simplepod import Instance, Offer, Template


@pytest.fixture
async def machine(client: SimplePod, offer: Offer, template: Template) -> Instance:
    return await client.instances.rent(offer, template)


async def test_a_wait_ends_when_the_machine_is_up_and_tells_every_poll(
    client: SimplePod, emulator: Emulator, machine: Instance
) -> None:
    seen: list[str] = []

    async def on_update(now: Instance) -> None:
        seen.append(str(now.status))
        emulator.clock.advance(20)

    up = await client.instances.wait_until_running(machine, interval=0, on_update=on_update)

    assert up.status == "running"
    assert seen[0] == "created"
    assert seen[-1] == "running"


async def test_a_failed_poll_does_not_end_a_wait(client: SimplePod, emulator: Emulator, machine: Instance) -> None:
    emulator.clock.advance(600)
    emulator.faults.on("GET /instances/{id}", status=502, html=True, times=2)

    up = await client.with_options(retry=simplepod.NO_RETRY).instances.wait_until_running(machine, interval=0)

    assert up.status == "running"


async def test_a_refusal_ends_a_wait(client: SimplePod, emulator: Emulator, machine: Instance) -> None:
    emulator.faults.on("GET /instances/{id}", status=403)

    with pytest.raises(simplepod.PermissionDeniedError):
        await client.instances.wait_until_running(machine, interval=0)


async def test_a_machine_that_breaks_ends_the_wait_with_the_vendors_words(
    client: SimplePod, emulator: Emulator, machine: Instance
) -> None:
    emulator.world.fail_instance(machine.id, "Error pulling image: manifest unknown")

    with pytest.raises(simplepod.InstanceFailedError, match=r"manifest unknown.*still bills") as caught:
        await client.instances.wait_until_running(machine)

    assert caught.value.instance is not None
    assert caught.value.instance.id == machine.id


async def test_a_machine_that_vanishes_during_the_wait_bills_no_more(
    client: SimplePod, emulator: Emulator, machine: Instance
) -> None:
    def on_update(_: Instance) -> None:
        if machine.id in {entry.instance_id for entry in emulator.ledger.open}:
            emulator.world.end_instance(machine.id)

    with pytest.raises(simplepod.InstanceFailedError, match="bills no more") as caught:
        await client.instances.wait_until_running(machine, interval=0, on_update=on_update)

    assert caught.value.instance is not None
    with pytest.raises(simplepod.NotFoundError):
        await client.instances.wait_until_running(machine)


async def test_a_machine_called_deleted_bills_no_more(client: SimplePod, emulator: Emulator, machine: Instance) -> None:
    emulator.faults.on("GET /instances/{id}", json={"id": machine.id, "status": "deleted"})

    with pytest.raises(simplepod.InstanceFailedError, match="bills no more"):
        await client.instances.wait_until_running(machine)


async def test_a_wait_that_takes_too_long_carries_the_machine_and_says_that_it_bills(
    client: SimplePod, machine: Instance
) -> None:
    with pytest.raises(simplepod.WaitTimeoutError, match="still bills") as caught:
        await client.instances.wait_until_running(machine, timeout=0.01, interval=0.001)

    assert isinstance(caught.value, TimeoutError)
    assert caught.value.instance is not None
    assert caught.value.instance.id == machine.id


async def test_a_wait_that_never_saw_the_machine_keeps_the_last_error(
    client: SimplePod, emulator: Emulator, machine: Instance
) -> None:
    emulator.faults.on("GET /instances/{id}", status=502)

    with pytest.raises(simplepod.WaitTimeoutError, match="never seen") as caught:
        await client.with_options(retry=simplepod.NO_RETRY).instances.wait_until_running(machine, timeout=0)

    assert isinstance(caught.value.__cause__, simplepod.ServerError)


async def test_a_poll_that_hangs_ends_with_the_wait(client: SimplePod, emulator: Emulator, machine: Instance) -> None:
    emulator.faults.on("GET /instances/{id}", delay=30)

    with pytest.raises(simplepod.WaitTimeoutError):
        await client.instances.wait_until_running(machine, timeout=0.02)


async def test_a_time_out_of_the_callers_own_is_not_taken_for_the_waits(client: SimplePod, machine: Instance) -> None:
    def on_update(_: Instance) -> None:
        raise TimeoutError("mine")

    with pytest.raises(TimeoutError, match="mine"):
        await client.instances.wait_until_running(machine, on_update=on_update)


@pytest.fixture
async def served() -> AsyncIterator[Emulator]:
    async with Emulator(speed=0, hosts=40, boot_seconds=0) as emulator:
        yield emulator


@pytest.fixture
async def over_http(served: Emulator) -> AsyncIterator[SimplePod]:
    async with SimplePod(served.api_key, base_url=served.url) as client:
        yield client


async def test_a_port_is_ready_when_something_answers_there(over_http: SimplePod, served: Emulator) -> None:
    template = await over_http.templates.create(
        name="worker", image_name="python", expose_ports=[8000], is_run_ssh_server_on=True
    )
    machine = await over_http.instances.rent_first(over_http.market.docker(), template)
    served.clock.advance(600)

    web = await over_http.instances.wait_for_port(machine, 8000)
    shell = await over_http.instances.wait_for_port(machine, 22)

    assert web.kind == "tunnel"
    assert shell.ssh_command == f"ssh -p {shell.port} root@127.0.0.1"


async def test_a_port_that_nothing_listens_on_is_waited_for_in_vain(over_http: SimplePod) -> None:
    template = await over_http.templates.create(name="worker", image_name="python")
    machine = await over_http.instances.rent_first(over_http.market.docker(), template)

    with pytest.raises(simplepod.WaitTimeoutError, match="nothing answers on port 8000"):
        await over_http.instances.wait_for_port(machine, 8000, timeout=0.01, interval=0.001)


async def test_a_cancelled_wait_leaves_no_task(client: SimplePod, machine: Instance) -> None:
    before = asyncio.all_tasks()
    waiting = asyncio.ensure_future(client.instances.wait_until_running(machine))
    await asyncio.sleep(0.01)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert asyncio.all_tasks() == before
