"""Programs that rent, each in a process of its own, on an emulator that this process serves."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from simplepod.emulator import Emulator

LEASING = """
import asyncio, signal, sys
from simplepod import SimplePod


async def main() -> None:
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    async with SimplePod() as client:
        async with client.instances.lease(client.market.docker(), "/instances/templates/29"):
            print("leased", flush=True)
            await asyncio.Event().wait()


try:
    asyncio.run(main())
except asyncio.CancelledError:
    sys.exit(143)
"""
"""What the README shows, holding its machine for ever."""

RENTING = """
import asyncio, os, sys
from simplepod import PendingRental, SimplePod

records, holding = (open(path, "a") for path in sys.argv[1:])


def write(file, line):
    file.write(line + "\\n")
    file.flush()
    os.fsync(file.fileno())


async def persist(pending: PendingRental) -> None:
    write(records, pending.to_json())


async def main() -> None:
    async with SimplePod(on_order=persist) as client:
        while True:
            offer = await client.market.docker().first()
            machine = await client.instances.rent(offer, "/instances/templates/29", name="worker")
            write(holding, str(machine.id))


asyncio.run(main())
"""
"""Rents one machine after the other; writes each order down before it goes out, and each machine that it holds."""


async def start(program: str, emulator: Emulator, *arguments: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        *arguments,
        env={**os.environ, "SIMPLEPOD_API_KEY": emulator.api_key, "SIMPLEPOD_BASE_URL": emulator.url},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
