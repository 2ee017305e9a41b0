"""Orders go out over a connection of their own: a kept one may be closing, and nobody would know what has arrived."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from simplepod import Offer, SimplePod
from tests.transport.doubles import KEY
from tests.transport.servers import answer, serving

if TYPE_CHECKING:
    from tests.transport.servers import Connection

pytestmark = pytest.mark.virtual_time

OFFER = Offer(id=1, instance_market="/instances/market/1", gpu_count=1)


class Platform:
    """Rents what it is asked for."""

    def __init__(self) -> None:
        self._rows: list[dict[str, Any]] = []

    async def __call__(self, connection: Connection) -> None:
        method, target, _ = connection.request.decode().split(" ", 2)
        path = target.partition("?")[0]
        body: Any = self._rows
        if method == "POST":
            body = {"id": len(self._rows) + 101, "status": "created", "gpuCount": 1}
            self._rows.append(body)
        elif path != "/instances/list":
            (body,) = (row for row in self._rows if path.endswith(str(row["id"])))
        elif "page=1" not in target:
            body = []
        await answer(200, body)(connection)


async def test_an_order_has_a_connection_of_its_own_that_is_not_kept() -> None:
    async with serving(Platform()) as server, SimplePod(KEY, base_url=server.url) as client:
        await client.instances.list()
        assert server.connections == 1
        for number in (2, 3):
            await client.instances.rent(OFFER, 38)
            assert server.connections == number
        while server.open > 1:
            await asyncio.sleep(1)
