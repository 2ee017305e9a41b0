"""A server on loopback that is told, request by request, what to do to the connection."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping

    Deed = Callable[["Connection"], Awaitable[None]]

_HEAD_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


@frozen
class Connection:
    """The server's end of one connection, after it has read one request."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    request: bytes

    def say(self, text: str | bytes) -> None:
        self.writer.write(text if isinstance(text, bytes) else text.encode("latin-1"))

    def head(self, status: int, length: int, headers: Mapping[str, str] | None = None) -> None:
        fields = {"Content-Type": "application/json", "Content-Length": str(length), **(headers or {})}
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        self.say(f"HTTP/1.1 {status} Status\r\n{lines}\r\n")

    def reset(self) -> None:
        """RST instead of FIN."""
        connection: socket.socket = self.writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def until_the_client_leaves(self) -> None:
        with suppress(ConnectionError):
            await self.reader.read()


@define
class Server:
    """Does one deed per request, the last one for ever, and keeps what it was sent."""

    deeds: list[Deed]
    port: int = 0
    scheme: str = "http"
    requests: list[bytes] = field(factory=list[bytes])
    under_way: int = 0
    most_under_way: int = 0
    connections: int = 0
    _writers: set[asyncio.StreamWriter] = field(factory=set["asyncio.StreamWriter"])
    _tasks: set[asyncio.Task[Any]] = field(factory=set["asyncio.Task[Any]"])

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def open(self) -> int:
        """Connections that neither side has closed yet."""
        return len(self._writers)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.add(writer)
        self.connections += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while not writer.is_closing():
                await self._answer(Connection(reader, writer, await _read_request(reader)))
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        self._writers.discard(writer)
        self._tasks.discard(task)

    async def _answer(self, connection: Connection) -> None:
        self.requests.append(connection.request)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            deed = self.deeds.pop(0) if len(self.deeds) > 1 else self.deeds[0]
            await deed(connection)
            await connection.writer.drain()
        finally:
            self.under_way -= 1

    async def hang_up(self) -> None:
        for writer in self._writers:
            writer.transport.abort()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


async def _read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(_HEAD_END)
    length = _LENGTH.search(head)
    return head + (await reader.readexactly(int(length[1])) if length else b"")


@asynccontextmanager
async def serving(*deeds: Deed, port: int = 0, tls: ssl.SSLContext | None = None) -> AsyncGenerator[Server, None]:
    server = Server(list(deeds) or [answer()], scheme="https" if tls else "http")
    listener = await asyncio.start_server(server.serve, "127.0.0.1", port, ssl=tls)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        await server.hang_up()
        await listener.wait_closed()


def answer(status: int = 200, body: Any = None, headers: Mapping[str, str] | None = None) -> Deed:
    """A whole answer; a body that is neither text nor bytes goes out as JSON."""
    content = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()

    async def deed(connection: Connection) -> None:
        connection.head(status, len(content), headers)
        connection.say(b"" if connection.request.startswith(b"HEAD ") else content)

    return deed


def cut(status: int, body: bytes, *, reset: bool = False) -> Deed:
    """An answer that ends, by FIN or by RST, ten bytes before its end."""

    async def deed(connection: Connection) -> None:
        connection.head(status, len(body) + 10)
        connection.say(body)
        await connection.writer.drain()
        if reset:
            await asyncio.sleep(0.01)  # what was sent is thrown away unless the client has read it
            connection.reset()
        else:
            connection.writer.close()

    return deed


def dribble(status: int = 200, every: float = 0.01) -> Deed:
    """A byte now and then, for ever."""

    async def deed(connection: Connection) -> None:
        connection.head(status, 1_000_000)
        while not connection.writer.is_closing():
            connection.say(b" ")
            await connection.writer.drain()
            await asyncio.sleep(every)

    return deed


async def silence(connection: Connection) -> None:
    await connection.until_the_client_leaves()


async def silence_after_the_head(connection: Connection) -> None:
    connection.head(200, 10)
    await connection.until_the_client_leaves()


async def hang_up(connection: Connection) -> None:
    connection.writer.close()


async def reset(connection: Connection) -> None:
    connection.reset()


async def garbage(connection: Connection) -> None:
    connection.say(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    connection.writer.close()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port
