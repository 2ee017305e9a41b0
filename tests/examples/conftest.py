"""The programs of docs/examples, on an emulator whose address and key they find in the environment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from simplepod.emulator import Emulator

Until = Callable[[Callable[[], object]], Awaitable[None]]


@pytest.fixture
async def emulator(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Emulator]:
    """An empty market, and machines that are up at once; behind a socket unless waiting takes no time."""
    if request.node.get_closest_marker("virtual_time"):
        unserved: Emulator = request.getfixturevalue("unserved")
        monkeypatch.setenv("SIMPLEPOD_API_KEY", unserved.api_key)
        yield unserved
        return
    async with Emulator(hosts=0, boot_seconds=0, live_ports=False) as emulator:
        monkeypatch.setenv("SIMPLEPOD_API_KEY", emulator.api_key)
        monkeypatch.setenv("SIMPLEPOD_BASE_URL", emulator.url)
        yield emulator


@pytest.fixture
def until() -> Until:
    """Waits for what a program does meanwhile."""

    async def holds(condition: Callable[[], object]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                await asyncio.sleep(0.001)

    return holds
