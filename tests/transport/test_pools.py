"""Connections: how many, shared by whom, through which proxy, with which trust."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import httpx
import pytest

from simplepod import NO_RETRY, APIError, SimplePod, TransportError
from simplepod._transport.pools import proxy_from_environment
from tests.transport.doubles import AT_ONCE, KEY, client_of
from tests.transport.servers import answer, free_port, hang_up, serving

if TYPE_CHECKING:
    from tests.transport.servers import Connection, Server

pytestmark = pytest.mark.virtual_time

API = httpx.URL("https://api.simplepod.ai")


class Turnstile:
    """Holds requests until it is opened."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()

    async def __call__(self, connection: Connection) -> None:
        await self.opened.wait()
        await answer(200, {})(connection)


async def full(server: Server, bound: int) -> None:
    """Waits until so many requests are under way, and a little for one too many."""
    while server.under_way < bound:
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.1)


@pytest.mark.parametrize("bound", [1, 3, 16])
async def test_no_more_requests_are_under_way_than_allowed(bound: int) -> None:
    turnstile = Turnstile()
    async with serving(turnstile) as server, client_of(server, max_concurrency=bound) as client:
        asked = [asyncio.create_task(client.request("GET", "/x")) for _ in range(20)]
        await full(server, bound)
        turnstile.opened.set()
        await asyncio.gather(*asked)

        assert server.most_under_way == bound
        assert len(server.requests) == 20
        assert server.connections <= bound


async def test_copies_share_the_bound_and_the_connections() -> None:
    turnstile = Turnstile()
    async with serving(turnstile) as server, client_of(server, max_concurrency=4) as client:
        copies = [client, client.with_options(timeout=5), client.with_options(retry=NO_RETRY).with_options(timeout=6)]
        asked = [asyncio.create_task(copy.request("GET", "/x")) for copy in copies for _ in range(4)]
        await full(server, 4)
        turnstile.opened.set()
        await asyncio.gather(*asked)
        assert server.most_under_way == 4
        assert server.connections == 4


async def test_a_refused_a_broken_and_a_cancelled_request_make_room_for_the_next() -> None:
    turnstile = Turnstile()
    async with (
        serving(answer(404), turnstile, answer(200)) as server,
        client_of(server, max_concurrency=1) as client,
    ):
        with pytest.raises(Exception, match="404"):
            await client.request("GET", "/x")
        waiting = asyncio.create_task(client.request("GET", "/x"))
        queued = asyncio.create_task(client.request("GET", "/x"))
        await full(server, 1)
        queued.cancel()
        waiting.cancel()
        await asyncio.wait([waiting, queued])

        assert (await client.request("GET", "/x")).status_code == 200


async def test_requests_one_after_the_other_use_one_connection() -> None:
    async with serving() as server, client_of(server) as client:
        for _ in range(5):
            await client.request("GET", "/x")
        assert server.connections == 1


async def test_a_large_answer_that_nobody_reads_is_read_by_us() -> None:
    async with serving(answer(200, b"x" * 3_000_000), answer(500, b"x" * 3_000_000), answer(200)) as server:
        async with client_of(server) as client:
            assert len((await client.request("GET", "/x")).content) == 3_000_000
            with pytest.raises(Exception, match="500"):
                await client.request("GET", "/x")
            await client.request("GET", "/x")
        assert server.connections == 1


@pytest.mark.parametrize("count", [0, -1, 1.5, True, "16", None])
def test_a_bound_that_cannot_be_meant_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match=r"^max_concurrency must be a whole number from 1 up, not .*\.$"):
        SimplePod(KEY, max_concurrency=count)


@pytest.mark.parametrize(
    ("environment", "proxy"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://proxy:3128"}, "http://proxy:3128"),
        ({"https_proxy": "http://proxy:3128"}, "http://proxy:3128"),
        ({"HTTPS_PROXY": "proxy:3128"}, "http://proxy:3128"),
        ({"HTTPS_PROXY": "socks5://proxy:1080"}, "socks5://proxy:1080"),
        ({"HTTPS_PROXY": ""}, None),
        ({"ALL_PROXY": "http://proxy:3128"}, "http://proxy:3128"),
        ({"ALL_PROXY": "http://all:3128", "HTTPS_PROXY": "http://own:3128"}, "http://own:3128"),
        ({"HTTP_PROXY": "http://proxy:3128"}, None),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "api.simplepod.ai"}, None),
        ({"HTTPS_PROXY": "http://proxy:3128", "no_proxy": "localhost, .simplepod.ai"}, None),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "*"}, None),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "example.com"}, "http://proxy:3128"),
    ],
)
def test_the_environment_names_the_proxy_of_https(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], proxy: str | None
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert proxy_from_environment(API) == proxy


@pytest.mark.parametrize("url", ["http://127.0.0.1:8099", "http://localhost", "http://[::1]"])
def test_plain_http_to_this_machine_goes_through_no_proxy(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://proxy:3128")

    assert proxy_from_environment(httpx.URL(url)) is None


@pytest.mark.parametrize("told_by", ["environment", "argument"])
async def test_a_proxy_is_asked_for_a_tunnel_and_never_sees_the_key(
    monkeypatch: pytest.MonkeyPatch, told_by: str
) -> None:
    async with serving(answer(403, "no way out")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url if told_by == "environment" else "http://127.0.0.1:1")
        given = None if told_by == "environment" else proxy.url
        async with SimplePod(KEY, proxy=given, retry=NO_RETRY) as client:
            asked = [client.request("GET", "/x") for _ in range(2)]
            for outcome in await asyncio.gather(*asked, return_exceptions=True):
                assert isinstance(outcome, TransportError)
                assert str(outcome).startswith("GET /x: ProxyError 403")

    assert {request.split(b"\r\n")[0] for request in proxy.requests} == {b"CONNECT api.simplepod.ai:443 HTTP/1.1"}
    assert KEY.encode() not in b"".join(proxy.requests)


@pytest.mark.parametrize("status", [403, 407, 502])
async def test_a_refused_tunnel_has_carried_nothing_so_that_an_order_is_tried_again(status: int) -> None:
    async with serving(answer(status)) as proxy:
        async with SimplePod(KEY, proxy=proxy.url, retry=AT_ONCE) as client:
            with pytest.raises(TransportError, match=rf"^POST /instances: ProxyError {status}") as caught:
                await client.request("POST", "/instances", json={})
        assert not caught.value.sent
        assert len(proxy.requests) == 3


@pytest.mark.parametrize("status", [403, 407, 502])
async def test_what_a_proxy_answers_to_plain_http_may_have_come_from_behind_it(status: int) -> None:
    async with serving(answer(status)) as proxy:
        async with SimplePod(KEY, base_url=f"http://127.0.0.1:{free_port()}", proxy=proxy.url, retry=AT_ONCE) as client:
            with pytest.raises(APIError):
                await client.request("POST", "/instances", json={})
        assert len(proxy.requests) == 1


async def test_a_proxy_that_hangs_up_on_an_order_for_plain_http_may_have_passed_it_on() -> None:
    async with serving(hang_up) as proxy:
        async with SimplePod(KEY, base_url=f"http://127.0.0.1:{free_port()}", proxy=proxy.url, retry=AT_ONCE) as client:
            with pytest.raises(TransportError) as caught:
                await client.request("POST", "/instances", json={})
        assert caught.value.sent
        assert len(proxy.requests) == 1


async def test_loopback_is_reached_directly_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    async with serving() as server, client_of(server) as client:
        assert (await client.request("GET", "/x")).status_code == 200


async def test_a_proxy_on_this_machine_may_serve_plain_http() -> None:
    async with serving(answer(200, [])) as proxy:
        base_url = f"http://127.0.0.1:{free_port()}"
        async with SimplePod(KEY, base_url=base_url, proxy=proxy.url) as client:
            await client.request("GET", "/x")
        assert proxy.requests[0].startswith(f"GET {base_url}/x HTTP/1.1".encode())


@pytest.mark.parametrize("proxy", ["", "proxy:3128", "ftp://proxy", "http://[::1", 3128])
def test_a_proxy_that_is_none_is_refused(proxy: str) -> None:
    with pytest.raises(ValueError, match=r"^proxy must be a URL like http://proxy:3128 or socks5://proxy:1080\.$"):
        SimplePod(KEY, proxy=proxy)


def test_a_foreign_proxy_is_refused_where_it_would_see_the_key() -> None:
    with pytest.raises(ValueError, match=r"^base_url is plain http: .* to the proxy proxy\.internal in clear\.$"):
        SimplePod(KEY, base_url="http://127.0.0.1:8099", proxy="http://proxy.internal:3128")


def test_building_clients_loads_no_trust_store_and_all_of_them_load_one() -> None:
    script = f"""
        import asyncio, os, ssl

        loaded = []
        load = ssl.create_default_context
        ssl.create_default_context = lambda *args, **kwargs: loaded.append(1) or load(*args, **kwargs)

        from simplepod import NO_RETRY, APIError, SimplePod, TransportError

        os.environ["HTTPS_PROXY"] = "http://127.0.0.1:{free_port()}"
        clients = [SimplePod("key-of-{{n}}", retry=NO_RETRY) for n in range(20)]
        print(len(loaded))

        async def ask(client):
            try:
                await client.request("GET", "/x")
            except TransportError:
                await client.aclose()

        async def main():
            await asyncio.gather(*(ask(client) for client in clients for _ in range(3)))

        asyncio.run(main())
        print(len(loaded))
    """
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(script)], capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["0", "1"]
    assert run.stderr == ""
