"""The loopback server, alone in its process: HTTP/1.1, keep-alive, GETs only, never the limit of what is measured.

Prints its port, and ends when its standard input is closed, so that none outlives the bench.
"""

from __future__ import annotations

import asyncio
import sys
from functools import cache

from bench.payloads import answer

try:
    import uvloop
except ImportError:  # a peer that cannot be installed stops nothing
    uvloop = None


class Connection(asyncio.Protocol):
    """Answers each request after the latency that its URL asks for."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *heads, self._unread = (self._unread + data).split(b"\r\n\r\n")
        for head in heads:
            latency, whole = _answer(head.split(b" ", 2)[1].decode("ascii"))
            if latency:
                self._loop.call_later(latency, self._say, whole)
            else:
                self._say(whole)

    def _say(self, whole: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(whole)


@cache
def _answer(target: str) -> tuple[float, bytes]:
    latency, body = answer(target)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return latency, head.encode() + body


async def serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Connection, "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    if uvloop is None:
        asyncio.run(serve())
    else:
        uvloop.run(serve())
