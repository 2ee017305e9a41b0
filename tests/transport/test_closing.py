"""The end of a client, and its life under one event loop after the other."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import httpx
import pytest

from simplepod import Offer, SimplePod
from tests.transport.doubles import KEY, Replies, client_of, client_with
from tests.transport.servers import serving, silence

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

pytestmark = pytest.mark.virtual_time

CLOSED = r"^This SimplePod client is closed; create a new one\.$"
OFFER = Offer(id=1, instance_market="/instances/market/1", gpu_count=1)


async def entered(client: SimplePod) -> None:
    async with client:
        pass


USES: dict[str, Callable[[SimplePod], Awaitable[object]]] = {
    "request": lambda client: client.request("GET", "/x"),
    "list": lambda client: client.instances.list(),
    "first": lambda client: client.market.docker().first(),
    "get": lambda client: client.instances.get(7),
    "rent": lambda client: client.instances.rent(OFFER, 38),
    "delete": lambda client: client.instances.delete(7),
    "copy": lambda client: client.with_options(timeout=1).billing.summary(),
    "async with": entered,
}


@pytest.mark.parametrize("use", USES)
async def test_a_closed_client_refuses_everything_in_one_sentence(use: str) -> None:
    transport = Replies()
    client = SimplePod(KEY, transport=transport)
    await client.aclose()

    with pytest.raises(RuntimeError, match=CLOSED):
        await USES[use](client)
    assert transport.requests == []


async def test_a_client_is_closed_at_the_end_of_its_block_and_for_good() -> None:
    async with client_with() as client:
        await client.request("GET", "/x")

    with pytest.raises(RuntimeError, match=CLOSED):
        await client.request("GET", "/x")


async def test_closing_twice_is_closing_once() -> None:
    transport = Replies()
    async with SimplePod(KEY, transport=transport) as client:
        await client.request("GET", "/x")
        await client.aclose()
        await asyncio.gather(client.aclose(), client.aclose())
    assert transport.closed == 1


async def test_a_client_that_was_never_used_is_closed_like_any_other() -> None:
    async with SimplePod(KEY) as client:
        pass
    with pytest.raises(RuntimeError, match=CLOSED):
        await client.request("GET", "/x")


async def test_a_transport_that_was_given_is_closed_even_if_never_used() -> None:
    transport = Replies()
    async with SimplePod(KEY, transport=transport):
        pass
    assert transport.closed == 1


def test_a_transport_that_was_given_is_closed_under_whatever_loop_the_client_is() -> None:
    transport = Replies()
    client = SimplePod(KEY, transport=transport)

    asyncio.run(entered_request(client))
    assert transport.closed == 0
    asyncio.run(client.aclose())
    assert transport.closed == 1


async def entered_request(client: SimplePod) -> None:
    await client.request("GET", "/x")


async def test_a_copy_owns_nothing_and_ends_with_its_parent() -> None:
    transport = Replies()
    async with SimplePod(KEY, transport=transport) as client:
        async with client.with_options(timeout=1) as copy:
            await copy.request("GET", "/x")
        await copy.aclose()
        await copy.request("GET", "/x")
        assert transport.closed == 0

    assert transport.closed == 1
    with pytest.raises(RuntimeError, match=CLOSED):
        await copy.request("GET", "/x")


async def test_a_request_that_is_queued_when_the_client_closes_is_not_sent() -> None:
    async with serving(silence) as server, client_of(server, max_concurrency=1) as client:
        under_way = asyncio.create_task(client.request("GET", "/under/way"))
        while not server.requests:
            await asyncio.sleep(0)
        queued = asyncio.create_task(client.request("GET", "/queued"))
        await asyncio.sleep(0)

        await client.aclose()
        under_way.cancel()
        with pytest.raises(RuntimeError, match=CLOSED):
            await queued
        assert len(server.requests) == 1
        await asyncio.wait([under_way])


async def test_an_order_that_does_not_settle_in_time_is_ended_and_reported(caplog: pytest.LogCaptureFixture) -> None:
    async with serving(silence) as server:
        client = client_of(server)
        order = asyncio.create_task(client.instances.rent(OFFER, 38))
        while not server.requests:
            await asyncio.sleep(0)

        await client.aclose(timeout=20)

        assert "closed with 1 orders unsettled: machines may bill, see pending records" in caplog.messages
        assert [record.levelno for record in caplog.records if "unsettled" in record.message] == [logging.ERROR]
        with pytest.raises(RuntimeError, match=r"stopped before it went out, .* Nothing was rented\.$"):
            await order


async def test_a_client_that_closes_still_refuses_new_requests() -> None:
    async with serving(silence) as server:
        client = client_of(server)
        order = asyncio.create_task(client.instances.rent(OFFER, 38))
        while not server.requests:
            await asyncio.sleep(0)
        closing = asyncio.create_task(client.aclose(timeout=20))
        await asyncio.sleep(0)

        with pytest.raises(RuntimeError, match=CLOSED):
            await client.request("GET", "/x")
        await asyncio.wait([closing, order])


LIVES = """
    import asyncio, gc, threading
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from simplepod import SimplePod

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"[]")
        def log_message(self, *args):
            pass

    ThreadingHTTPServer.request_queue_size = 64  # else the kernel drops connections, and they are tried again later
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    new = lambda: SimplePod("a-key-for-tests", base_url=f"http://127.0.0.1:{server.server_port}")

    async def use(client):
        answers = await asyncio.gather(*(client.request("GET", "/x") for _ in range(8)))
        print(*(answer.status_code for answer in answers))

    async def use_and_close(client):
        async with client:
            await use(client)

    def closed_within_the_last_loop(client):
        asyncio.run(use(client))
        asyncio.run(use_and_close(client))

    def closed_in_a_loop_of_its_own(client):
        asyncio.run(use(client))
        asyncio.run(use(client))
        asyncio.run(client.aclose())

    def never_closed(client):
        asyncio.run(use(client))
        asyncio.run(use(client))

    async def dropped_while_the_loop_runs():
        client = new()
        await use(client)
        await use(client)
        del client
        gc.collect()
        for _ in range(1000):  # a task of the loop's closes the connections now
            await asyncio.sleep(0)

    for life in (closed_within_the_last_loop, closed_in_a_loop_of_its_own, never_closed):
        life(new())
        gc.collect()
    asyncio.run(dropped_while_the_loop_runs())
    gc.collect()
    server.server_close()
"""


def test_one_client_serves_one_loop_after_the_other_and_leaves_no_connection_open() -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(LIVES)],
        capture_output=True, text=True, check=True, timeout=100,
    )  # fmt: skip
    assert run.stdout.split() == ["200"] * 8 * 8
    assert run.stderr == ""


async def test_an_answer_outlives_its_client() -> None:
    async with client_with(httpx.Response(200, json={"id": 7})) as client:
        answered = await client.request("GET", "/x")
    assert answered.json() == {"id": 7}
