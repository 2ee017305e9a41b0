from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import gpu_watcher
import pytest

from simplepod import PendingRental, SimplePod
from simplepod.errors import AuthenticationError, InsufficientBalanceError

if TYPE_CHECKING:
    from simplepod.emulator import Emulator
    from tests.examples.conftest import Until

pytestmark = pytest.mark.virtual_time
MARKET = "GET /instances/market/list"


async def rent(client: SimplePod) -> int:
    machine = await gpu_watcher.rented(
        client, "*h200*", "/instances/templates/38", "research", max_price=3.5, interval=0.001
    )
    return machine.id


async def test_it_waits_for_an_offer_through_the_apis_bad_moments(emulator: Emulator, until: Until) -> None:
    emulator.faults.on(MARKET, status=500, times=1)
    emulator.faults.on(MARKET, status=429, headers={"retry-after": "0.001"}, times=3)
    emulator.world.put_host("H200", price_per_gpu="3.60")
    async with SimplePod() as client:
        watching = asyncio.create_task(gpu_watcher.offered(client, "*h200*", max_price=3.5, interval=0.001))
        await until(lambda: len(emulator.requests.of(MARKET)) > 5)
        assert not watching.done()
        emulator.world.put_host("H200", price_per_gpu="3.40")

        assert (await watching).price_per_gpu == 3.4

        emulator.faults.on(MARKET, status=401)
        with pytest.raises(AuthenticationError):
            await gpu_watcher.offered(client, "*h200*", max_price=3.5)
    assert not emulator.ledger.entries


async def test_it_rents_again_and_again_until_nobody_is_faster_or_the_money_is_gone(emulator: Emulator) -> None:
    emulator.world.put_host("H200", price_per_gpu="3.40")
    emulator.world.refuse_next_rent(times=2)
    async with SimplePod() as client:
        machine_id = await rent(client)

        emulator.world.put_host("H200", price_per_gpu="3.40")
        emulator.world.balance = 3
        with pytest.raises(InsufficientBalanceError):
            await rent(client)

    [entry] = emulator.ledger.open
    assert entry.instance_id == machine_id
    assert emulator.world.instance(machine_id).name == "research"


async def test_the_program_tells_or_rents_and_its_log_finds_the_machine_again(
    emulator: Emulator, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "gpu_watcher")
    emulator.world.put_host("H200", gpu_count=1, price_per_gpu="3.40")

    await gpu_watcher.main("h200", 3.5, rent=None, name="")
    told = capsys.readouterr().out
    await gpu_watcher.main("h200", 3.5, rent="/instances/templates/38", name="research")

    [machine] = emulator.world.instances
    assert told == "1 x H200 for $3.400 an hour: /instances/market/1201\n"
    assert capsys.readouterr().out == f"1 x H200, rented as research: instance {machine.id}\n"
    written = caplog.messages[-2].removeprefix("order ")
    async with SimplePod() as client:
        [adopted] = await client.instances.adopt(PendingRental.from_json(written))
    assert adopted.id == machine.id


async def test_cancelled_while_it_rents_it_leaves_nothing(emulator: Emulator, until: Until) -> None:
    emulator.world.put_host("H200", price_per_gpu="3.40")
    emulator.faults.on("POST /instances", delay=0.05, after=True)
    async with SimplePod() as client:
        renting = asyncio.create_task(rent(client))
        await until(lambda: emulator.ledger.open)
        renting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await renting

    assert len(emulator.ledger.entries) == 1
    assert not emulator.ledger.open
