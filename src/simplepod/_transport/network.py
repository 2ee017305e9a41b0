"""Connections as httpcore wants them, on asyncio alone.

httpcore's own way, through anyio, looks names up in the loop's default executor, and loses a connection whose request
is cancelled while it is being made. Here names have a thread of their own, and a stream is closed the moment that it is
given up: `aclose` never waits, so that no second cancellation can interrupt it.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import httpcore

from simplepod._transport.dialling import Address, Dial, literal, look_up
from simplepod._transport.threads import OwnThreads
from simplepod._transport.wire import Wire

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

_CLOSED = "the connection is closed"


class Stream(httpcore.AsyncNetworkStream):
    """One open connection. One that httpcore lets go of without closing it is closed for it."""

    def __init__(self, transport: asyncio.Transport, wire: Wire) -> None:
        self._transport = transport
        self._wire = wire

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            if not self._wire.readable:
                async with asyncio.timeout(timeout):
                    await self._wire.news()
            return self._wire.take(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if self._wire.ended:
            raise httpcore.WriteError(_CLOSED)
        if not buffer:
            return
        self._transport.write(buffer)
        if self._wire.full:
            try:
                async with asyncio.timeout(timeout):
                    await self._wire.room()
            except TimeoutError as error:
                raise httpcore.WriteTimeout(str(error)) from error

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> Stream:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                encrypted = await loop.start_tls(
                    self._transport, self._wire, ssl_context, server_hostname=server_hostname
                )
        except TimeoutError as error:
            self._wire.abort()
            raise httpcore.ConnectTimeout(str(error)) from error
        except OSError as error:  # those of TLS are such
            self._wire.abort()
            raise httpcore.ConnectError(str(error)) from error
        except BaseException:
            self._wire.abort()
            raise
        assert encrypted is not None  # noqa: S101 - None is for transports that cannot, which raise
        self._wire.carried_by(encrypted)
        self._transport = encrypted
        return self

    async def aclose(self) -> None:
        self.hang_up()

    def hang_up(self) -> None:
        """As `aclose`, which never waits."""
        self._wire.abort()

    def __del__(self) -> None:
        if not self._wire.ended:
            self._wire.abort()

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks for: whether a kept connection has ended, and which protocol TLS has agreed upon."""
        if info == "is_readable":
            return self._wire.readable
        names = {"client_addr": "sockname", "server_addr": "peername"}
        return self._transport.get_extra_info(names.get(info, info))


class Network(httpcore.AsyncNetworkBackend):
    """Makes connections, knows those that are open, and closes them all at its end."""

    def __init__(self) -> None:
        self._look_ups = OwnThreads[list[Address]]()
        self._open = WeakSet[Stream]()
        self._closed = False

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - httpcore's interface; no client of ours sets it
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002 - as above
    ) -> Stream:
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._addresses(host, port)
                stream = Stream(*await Dial(Wire).first_of(addresses))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except (OSError, UnicodeError) as error:  # UnicodeError: no name that could be looked up
            raise httpcore.ConnectError(str(error)) from error
        if self._closed:
            stream.hang_up()
            raise httpcore.ConnectError(_CLOSED)
        self._open.add(stream)
        return stream

    async def _addresses(self, host: str, port: int) -> list[Address]:
        known = literal(host, port)
        return [known] if known else await self._look_ups.run((host, port), partial(look_up, host, port))

    async def aclose(self) -> None:
        """Closes everything, also what a request under way is just connecting, and makes no connection any more."""
        self._closed = True
        for stream in list(self._open):
            stream.hang_up()
        await asyncio.sleep(0)  # asyncio closes sockets in its next turn
