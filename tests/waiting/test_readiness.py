"""When a machine is up, and what is told of one that will not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import simplepod
from tests.waiting.shown import BACKEND_404, LIST, NO_ROUTE, NOT_THERE, SHOW, machine

if TYPE_CHECKING:
    from simplepod import Instance, SimplePod
    from simplepod.emulator import Emulator
    from tests.wired import Wire


async def test_a_wait_ends_when_the_machine_is_up_and_tells_every_poll(
    client: SimplePod, emulator: Emulator, machine: Instance
) -> None:
    seen: list[str] = []

    async def on_update(now: Instance) -> None:
        seen.append(str(now.status))
        emulator.clock.advance(20)

    up = await client.instances.wait_until_running(machine, on_update=on_update)

    assert up.status == "running"
    assert seen[0] == "created"
    assert seen[-1] == "running"


async def test_a_failed_poll_does_not_end_a_wait(client: SimplePod, emulator: Emulator, machine: Instance) -> None:
    emulator.clock.advance(600)
    emulator.faults.on("GET /instances/{id}", status=502, html=True, times=2)

    up = await client.with_options(retry=simplepod.NO_RETRY).instances.wait_until_running(machine)

    assert up.status == "running"


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
        await client.instances.wait_until_running(machine, on_update=on_update)

    assert caught.value.instance is not None
    with pytest.raises(simplepod.InstanceFailedError, match="bills no more"):
        await client.instances.wait_until_running(machine)


async def test_a_wait_that_takes_too_long_carries_the_machine_and_says_that_it_bills(
    client: SimplePod, machine: Instance
) -> None:
    with pytest.raises(simplepod.WaitTimeoutError, match="still bills") as caught:
        await client.instances.wait_until_running(machine)

    assert isinstance(caught.value, TimeoutError)
    assert caught.value.instance is not None
    assert caught.value.instance.id == machine.id


@pytest.mark.parametrize("status", ["deleted", "Deleted"])
async def test_a_machine_called_deleted_bills_no_more(wire: Wire, status: str) -> None:
    wire.on(SHOW, machine(status, errors=["balance ran out"]))

    with pytest.raises(simplepod.InstanceFailedError, match=r"gone: it bills no more \(balance ran out\)\."):
        await wire.client.instances.wait_until_running(7)


@pytest.mark.parametrize("status", ["terminated", "removed", "stopped", "exited", "terminating"])
async def test_a_machine_that_has_ended_by_its_status_alone_is_not_said_to_bill_no_more(
    wire: Wire, status: str
) -> None:
    wire.on(SHOW, machine(status))

    with pytest.raises(simplepod.InstanceFailedError, match=rf"{status} \(the API reports no reason\)") as caught:
        await wire.client.instances.wait_until_running(7)

    assert "bills no more" not in str(caught.value)
    assert str(caught.value).endswith(": delete it.")


@pytest.mark.parametrize("foreign", [BACKEND_404, NO_ROUTE], ids=["gateway", "router"])
async def test_a_foreign_404_is_no_proof_that_a_machine_is_gone(wire: Wire, foreign: object) -> None:
    wire.on(SHOW, machine("created"), foreign, foreign, NOT_THERE)
    wire.on(LIST, foreign)

    with pytest.raises(simplepod.InstanceFailedError, match="bills no more"):
        await wire.client.instances.wait_until_running(7)

    assert len(wire.to(SHOW)) == 4


@pytest.mark.parametrize("answer", [BACKEND_404, NO_ROUTE], ids=["gateway", "router"])
async def test_a_machine_that_only_the_list_shows_is_waited_for_by_its_row(wire: Wire, answer: object) -> None:
    wire.on(SHOW, answer)
    wire.on(LIST, [machine("created")], [], [machine()], [])

    up = await wire.client.instances.wait_until_running(7)

    assert (up.status, len(wire.to(SHOW))) == ("running", 2)


@pytest.mark.parametrize("answer", [BACKEND_404, NO_ROUTE], ids=["gateway", "router"])
async def test_a_machine_that_the_whole_list_has_no_more_bills_no_more(wire: Wire, answer: object) -> None:
    wire.on(SHOW, machine("created"), answer)
    wire.on(LIST, [machine() | {"id": 8}], [])

    with pytest.raises(simplepod.InstanceFailedError, match="gone: it bills no more"):
        await wire.client.instances.wait_until_running(7)


async def test_a_list_that_calls_a_machine_deleted_proves_that_it_is_gone(wire: Wire) -> None:
    wire.on(SHOW, NOT_THERE)
    wire.on(LIST, [machine("deleted", errors=["balance ran out"])])

    with pytest.raises(simplepod.InstanceFailedError, match=r"gone: it bills no more \(balance ran out\)"):
        await wire.client.instances.wait_until_running(7)


async def test_a_paused_machine_is_not_waited_for(wire: Wire) -> None:
    wire.on(SHOW, machine("created"), machine("paused"))

    with pytest.raises(simplepod.InstanceFailedError, match=r"paused .* its disk may still bill"):
        await wire.client.instances.wait_until_running(7)


@pytest.mark.parametrize("status", ["running", "Running", "active", "ACTIVE"])
async def test_a_machine_is_up_however_its_status_is_spelled(wire: Wire, status: str) -> None:
    wire.on(SHOW, machine("created"), machine(status))

    assert (await wire.client.instances.wait_until_running(7)).status == status


@pytest.mark.parametrize("status", ["warming", "", None])
async def test_a_status_that_nobody_knows_is_on_its_way_unless_the_vendor_reports_errors(
    wire: Wire, status: str | None
) -> None:
    on_its_way = machine() | {"status": status}
    wire.on(SHOW, on_its_way, on_its_way, on_its_way | {"errors": ["no disk"]})

    with pytest.raises(simplepod.InstanceFailedError, match=r"no disk.*still bills"):
        await wire.client.instances.wait_until_running(7)

    assert wire.counts == {SHOW: 3}


async def test_a_gateway_that_hides_the_list_does_not_end_a_wait_for_a_support_id(wire: Wire) -> None:
    wire.on(LIST, BACKEND_404, BACKEND_404, [machine(supportId="V_abcd")])
    wire.on(SHOW, machine())

    assert (await wire.client.instances.wait_until_running("V_abcd")).id == 7


async def test_a_support_id_that_no_machine_has_is_not_waited_for(wire: Wire) -> None:
    wire.on(LIST, [machine(supportId="V_other")])

    with pytest.raises(simplepod.NotFoundError, match="Instance V_abcd is not on the account"):
        await wire.client.instances.wait_until_running("V_abcd")


async def test_a_machine_is_named_as_the_caller_named_it(wire: Wire) -> None:
    wire.on(LIST, [machine(supportId="V_abcd")])
    wire.on(SHOW, machine("error"))

    with pytest.raises(simplepod.InstanceFailedError, match=r"^Instance V_abcd failed with status error"):
        await wire.client.instances.wait_until_running("V_abcd")
