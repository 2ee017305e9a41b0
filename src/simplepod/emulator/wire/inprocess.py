"""The emulator without a socket: a transport for httpx."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
from starlette.types import ASGIApp, Message

from simplepod.emulator.wire.delivery import WIRE, Naps

Seconds = float | None


class InProcessTransport(httpx.AsyncBaseTransport):
    """Hands each request to the application in a task of its own, which outlives a client that gives up.

    What a fault does to the connection shows as stock httpx shows it. Closing the transport ends all delays, and
    waits until the server's side is done.
    """

    def __init__(self, app: ASGIApp, naps: Naps) -> None:
        self._app = app
        self._naps = naps
        self._tasks: set[asyncio.Task[None]] = set()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        timeout: dict[str, Seconds] = request.extensions.get("timeout", {})
        exchange = _Exchange(await request.aread(), timeout.get("read"))
        task = asyncio.get_running_loop().create_task(self._serve(request, exchange))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(exchange.done)
        start = await exchange.next(request)
        return httpx.Response(start["status"], headers=start["headers"], stream=_Stream(exchange, request, start))

    async def _serve(self, request: httpx.Request, exchange: "_Exchange") -> None:
        await self._app(_scope(request, exchange), exchange.receive, exchange.send)

    async def aclose(self) -> None:
        loop = asyncio.get_running_loop()
        mine = {task for task in self._tasks if task.get_loop() is loop}
        while mine:
            self._naps.wake_all()
            _, mine = await asyncio.wait(mine, timeout=0.01)


class _Exchange:
    """One request and its answer, between client and server task."""

    def __init__(self, body: bytes, read_timeout: Seconds) -> None:
        self._body: bytes | None = body
        self._read_timeout = read_timeout
        self._messages: asyncio.Queue[Message] = asyncio.Queue()
        self._broken: str | None = None
        self._over = asyncio.Event()

    # The server's side

    async def receive(self) -> Message:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self._over.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self._messages.put_nowait(message)

    def close(self) -> None:
        self._break("closed")

    def reset(self) -> None:
        self._break("reset")

    def keep_alive(self, seconds: float) -> None:
        """There is no connection to keep."""

    def done(self, task: "asyncio.Task[None]") -> None:
        """An exception of the application is the test's to see."""
        if not task.cancelled() and (error := task.exception()) is not None:
            self._messages.put_nowait({"type": "error", "error": error})
        elif task.cancelled():
            self._break("closed")

    def _break(self, how: str) -> None:
        self._over.set()
        self._messages.put_nowait({"type": how})

    # The client's side

    async def next(self, request: httpx.Request) -> Message:
        try:
            async with asyncio.timeout(self._read_timeout):
                message = await self._messages.get()
        except TimeoutError:
            raise httpx.ReadTimeout("", request=request) from None
        if message["type"] == "reset":
            raise httpx.ReadError("", request=request)
        if message["type"] == "closed":
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)
        if message["type"] == "error":
            raise message["error"]
        return message


class _Stream(httpx.AsyncByteStream):
    def __init__(self, exchange: _Exchange, request: httpx.Request, start: Message) -> None:
        self._exchange = exchange
        self._request = request
        self._expected = int(dict(start["headers"]).get(b"content-length", 0))

    async def __aiter__(self) -> AsyncIterator[bytes]:
        received, more = 0, True
        while more:
            try:
                message = await self._exchange.next(self._request)
            except httpx.RemoteProtocolError:
                text = f"received {received} bytes, expected {self._expected}"
                text = f"peer closed connection without sending complete message body ({text})"
                raise httpx.RemoteProtocolError(text, request=self._request) from None
            received += len(message["body"])
            more = message["more_body"]
            yield message["body"]


def _scope(request: httpx.Request, exchange: _Exchange) -> dict[str, Any]:
    raw_path, _, query = request.url.raw_path.partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": raw_path,
        "query_string": query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "server": (request.url.host, request.url.port),
        "client": ("in process", 0),
        "extensions": {WIRE: exchange},
    }
