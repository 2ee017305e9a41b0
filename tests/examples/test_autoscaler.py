from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import autoscaler
import pytest
from autoscaler import Autoscaler

from simplepod import SimplePod

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from simplepod.emulator import Emulator, Instance
    from simplepod.emulator.wire.request_log import LoggedRequest
    from tests.examples.conftest import Until


@contextlib.asynccontextmanager
async def scaling(workers: int, budget: float) -> AsyncIterator[Autoscaler]:
    """An autoscaler at work, cancelled at the end of the block."""
    async with SimplePod() as client:
        template = await client.templates.create(name="autoscaled", image_name="my/worker")
        scaler = Autoscaler(client, template, workers, budget, interval=0.01)
        task = asyncio.create_task(scaler.run())
        yield scaler
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


@pytest.mark.virtual_time
async def test_workers_are_kept_replaced_and_in_the_end_deleted(emulator: Emulator, until: Until) -> None:
    hosts = [emulator.world.put_host("RTX 4090", price_per_gpu=dollars) for dollars in ("0.40", "0.50", "0.60", "0.70")]
    leftover = emulator.world.put_instance(hosts[0], name="autoscaled")

    async with scaling(workers=3, budget=1.60):
        await until(lambda: len(emulator.world.instances) == 3)
        first = emulator.world.instances[0]
        emulator.world.fail_instance(first.id, "GPU fell off the bus")
        await until(lambda: first.ended_at and len(emulator.world.instances) == 3)
        emulator.world.instances[0].price_per_gpu = Decimal("0.90")
        await until(lambda: len(emulator.ledger.entries) == 6)
        held = [float(machine.price_per_gpu) for machine in emulator.world.instances]

    assert sorted(held) == [0.4, 0.5, 0.6]
    assert not emulator.ledger.open
    assert {entry.ended_by for entry in emulator.ledger.entries} == {"client"}
    assert leftover.state == "ended"


@pytest.mark.virtual_time
async def test_the_budget_holds_for_disks_and_orders_under_way_too(emulator: Emulator, until: Until) -> None:
    emulator.world.put_host("RTX 3060", price_per_gpu="0.40").price_per_disk_size = Decimal(15)  # $0.66/h for 32 GB
    emulator.world.put_host("RTX 3090", price_per_gpu="0.40").hidden = frozenset({"pricePerDiskSize"})
    emulator.world.put_host("RTX 4090", price_per_gpu="0.50")
    emulator.world.put_host("RTX 5090", price_per_gpu="0.60")

    async with scaling(workers=3, budget=1.05) as scaler:
        await until(lambda: emulator.world.instances)
        rounds = len(emulator.requests.of("GET /instances/market/list"))
        await until(lambda: len(emulator.requests.of("GET /instances/market/list")) >= rounds + 3)

        assert [machine.gpu_model for machine in emulator.world.instances] == ["RTX 4090"]
        assert sum(scaler.fleet.values()) <= 1.05


@pytest.mark.virtual_time
async def test_a_refused_order_and_a_broken_image_do_not_end_it(emulator: Emulator, until: Until) -> None:
    emulator.world.put_host("RTX 4090")
    emulator.world.refuse_next_rent()
    emulator.world.fail_next_boot("manifest unknown")
    emulator.world.rules.boot_seconds = 0
    emulator.faults.on("GET /instances/market/list", status=500, times=1)

    async with scaling(workers=1, budget=1.0):
        await until(lambda: len(emulator.ledger.entries) == 2)

    assert len(emulator.requests.of("POST /instances")) == 3
    assert not emulator.ledger.open


@pytest.mark.virtual_time
async def test_what_came_of_an_order_whose_answer_was_lost_is_given_back(
    emulator: Emulator, until: Until, caplog: pytest.LogCaptureFixture
) -> None:
    hosts = [emulator.world.put_host("RTX 4090") for _ in range(2)]
    theirs: list[Instance] = []

    def somebody_rents_the_same(_: LoggedRequest) -> bool:
        [template] = emulator.world.account.templates.values()
        theirs.append(emulator.world.put_instance(hosts[1], template=template))
        emulator.faults.clear()
        return True

    emulator.faults.on("POST /instances", drop_response=True, when=somebody_rents_the_same)

    async with scaling(workers=1, budget=1.0):
        await until(lambda: "an order is open" in caplog.text)
        [ours] = [machine for machine in emulator.world.instances if machine not in theirs]
        emulator.world.end_instance(theirs[0].id)
        await until(lambda: ours.ended_at and len(emulator.ledger.by("client")) == 2)

    assert not emulator.ledger.open


async def test_sigterm_deletes_the_workers_of_the_program(emulator: Emulator, until: Until) -> None:
    emulator.world.put_host("RTX 4090")
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(autoscaler.__file__)),
        *("--image", "my/worker", "--workers", "1", "--budget", "1.5"),
        env=dict(os.environ),
    )
    await until(lambda: emulator.ledger.open)

    program.send_signal(signal.SIGTERM)

    assert await program.wait() == 143
    assert not emulator.ledger.open
