"""Requests that are somewhere on their way when the client closes: none goes out any more."""

from __future__ import annotations

import asyncio
import socket
import threading

import httpx
import pytest

from simplepod import NO_RETRY, RetryPolicy, SimplePod, TransportError
from tests.transport.doubles import KEY, Replies, client_of
from tests.transport.servers import serving
from tests.transport.test_closing import CLOSED


class Waiting:
    """A key function that is asked, and gives its key when it is told to."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.told = asyncio.Event()

    async def __call__(self) -> str:
        self.asked.set()
        await self.told.wait()
        return KEY


@pytest.mark.parametrize("first_use", [True, False], ids=["first use", "used before"])
async def test_a_request_that_waits_for_its_key_when_the_client_closes_is_not_sent(first_use: bool) -> None:  # noqa: FBT001
    key = Waiting()
    async with serving() as server, client_of(server, api_key=key) as client:
        if not first_use:
            key.told.set()
            await client.request("GET", "/x")
            key.asked.clear()
            key.told.clear()
        waiting = asyncio.create_task(client.request("GET", "/x"))
        await key.asked.wait()

        await client.aclose()
        key.told.set()
        with pytest.raises(RuntimeError, match=CLOSED):
            await waiting
        assert len(server.requests) == (not first_use)


async def test_a_request_that_backs_off_when_the_client_closes_is_not_sent_again() -> None:
    transport = Replies(httpx.Response(503))
    client = SimplePod(KEY, transport=transport, retry=RetryPolicy(base=0.01))
    repeating = asyncio.create_task(client.request("GET", "/x"))
    while not transport.requests:
        await asyncio.sleep(0)

    await client.aclose()
    with pytest.raises(RuntimeError, match=CLOSED):
        await repeating
    assert len(transport.requests) == 1


async def test_a_request_that_is_connecting_when_the_client_closes_is_not_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slow(_: str, port: int, **__: object) -> list[tuple[object, ...]]:
        asked.set()
        told.wait()
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    asked, told = threading.Event(), threading.Event()
    monkeypatch.setattr("socket.getaddrinfo", slow)
    async with serving() as server:
        client = SimplePod(KEY, base_url=f"http://localhost:{server.port}", retry=NO_RETRY)
        connecting = asyncio.create_task(client.request("GET", "/x"))
        while not asked.is_set():
            await asyncio.sleep(0)

        await client.aclose()
        told.set()
        with pytest.raises(TransportError, match="the connection is closed") as caught:
            await connecting
        assert not caught.value.sent
        assert server.requests == []
