"""A leasing process that is told to stop deletes its machine first."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import pytest

from simplepod.emulator import Emulator
from tests.renting.processes import LEASING, start

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from simplepod.emulator.wire.request_log import LoggedRequest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
ENDS_WITH = {signal.SIGTERM: 143, signal.SIGINT: -signal.SIGINT}


def served() -> Emulator:
    emulator = Emulator(hosts=0, boot_seconds=0, live_ports=False)
    emulator.world.put_host("RTX 4090")
    return emulator


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
async def test_a_leasing_process_that_is_told_to_stop_deletes_its_machine(told: signal.Signals) -> None:
    async with served() as emulator:
        process = await start(LEASING, emulator)
        assert process.stdout is not None
        assert await process.stdout.readline() == b"leased\n"
        assert len(emulator.ledger.open) == 1

        process.send_signal(told)
        _, complaints = await process.communicate()

    assert process.returncode == ENDS_WITH[told]
    assert len(emulator.ledger.entries) == 1
    assert not emulator.ledger.open
    assert b"never" not in complaints


async def test_a_process_interrupted_during_its_order_deletes_what_comes_of_it() -> None:
    processes: list[Process] = []

    def tell(_: LoggedRequest) -> bool:
        processes[0].send_signal(signal.SIGINT)
        return True

    async with served() as emulator:
        emulator.faults.on("POST /instances", delay=0.2, when=tell)
        processes.append(await start(LEASING, emulator))
        output, complaints = await processes[0].communicate()

    assert output == b""
    assert processes[0].returncode == -signal.SIGINT
    assert len(emulator.ledger.entries) == 1
    assert not emulator.ledger.open
    assert b"never" not in complaints
