"""What asyncio tells about one connection, and what has come in over it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import cast

_READ_AHEAD = 256 * 1024  # bytes that wait for a reader; then the other side has to


class Wire(asyncio.Protocol):
    """What has come in, whether the other side is still there, and whether it takes more."""

    def __init__(self) -> None:
        self.ended = False
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._error: Exception | None = None
        self._reading_paused = False
        self._news: asyncio.Future[None] | None = None
        self._room: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # by its methods: uvloop's has another base

    def carried_by(self, transport: asyncio.Transport) -> None:
        """The same connection, encrypted from now on."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        if len(self._received) > _READ_AHEAD and not self._reading_paused and self._transport is not None:
            self._reading_paused = True
            self._transport.pause_reading()
        _settle(self._news)

    def eof_received(self) -> None:
        """The transport closes itself then: nobody waits for half a connection, least of all a kept one."""
        self.ended = True
        _settle(self._news)

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended = True
        self._error = self._error or exc
        _settle(self._news)
        _settle(self._room)

    def pause_writing(self) -> None:
        self._room = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        _settle(self._room)
        self._room = None

    def abort(self) -> None:
        """Closes at once; there is nothing to say any more to the other side."""
        if self._error is None:
            self._error = ConnectionAbortedError("the connection is closed")
        self.ended = True
        if self._transport is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended, and its connections with it
                self._transport.abort()

    @property
    def readable(self) -> bool:
        """Whether a read would return at once; for a kept connection this means that it is of no use any more."""
        return self.ended or bool(self._received)

    async def news(self) -> None:
        """Waits until `readable`."""
        if not self.readable:
            self._news = asyncio.get_running_loop().create_future()
            await self._news

    @property
    def full(self) -> bool:
        """Whether the other side takes less than is written."""
        return self._room is not None and not self._room.done()

    async def room(self) -> None:
        """Waits until no longer `full`."""
        if self._room is not None:
            await self._room

    def take(self, most: int) -> bytes:
        """What has come; empty at the end."""
        if not self._received and self._error is not None:
            raise self._error
        taken = bytes(self._received[:most])
        del self._received[:most]
        if self._reading_paused and len(self._received) <= _READ_AHEAD and not self.ended:
            self._reading_paused = False
            assert self._transport is not None  # noqa: S101 - it has brought the data
            self._transport.resume_reading()
        return taken


def _settle(waiting: asyncio.Future[None] | None) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(None)
