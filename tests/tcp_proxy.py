"""A TCP proxy on loopback that breaks connections between a client and a server, request by request, as it is told."""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self

from attrs import define, field, frozen

if TYPE_CHECKING:
    from collections.abc import Callable

_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_CLOSE = re.compile(rb"(?i)\r\nconnection: *close")


@frozen
class Request:
    """One request as it came from the client."""

    head: bytes
    body: bytes

    @property
    def route(self) -> str:
        """ "METHOD /path", without the query."""
        method, target, _ = self.head.decode("latin-1").split(" ", 2)
        return f"{method} {target.partition('?')[0]}"


@frozen
class Cut:
    """What happens to one request and its answer."""

    forward: bool = True
    """Whether the server gets to see the request."""
    delay: float = 0.0
    """Seconds between the server's answer and its delivery."""
    keep: int | None = None
    """So many bytes of the answer, head included, reach the client before the connection breaks; None: all."""
    rst: bool = False
    """Break with RST instead of FIN."""


@define
class Proxy:
    """`async with Proxy(port, choose)`: listens at `url`, asks `choose` about every request, and keeps them all."""

    server_port: int
    choose: Callable[[Request], Cut]
    requests: list[Request] = field(factory=list[Request], init=False)
    _listener: asyncio.Server | None = field(default=None, init=False)
    _clients: dict[asyncio.Task[Any], asyncio.StreamWriter] = field(factory=dict[Any, Any], init=False)

    @property
    def url(self) -> str:
        assert self._listener is not None
        return f"http://127.0.0.1:{self._listener.sockets[0].getsockname()[1]}"

    async def __aenter__(self) -> Self:
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._listener is not None
        self._listener.close()
        for writer in self._clients.values():
            writer.transport.abort()
        if self._clients:
            await asyncio.wait(self._clients)
        await self._listener.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._clients[task] = writer
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                while not writer.is_closing():
                    await self._pass_on(Request(*await _read_message(reader)), writer)
        finally:
            writer.close()
            del self._clients[task]

    async def _pass_on(self, request: Request, client: asyncio.StreamWriter) -> None:
        self.requests.append(request)
        cut = self.choose(request)
        answer = await self._ask(request) if cut.forward else b""
        if cut.delay:
            await asyncio.sleep(cut.delay)
        client.write(answer if cut.keep is None else answer[: cut.keep])
        await client.drain()
        if not cut.forward or cut.keep is not None:
            _break(client, rst=cut.rst)

    async def _ask(self, request: Request) -> bytes:
        """The whole answer; the server's side goes on when the client has left, as it does in life."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.server_port)
        try:
            head = _CLOSE.sub(b"", request.head).removesuffix(_HEAD_END)
            writer.write(head + b"\r\nConnection: close" + _HEAD_END + request.body)
            answer = await reader.read(-1)
        finally:
            writer.close()
        head, end, body = answer.partition(_HEAD_END)
        return _CLOSE.sub(b"", head) + end + body


async def _read_message(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(_HEAD_END)
    length = _LENGTH.search(head)
    return head, await reader.readexactly(int(length[1])) if length else b""


def _break(writer: asyncio.StreamWriter, *, rst: bool) -> None:
    if not rst:
        writer.close()
        return
    connection: socket.socket = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
