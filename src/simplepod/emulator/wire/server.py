"""The emulator on a real socket."""

import asyncio
import contextlib
import socket
import struct
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from simplepod.emulator.wire.delivery import WIRE, Naps

GRACE = 0.1
"""Real seconds that requests get to finish when the server stops."""
Client = tuple[str, int] | None


class Server:
    """uvicorn's HTTP protocol on an asyncio server of our own: no signal handlers, no polling, a quick stop."""

    def __init__(self, app: ASGIApp, naps: Naps) -> None:
        self._app = app
        self._naps = naps
        self._wires: dict[Client, _SocketWire] = {}
        self._state = ServerState()
        self._server: asyncio.Server | None = None

    async def start(self, address: str, port: int) -> int:
        """Listen; returns the port."""
        sock = socket.socket(proto=socket.IPPROTO_TCP)  # named, or asyncio leaves Nagle on: 40 ms per answer
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((address, port))
        except OSError:
            sock.close()
            raise
        config = Config(
            self._handle,
            http=H11Protocol,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            proxy_headers=False,
            server_header=False,
            date_header=False,
        )
        config.load()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(config, self._state, self._wires), sock=sock)
        return int(sock.getsockname()[1])

    async def stop(self) -> None:
        """Stop listening, let requests under way finish, and break off what hangs."""
        if self._server is None:
            return
        self._server.close()
        self._naps.wake_all()
        await self._finish()
        for wire in list(self._wires.values()):
            wire.reset()
        await self._finish()
        await self._server.wait_closed()
        self._server = None

    async def _finish(self) -> None:
        if self._state.tasks:
            await asyncio.wait(self._state.tasks, timeout=GRACE)
        await asyncio.sleep(0)

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        extensions = {**scope.get("extensions", {}), WIRE: self._wires[scope["client"]]}
        await self._app({**scope, "extensions": extensions}, receive, send)


class _SocketWire:
    def __init__(self, connection: "_Connection", transport: asyncio.Transport) -> None:
        self._connection = connection
        self._transport = transport

    def close(self) -> None:
        self._transport.close()

    def reset(self) -> None:
        """RST: linger 0 throws away what is not yet sent, and tells the peer so."""
        sock = self._transport.get_extra_info("socket")
        with contextlib.suppress(OSError):  # closed already
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()

    def keep_alive(self, seconds: float) -> None:
        self._connection.timeout_keep_alive = seconds  # type: ignore[assignment]  # it goes into call_later


class _Connection(H11Protocol):
    """Makes its transport known, so that a fault can break it."""

    def __init__(self, config: Config, state: ServerState, wires: dict[Client, _SocketWire]) -> None:
        super().__init__(config, state, {})
        self.access_log = False  # the emulator has a log of its own
        self._wires = wires

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wires[self.client] = _SocketWire(self, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._wires.pop(self.client, None)
