"""An order goes out on a connection of its own: a kept one may be closing, and then nobody knows whether it arrived."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx
import pytest
from attrs import define, field

from tests.evidence.audit import outcome_of
from tests.evidence.calls import EVERY_WAY, RENTS, rented

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from tests.evidence.audit import Audit
    from tests.scripted import ScriptedSimplePod

pytestmark = pytest.mark.virtual_time


@define
class Server:
    """The scripted API behind a socket; it closes each connection a moment after an answer."""

    pod: ScriptedSimplePod
    idle: float
    connections: list[list[str]] = field(factory=list[list[str]])

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen: list[str] = []
        self.connections.append(seen)
        try:
            while True:
                async with asyncio.timeout(self.idle if seen else None):
                    head = (await reader.readuntil(b"\r\n\r\n")).decode()
                seen.append(head.split("\r\n")[0])
                await self._answer(head, reader, writer)
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        method, target, _ = head.split("\r\n", maxsplit=1)[0].split(" ")
        fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        length = int({name.lower(): value for name, value in fields.items()}.get("content-length", 0))
        body = await reader.readexactly(length)
        answer = await self.pod.handle_async_request(httpx.Request(method, f"http://pod.test{target}", content=body))
        content = await answer.aread()
        date = answer.headers.get("date", "")
        writer.write(
            f"HTTP/1.1 {answer.status_code} X\r\nDate: {date}\r\nContent-Length: {len(content)}\r\n\r\n".encode()
        )
        writer.write(content)
        await writer.drain()


@asynccontextmanager
async def served(pod: ScriptedSimplePod, idle: float) -> AsyncGenerator[tuple[Server, str]]:
    server = Server(pod, idle)
    async with await asyncio.start_server(server.serve, "127.0.0.1", 0) as listening:
        yield server, f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("idle", [0.001, 0.02, 60])
async def test_an_order_is_the_first_request_of_its_connection(
    pod: ScriptedSimplePod, audit: Audit, way: str, idle: float
) -> None:
    async with served(pod, idle) as (server, url), pod.client(transport=None, base_url=url) as client:
        for _ in range(3):
            await client.billing.summary()
        outcome = await outcome_of(rented(client, way))

    assert outcome.succeeded() == ([101] if way in RENTS else [])
    orders = [seen for seen in server.connections if any(line.startswith("POST ") for line in seen)]
    assert [seen[0].split(" ")[0] for seen in orders] == ["POST"]
    audit(pod, outcome)
