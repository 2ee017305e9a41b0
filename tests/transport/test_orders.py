"""Orders go out over a connection of their own: a kept one may be closing, and nobody would know what has arrived."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from simplepod import Offer, RetryPolicy, SimplePod
from tests.transport.doubles import KEY
from tests.transport.servers import answer, answer_and_leave, serving

if TYPE_CHECKING:
    from tests.transport.servers import Connection

pytestmark = pytest.mark.virtual_time

OFFER = Offer(id=1, instance_market="/instances/market/1", gpu_count=1)
QUICK = RetryPolicy(attempts=20, base=0.001)


class Platform:
    """Rents what it is asked for, and closes every connection a little after its answer."""

    def __init__(self, patience: float | None) -> None:
        self.orders = 0
        self._rows: list[dict[str, Any]] = []
        self._patience = patience

    async def __call__(self, connection: Connection) -> None:
        method, target, _ = connection.request.decode().split(" ", 2)
        path, number = target.partition("?")[0], len(self._rows) + 101
        body: Any = self._rows
        if method == "POST":
            self.orders += 1
            body = {"id": number, "status": "created", "gpuCount": 1}
            self._rows.append(body)
        elif path != "/instances/list":
            (body,) = (row for row in self._rows if path.endswith(str(row["id"])))
        elif "page=1" not in target:
            body = []
        await (answer(200, body) if self._patience is None else answer_and_leave(self._patience, 200, body))(connection)


@pytest.mark.parametrize("milliseconds", [1, 3, 5, 8, 12, 20])
async def test_all_orders_arrive_at_a_server_that_closes_idle_connections_soon(milliseconds: int) -> None:
    platform = Platform(milliseconds / 1000)
    async with serving(platform) as server, SimplePod(KEY, base_url=server.url, retry=QUICK) as client:
        rented = []
        for _ in range(8):
            rented.append((await client.instances.rent(OFFER, 38)).id)
            await asyncio.sleep(milliseconds / 1000)  # a kept connection would be closing just now

    assert rented == list(range(101, 109))
    assert platform.orders == 8


async def test_an_order_has_a_connection_of_its_own_that_is_not_kept() -> None:
    async with serving(Platform(None)) as server, SimplePod(KEY, base_url=server.url) as client:
        await client.instances.list()
        assert server.connections == 1
        for number in (2, 3):
            await client.instances.rent(OFFER, 38)
            assert server.connections == number
        while server.open > 1:
            await asyncio.sleep(1)
