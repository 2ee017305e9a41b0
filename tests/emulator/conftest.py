"""Fixtures of the emulator's own tests: bare httpx, a clock that only a test moves, an empty market."""

from collections.abc import AsyncIterator

import httpx
import pytest

from simplepod.emulator import Emulator

from .speaking import ByFault, ByOption, Speaker


@pytest.fixture
def emulator() -> Emulator:
    return Emulator(speed=0, hosts=0)


@pytest.fixture
async def http(emulator: Emulator) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=emulator.transport, base_url="https://api.simplepod.ai", headers={"X-AUTH-TOKEN": emulator.api_key}
    ) as client:
        yield client


@pytest.fixture(params=[ByOption, ByFault])
def speaker(request: pytest.FixtureRequest, emulator: Emulator) -> Speaker:
    """Each dialect is an option and a fault."""
    speaker: Speaker = request.param(emulator)
    return speaker
