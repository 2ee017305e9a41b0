"""An emulated SimplePod in this process whose clock stands still until a test moves it, and clients of it."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, Any

import pytest

from simplepod import NO_RETRY, SimplePod
from simplepod.emulator import Emulator
from tests.virtual_time import VirtualTimeLoop
from tests.wired import KEY, Wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from pytest_httpx import HTTPXMock


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "virtual_time: waiting takes no time, see tests/virtual_time.py")


def pytest_asyncio_loop_factories(item: pytest.Item) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """The loop that pytest-asyncio makes for a test and its fixtures."""
    virtual = item.get_closest_marker("virtual_time") is not None
    return {"virtual": VirtualTimeLoop} if virtual else {"real": asyncio.new_event_loop}


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SIMPLEPOD_API_KEY", "SIMPLEPOD_BASE_URL", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(autouse=True)
def _no_name_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names are looked up here alone: whatever is not this machine has no address."""
    look_up = socket.getaddrinfo

    def look_up_here(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> Any:  # noqa: A002
        here = host in {None, "", "localhost"}
        return look_up(host, port, family, type, proto, flags if here else flags | socket.AI_NUMERICHOST)

    monkeypatch.setattr("socket.getaddrinfo", look_up_here)


@pytest.fixture
def emulator() -> Emulator:
    return Emulator(speed=0, hosts=40)  # a tenth of the default: every story reads the whole market


@pytest.fixture
async def client(emulator: Emulator) -> AsyncIterator[SimplePod]:
    async with SimplePod(emulator.api_key, transport=emulator.transport) as client:
        yield client


@pytest.fixture
def unserved(httpx_mock: HTTPXMock) -> Emulator:
    """An empty market that every client of this process reaches, whatever its address, without a socket.

    Machines are up at once; its clock stands still.
    """
    emulator = Emulator(speed=0, hosts=0, live_ports=False, boot_seconds=0)
    httpx_mock.add_callback(emulator.transport.handle_async_request, is_optional=True, is_reusable=True)
    return emulator


@pytest.fixture
async def wire(httpx_mock: HTTPXMock) -> AsyncIterator[Wire]:
    """A server that says what the test tells it to, and a client in `.client` that sends everything once."""
    server = Wire()
    httpx_mock.add_callback(server, is_optional=True, is_reusable=True)
    async with SimplePod(KEY, retry=NO_RETRY) as server.client:
        yield server
