"""Whether something answers behind a port of a rented machine. These probes carry no key and ask the API nothing."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import httpx

from simplepod._transport.pools import proxy_from_environment, shared_ssl_context

if TYPE_CHECKING:
    from simplepod.models import Endpoint

_TUNNEL_ALONE = frozenset({502, 530})  # the tunnel's own answers while nothing listens behind it
_BANNER_WAIT = 0.3
_STAYS_OPEN = 1.0
_ENOUGH = 64


async def answers(endpoint: Endpoint, timeout: float) -> bool:
    """SSH: its banner. Through a tunnel: an HTTP status that is not the tunnel's own. Directly: a banner, an HTTP
    answer, or a connection that stays open for a second.
    """
    try:
        async with asyncio.timeout(timeout):
            return await (_by_http(endpoint.url, timeout) if endpoint.kind == "tunnel" else _by_tcp(endpoint))
    except (OSError, httpx.HTTPError, httpx.InvalidURL, ValueError, OverflowError):
        return False  # nothing there, too late (an OSError), or no host and port that anything could be behind


async def _by_http(url: str, timeout: float) -> bool:
    context = await asyncio.to_thread(shared_ssl_context)
    transport = httpx.AsyncHTTPTransport(verify=context, proxy=proxy_from_environment(httpx.URL(url)))
    async with transport:
        request = httpx.Request("GET", url, extensions={"timeout": httpx.Timeout(timeout).as_dict()})
        response = await transport.handle_async_request(request)
        await response.aclose()
    return response.status_code not in _TUNNEL_ALONE


async def _by_tcp(endpoint: Endpoint) -> bool:
    reader, writer = await asyncio.open_connection(endpoint.host, endpoint.port)
    try:
        banner = await _first_bytes(reader, _STAYS_OPEN if endpoint.kind == "ssh" else _BANNER_WAIT)
        if endpoint.kind == "ssh":
            return banner is not None and banner.startswith(b"SSH-")
        if banner is None:
            writer.write(f"GET / HTTP/1.1\r\nHost: {endpoint.host}\r\nConnection: close\r\n\r\n".encode())
            await writer.drain()
            banner = await _first_bytes(reader, _STAYS_OPEN)
        return banner != b""
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _first_bytes(reader: asyncio.StreamReader, wait: float) -> bytes | None:
    """What comes first; empty when the other side closes, None when nothing comes in time."""
    try:
        async with asyncio.timeout(wait):
            return await reader.read(_ENOUGH)
    except TimeoutError:
        return None
