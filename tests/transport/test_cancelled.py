"""Cancelled requests leave no connection behind, wherever on their way they are cancelled."""

from __future__ import annotations

import asyncio
import re
from random import Random
from typing import TYPE_CHECKING

import pytest

from simplepod import NO_RETRY, SimplePod
from tests.transport.doubles import KEY, client_of
from tests.transport.servers import answer, serving, silence

if TYPE_CHECKING:
    from tests.transport.servers import Connection, Server

pytestmark = pytest.mark.virtual_time

BOUND = 16
AT_ONCE = 24


async def only_kept_ones(server: Server) -> None:
    """Waits until the server has seen all that was closed."""
    while server.open > BOUND:
        await asyncio.sleep(1)


async def turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def cancel_on_its_way(client: SimplePod, chance: Random) -> None:
    """Most calls are cancelled after some turns of the loop, and many of them once more while they clean up."""
    asking = asyncio.create_task(client.request("GET", "/x"))
    await turns(chance.randrange(60))
    if chance.random() < 0.9:
        asking.cancel()
        if chance.random() < 0.5:
            await turns(chance.randrange(3))
            asking.cancel()
    await asyncio.wait([asking])
    if not asking.cancelled():
        asking.result()


@pytest.mark.parametrize(("seed", "calls"), [(0, 15), pytest.param(1, 150, marks=pytest.mark.slow)])
async def test_calls_that_are_cancelled_on_their_way_leave_no_connection(seed: int, calls: int) -> None:
    async def slow(connection: Connection) -> None:
        await turns(chance.randrange(20))
        await answer(200, {"id": 7})(connection)

    async def some(count: int) -> None:
        for _ in range(count):
            await cancel_on_its_way(client, chance)

    chance = Random(seed)
    async with serving(slow) as server, client_of(server, max_concurrency=BOUND) as client:
        await asyncio.gather(*(some(calls) for _ in range(AT_ONCE)))
        await only_kept_ones(server)
        assert (await client.request("GET", "/x")).status_code == 200


async def test_listings_that_are_left_at_their_first_row_leave_no_connection() -> None:
    async def page(connection: Connection) -> None:
        number = int(re.findall(rb"[?&]page=(\d+)", connection.request)[0])
        await answer(200, [{"id": number * 100 + row} for row in range(40)] if number < 5 else [])(connection)

    async def leave() -> None:
        async for instance in client.instances.list():
            assert instance.id >= 100
            break

    async with serving(page) as server, client_of(server, max_concurrency=BOUND) as client:
        for _ in range(4):
            await asyncio.gather(*(leave() for _ in range(AT_ONCE)))
        await only_kept_ones(server)


async def test_calls_that_are_cancelled_while_the_server_is_silent_close_their_connections() -> None:
    async with serving(silence) as server, client_of(server, max_concurrency=BOUND) as client:
        asking = [asyncio.create_task(client.request("GET", "/x")) for _ in range(BOUND)]
        while len(server.requests) < BOUND:
            await asyncio.sleep(0.1)
        for task in asking:
            task.cancel()
        while server.open:
            await asyncio.sleep(1)
        await asyncio.wait(asking)


async def test_a_kept_connection_that_the_server_closes_is_closed_here_too() -> None:
    async with serving() as server, SimplePod(KEY, base_url=server.url, retry=NO_RETRY) as client:
        await client.request("GET", "/x")
        await server.hang_up()
        await turns(10)
        assert (await client.request("GET", "/x")).status_code == 200
        assert server.connections == 2
