"""What a process killed in the middle of an order has written down is enough to find its machine."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import pytest

from simplepod import NO_RETRY, PendingRental, SimplePod
from simplepod.emulator import Emulator
from tests.renting.processes import RENTING, start

if TYPE_CHECKING:
    from pathlib import Path

    from simplepod.emulator.wire.request_log import LoggedRequest

REQUESTS_OF_AN_ORDER = 7


async def killed(seed: int, folder: Path) -> tuple[Emulator, list[str], set[int]]:
    """The world after a process was killed at some moment, and what it has written: orders, and machines held."""
    moment = random.Random(seed)
    emulator = Emulator(hosts=0, boot_seconds=0, live_ports=False, create_body=moment.choice(["object", "empty"]))
    emulator.world.put_host("RTX 4090", gpu_count=8)
    last, delay = moment.randint(2, 3 * REQUESTS_OF_AN_ORDER), moment.choice([0, 0, moment.uniform(0, 0.02)])
    records, holding = folder / f"records-{seed}", folder / f"holding-{seed}"

    def kill(request: LoggedRequest) -> bool:
        if request.number == last:
            asyncio.get_running_loop().call_later(delay, process.kill)
        return False

    async with emulator:
        emulator.faults.on("*", when=kill)
        process = await start(RENTING, emulator, str(records), str(holding))
        await process.communicate()
    return emulator, records.read_text().splitlines(), {int(line) for line in holding.read_text().split()}


def latest(lines: list[str]) -> list[PendingRental]:
    """The last word on each order; a line that broke off was not yet to be relied on."""
    records: dict[str, PendingRental] = {}
    for line in lines:
        if line.endswith("}"):
            record = PendingRental.from_json(line)
            records[record.id] = record
    return list(records.values())


@pytest.mark.parametrize("seeds", [range(3), pytest.param(range(3, 15), marks=pytest.mark.slow)], ids=["few", "many"])
async def test_the_machines_of_a_process_killed_at_any_moment_are_found_by_its_records(
    tmp_path: Path, seeds: range
) -> None:
    worlds = await asyncio.gather(*(killed(seed, tmp_path) for seed in seeds))

    for emulator, lines, held in worlds:
        async with SimplePod(emulator.api_key, transport=emulator.transport, retry=NO_RETRY) as client:
            adopted = {machine.id for record in latest(lines) for machine in await client.instances.adopt(record)}

        billing = {entry.instance_id for entry in emulator.ledger.open}
        assert billing <= adopted | held
        assert adopted <= billing
        print(f"bill: {billing}, held: {held}, found by records: {adopted}")  # noqa: T201 - asked for with `pytest -s`
