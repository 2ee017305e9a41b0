"""A name may have several addresses, some of which nobody answers at."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING

import pytest

from simplepod import NO_RETRY, SimplePod, TransportError
from tests.transport.doubles import KEY
from tests.transport.servers import free_port, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.virtual_time

NAME = "api.test.localhost"


@pytest.fixture
def addresses(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Tells what addresses the name has."""

    def told(*hosts: str) -> None:
        monkeypatch.setattr("socket.getaddrinfo", lambda _, port, **__: [entry(host, port) for host in hosts])

    def entry(host: str, port: int) -> tuple[object, ...]:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return family, socket.SOCK_STREAM, 6, "", (host, port, 0, 0) if ":" in host else (host, port)

    return told


@pytest.fixture
def hanging() -> Iterator[int]:
    """A port where connecting to 127.0.0.2 hangs, as it does with a host that is gone."""
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.2", 0))
        listener.listen(0)
        for filler in (first, second):
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


@pytest.mark.parametrize("dead", [["127.0.0.2"], ["::1", "127.0.0.2", "127.0.0.3"]])
async def test_an_address_that_refuses_gives_way_to_the_next(addresses: Callable[..., None], dead: list[str]) -> None:
    addresses(*dead, "127.0.0.1")
    async with (
        serving() as server,
        SimplePod(KEY, base_url=f"http://{NAME}:{server.port}", retry=NO_RETRY) as client,
    ):
        assert (await client.request("GET", "/x")).status_code == 200
        assert f"host: {NAME}:{server.port}".encode() in server.requests[0].lower()


async def test_an_address_that_does_not_answer_gives_way_to_the_next(
    addresses: Callable[..., None], hanging: int
) -> None:
    addresses("127.0.0.2", "127.0.0.1")
    async with (
        serving(port=hanging) as server,
        SimplePod(KEY, base_url=f"http://{NAME}:{server.port}", retry=NO_RETRY) as client,
    ):
        assert (await client.request("GET", "/x")).status_code == 200


async def test_where_nobody_answers_the_error_names_every_address(addresses: Callable[..., None]) -> None:
    addresses("127.0.0.2", "127.0.0.3")
    async with SimplePod(KEY, base_url=f"http://{NAME}:{free_port()}", retry=NO_RETRY) as client:
        with pytest.raises(TransportError, match=r"ConnectError .*127\.0\.0\.2.*127\.0\.0\.3") as caught:
            await client.request("POST", "/x")
    assert not caught.value.sent


async def test_a_call_that_is_cancelled_while_it_connects_leaves_nothing(
    addresses: Callable[..., None], hanging: int
) -> None:
    addresses("127.0.0.2", "127.0.0.2 ")
    async with SimplePod(KEY, base_url=f"http://{NAME}:{hanging}", retry=NO_RETRY) as client:
        asking = asyncio.create_task(client.request("GET", "/x"))
        for _ in range(50):
            await asyncio.sleep(0)
        before = asyncio.all_tasks()
        asking.cancel()
        await asyncio.wait([asking])
        assert asking.cancelled()
        assert asyncio.all_tasks() <= before - {asking}
