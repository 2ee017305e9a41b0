"""Whether a call may have reached the server, also where an error that is not ours ends it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from simplepod import NO_RETRY, TransportError
from simplepod._transport import Call, Departure, RetryPolicy, Session, Transport
from tests.transport.doubles import AT_ONCE, KEY, Replies, Untouched
from tests.transport.servers import answer, free_port, reset, serving, silence

if TYPE_CHECKING:
    from collections.abc import Callable


class VaultError(Exception):
    """Of whoever keeps the keys."""


class Keys:
    """Gives or raises one after the other."""

    def __init__(self, *keys: str | Exception) -> None:
        self._keys = list(keys)

    def __call__(self) -> str:
        key = self._keys.pop(0)
        if isinstance(key, Exception):
            raise key
        return key


def transport_of(
    url: str = "http://127.0.0.1:1",
    *,
    key: str | Callable[[], str] = KEY,
    transport: httpx.AsyncBaseTransport | None = None,
    retry: RetryPolicy = NO_RETRY,
    bound: int = 1,
) -> Transport:
    session = Session(
        api_key=key,
        base_url=httpx.URL(url),
        max_concurrency=bound,
        transport=transport,
        proxy=None,
        ssl_context=None,
        headers={},
    )
    return Transport(session, 30.0, retry)


def order(departure: Departure) -> Call:
    return Call("POST", "/instances", repeatable=False, fresh=True, departure=departure)


async def test_a_key_function_that_raises_has_sent_nothing() -> None:
    departure = Departure()
    with pytest.raises(VaultError):
        await transport_of(key=Keys(VaultError()), transport=Untouched()).send(order(departure))
    assert not departure.has_left


async def test_a_transport_that_raises_what_it_likes_may_have_sent_it() -> None:
    departure = Departure()
    with pytest.raises(VaultError):
        await transport_of(transport=Replies(VaultError())).send(order(departure))
    assert departure.has_left


@pytest.mark.parametrize("status", [201, 400, 500])
async def test_what_was_answered_has_left(status: int) -> None:
    departure = Departure()
    transport = transport_of(transport=Replies(httpx.Response(status)))
    await asyncio.gather(transport.send(order(departure)), return_exceptions=True)
    assert departure.has_left


async def test_a_connection_that_breaks_may_have_carried_it() -> None:
    departure = Departure()
    async with serving(reset) as server:
        transport = transport_of(server.url)
        with pytest.raises(TransportError):
            await transport.send(order(departure))
        await transport.session.aclose(0)
    assert departure.has_left


async def test_a_refused_connection_has_carried_nothing() -> None:
    departure = Departure()
    transport = transport_of(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(TransportError):
        await transport.send(order(departure))
    await transport.session.aclose(0)
    assert not departure.has_left


async def test_a_key_that_fails_after_a_refused_connection_has_sent_nothing_either() -> None:
    keys = Keys(KEY, VaultError())
    departure = Departure()
    transport = transport_of(f"http://127.0.0.1:{free_port()}", key=keys, retry=AT_ONCE)
    with pytest.raises(VaultError):
        await transport.send(order(departure))
    await transport.session.aclose(0)
    assert not departure.has_left


async def test_what_has_left_once_has_left_for_good() -> None:
    keys = Keys(KEY, VaultError())
    departure = Departure()
    transport = transport_of(key=keys, transport=Replies(httpx.Response(503)), retry=AT_ONCE)
    with pytest.raises(VaultError):
        await transport.send(Call("GET", "/x", departure=departure))
    assert departure.has_left


async def test_a_cancelled_call_has_left_once_it_is_no_longer_queued() -> None:
    under_way, queued = Departure(), Departure()
    async with serving(silence, answer()) as server:
        transport = transport_of(server.url)
        sending = [asyncio.create_task(transport.send(order(departure))) for departure in (under_way, queued)]
        async with asyncio.timeout(60):
            while not server.requests:
                await asyncio.sleep(0.001)
        for task in reversed(sending):
            task.cancel()
        await asyncio.wait(sending)
        await transport.session.aclose(0)
    assert (under_way.has_left, queued.has_left) == (True, False)
