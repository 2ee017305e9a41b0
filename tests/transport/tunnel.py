"""A proxy on loopback that is asked for tunnels, and passes on what it cannot read."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

_OPEN = b"HTTP/1.1 200 Connection established\r\n\r\n"


@define
class Tunnels:
    """All tunnels lead to one port, whatever name was asked for."""

    to: int
    port: int = 0
    asked: list[bytes] = field(factory=list[bytes])
    carried: bytearray = field(factory=bytearray)
    open: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            self.asked.append(await reader.readuntil(b"\r\n\r\n"))
            there, back = await asyncio.open_connection("127.0.0.1", self.to)
            writer.write(_OPEN)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._carry(reader, back))
                group.create_task(self._carry(there, writer))
        writer.close()
        self.open -= 1

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65536):
                self.carried += data
                writer.write(data)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def tunnels(to: int) -> AsyncGenerator[Tunnels, None]:
    proxy = Tunnels(to)
    listener = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = listener.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        listener.close()
        while proxy.open:  # both ends have hung up by now
            await asyncio.sleep(0.1)
        await listener.wait_closed()
