from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import batch_job
import pytest

from simplepod import SimplePod
from simplepod.errors import InstanceFailedError, InsufficientBalanceError
from tests.examples import machines

if TYPE_CHECKING:
    from simplepod.emulator import Emulator, Instance
    from tests.examples.conftest import Until

LOOK = "GET /instances/{id}"


@pytest.fixture(autouse=True)
def _market(emulator: Emulator) -> None:
    emulator.world.put_host("RTX 4090", gpu_count=2, price_per_gpu="0.30")
    emulator.world.put_host("RTX 4090", price_per_gpu="0.45")


async def job(*command: str, hours: float = 1.0) -> int:
    async with SimplePod() as client:
        return await batch_job.run(client, command, image="my/train", max_price=0.6, hours=hours, interval=0.01)


async def rented(emulator: Emulator, until: Until, looks: int = 2) -> Instance:
    """The machine of a job, once its console is followed."""
    before = len(emulator.requests.of(LOOK))
    await until(lambda: len(emulator.requests.of(LOOK)) > before + looks)
    return emulator.world.instances[0]


async def test_it_prints_the_console_once_and_returns_the_commands_status(
    emulator: Emulator, until: Until, capsys: pytest.CaptureFixture[str]
) -> None:
    running = asyncio.create_task(job("sh", "-c", "echo 'epoch  2'; exit 3"))
    machine = await rented(emulator, until)
    machine.output.append("epoch  1")
    emulator.faults.on(LOOK, status=500, times=1)
    await rented(emulator, until)

    await machines.start(machine)

    assert await running == 3
    printed = capsys.readouterr().out
    assert printed.count("epoch  1") == printed.count("epoch  2") == 1
    [entry] = emulator.ledger.entries
    assert entry.ended_by == "client"


async def test_it_ends_with_its_time_its_machine_and_its_cancellation(emulator: Emulator, until: Until) -> None:
    with pytest.raises(TimeoutError):
        await job("train", hours=0.00001)

    running = asyncio.create_task(job("train"))
    emulator.world.fail_instance((await rented(emulator, until)).id, "out of memory")
    with pytest.raises(InstanceFailedError, match="out of memory"):
        await running

    running = asyncio.create_task(batch_job.main(["train"], "my/train", max_price=0.6, hours=1))
    await rented(emulator, until, looks=1)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert len(emulator.ledger.entries) == 3
    assert not emulator.ledger.open


async def test_a_job_that_the_balance_does_not_carry_is_not_begun(emulator: Emulator) -> None:
    emulator.world.balance = 1

    with pytest.raises(InsufficientBalanceError):
        await job("train", hours=6)

    assert not emulator.ledger.entries
