"""Connections of our own over real TLS on loopback, straight and through a proxy's tunnel."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
import trustme
from attrs import frozen

from simplepod import RequestTimeoutError, SimplePod, TransportError
from tests.transport.doubles import AT_ONCE, KEY, client_of
from tests.transport.servers import answer, reset, serving, silence
from tests.transport.test_orders import OFFER, Platform
from tests.transport.tunnel import Tunnels, tunnels

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from tests.transport.servers import Deed, Server

pytestmark = pytest.mark.virtual_time

BOTH_WAYS = pytest.mark.parametrize("way", ["straight", "through a tunnel"])


@frozen
class Trust:
    """An authority that nobody else has heard of, and contexts of servers that it vouches for."""

    authority: trustme.CA
    ours: ssl.SSLContext

    def server(self, *names: str) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.authority.issue_cert(*names).configure_cert(context)
        return context


@pytest.fixture(scope="module")
def trust() -> Trust:
    authority, context = trustme.CA(), ssl.create_default_context()
    authority.configure_trust(context)
    return Trust(authority, context)


@frozen
class Served:
    """A server over TLS, and a client that reaches it."""

    server: Server
    client: SimplePod
    tunnels: Tunnels | None

    async def until_open(self, most: int) -> None:
        while self.server.open > most or (self.tunnels and self.tunnels.open > most):
            await asyncio.sleep(1)


@asynccontextmanager
async def served(trust: Trust, way: str, *deeds: Deed) -> AsyncGenerator[Served, None]:
    async with serving(*deeds, tls=trust.server("127.0.0.1")) as server, tunnels(server.port) as proxy:
        through = None if way == "straight" else proxy
        async with client_of(server, ssl_context=trust.ours, proxy=through and through.url) as client:
            yield Served(server, client, through)


@BOTH_WAYS
async def test_requests_and_answers_are_encrypted(trust: Trust, way: str) -> None:
    async with served(trust, way, answer(200, {"id": 7})) as there:
        answered = await there.client.request("PUT", "/x", json={"secret": "swordfish"})

        assert answered.json() == {"id": 7}
        assert KEY.encode() in there.server.requests[0]
        assert b"swordfish" in there.server.requests[0]
        if there.tunnels is not None:
            (asked,) = there.tunnels.asked
            assert asked.startswith(f"CONNECT 127.0.0.1:{there.server.port} HTTP/1.1\r\n".encode())
            seen = asked + there.tunnels.carried
            assert len(there.tunnels.carried) > 500
            assert KEY.encode() not in seen
            assert b"swordfish" not in seen


@BOTH_WAYS
@pytest.mark.parametrize(
    ("asked", "named"), [("127.0.0.1", "api.simplepod.ai"), ("127.0.0.1", "127.0.0.2"), ("localhost", "127.0.0.1")]
)
async def test_a_server_that_goes_by_another_name_is_refused(trust: Trust, way: str, asked: str, named: str) -> None:
    async with serving(tls=trust.server(named)) as server, tunnels(server.port) as proxy:
        where = {"base_url": f"https://{asked}:{server.port}", "proxy": None if way == "straight" else proxy.url}
        async with client_of(server, ssl_context=trust.ours, retry=AT_ONCE, **where) as client:
            with pytest.raises(TransportError, match=r"ConnectError .*certificate verify failed") as caught:
                await client.request("POST", "/instances", json={})
        assert not caught.value.sent
        assert server.requests == []


@pytest.mark.parametrize(("way", "asked"), [("straight", "localhost"), ("through a tunnel", "api.simplepod.ai")])
async def test_a_server_is_known_by_the_name_that_it_was_asked_for(trust: Trust, way: str, asked: str) -> None:
    async with serving(tls=trust.server(asked)) as server, tunnels(server.port) as proxy:
        where = {"base_url": f"https://{asked}:{server.port}", "proxy": None if way == "straight" else proxy.url}
        async with client_of(server, ssl_context=trust.ours, **where) as client:
            assert (await client.request("GET", "/x")).status_code == 200


@BOTH_WAYS
async def test_a_server_that_nobody_vouches_for_is_refused(trust: Trust, way: str) -> None:
    async with serving(tls=trust.server("127.0.0.1")) as server, tunnels(server.port) as proxy:
        given = None if way == "straight" else proxy.url
        async with client_of(server, proxy=given) as client:  # trusts what this machine trusts
            with pytest.raises(TransportError, match="certificate verify failed") as caught:
                await client.request("GET", "/x")
        assert not caught.value.sent
        assert server.requests == []


@BOTH_WAYS
async def test_requests_one_after_the_other_use_one_encrypted_connection(trust: Trust, way: str) -> None:
    async with served(trust, way) as there:
        for _ in range(5):
            await there.client.request("GET", "/x")
            await asyncio.sleep(1)
        assert there.server.connections == 1
        assert there.tunnels is None or len(there.tunnels.asked) == 1


@BOTH_WAYS
async def test_an_encrypted_connection_is_kept_for_five_seconds(trust: Trust, way: str) -> None:
    async with served(trust, way) as there:
        await there.client.request("GET", "/x")
        await asyncio.sleep(5.5)
        await there.client.request("GET", "/x")
        assert there.server.connections == 2
        await there.until_open(1)


@BOTH_WAYS
async def test_an_order_has_an_encrypted_connection_of_its_own_that_is_not_kept(trust: Trust, way: str) -> None:
    async with served(trust, way, Platform()) as there:
        await there.client.instances.list()
        for number in (2, 3):
            await there.client.instances.rent(OFFER, 38)
            assert there.server.connections == number
        await there.until_open(1)


@BOTH_WAYS
async def test_calls_that_are_cancelled_close_their_encrypted_connections(trust: Trust, way: str) -> None:
    async with served(trust, way, silence) as there:
        asking = [asyncio.create_task(there.client.request("GET", "/x")) for _ in range(5)]
        while len(there.server.requests) < 5:
            await asyncio.sleep(0.1)
        for task in asking:
            task.cancel()
        await there.until_open(0)
        assert all(task.cancelled() for task in asking)


@BOTH_WAYS
@pytest.mark.parametrize("turns", range(0, 60, 3))
async def test_a_call_that_is_cancelled_in_the_handshake_leaves_no_connection(
    trust: Trust, way: str, turns: int
) -> None:
    async with served(trust, way) as there:
        asking = asyncio.create_task(there.client.request("GET", "/x"))
        for _ in range(turns):
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait([asking])
        await there.until_open(0 if asking.cancelled() else 1)
        assert (await there.client.request("GET", "/x")).status_code == 200


@BOTH_WAYS
async def test_a_server_that_never_shakes_hands_has_not_got_the_request(trust: Trust, way: str) -> None:
    async with serving(silence) as mute, tunnels(mute.port) as proxy:
        given = None if way == "straight" else proxy.url
        url = f"https://127.0.0.1:{mute.port}"
        async with client_of(mute, base_url=url, ssl_context=trust.ours, proxy=given) as client:
            with pytest.raises(RequestTimeoutError) as caught:
                await client.request("POST", "/instances", json={})
        assert not caught.value.sent


@BOTH_WAYS
async def test_a_kept_encrypted_connection_that_the_server_closes_is_not_used_again(trust: Trust, way: str) -> None:
    async with served(trust, way) as there:
        await there.client.request("GET", "/x")
        await there.server.hang_up()
        await asyncio.sleep(1)
        assert (await there.client.request("GET", "/x")).status_code == 200
        assert there.server.connections == 2


@BOTH_WAYS
async def test_an_encrypted_connection_that_breaks_may_have_carried_the_request(trust: Trust, way: str) -> None:
    async with served(trust, way, reset) as there:
        with pytest.raises(TransportError) as caught:
            await there.client.request("POST", "/instances", json={})
        assert caught.value.sent
        assert len(there.server.requests) == 1


@BOTH_WAYS
async def test_much_is_sent_and_read_over_an_encrypted_connection(trust: Trust, way: str) -> None:
    async with served(trust, way, answer(200, b"x" * 3_000_000)) as there:
        answered = await there.client.request("PUT", "/x", json={"text": "y" * 3_000_000})

        assert len(answered.content) == 3_000_000
        assert there.server.requests[0].count(b"y") >= 3_000_000
