"""Whether something answers behind a machine's port. These probes carry no key and ask the API nothing."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import httpx

from simplepod._transport.pools import Pools, loaded_ssl_context, proxy_from_environment

if TYPE_CHECKING:
    from simplepod.models import Endpoint

PROBE_TIMEOUT = 5.0
_OF_THE_EDGE = frozenset({502, 504, *range(520, 527), 530})  # the tunnel's own while nothing answers behind it
_GREETS_WITHIN = 0.3
_STAYS_OPEN = 1.0
_CHUNK = 4096
_SSH_LINE = b"\nSSH-"


async def which_answers(tunnel: Endpoint | None, direct: Endpoint | None) -> Endpoint | None:
    """The tunnel if something answers behind it, else the direct endpoint if something answers there; 5 s at most."""
    if tunnel is None or direct is None:
        only = tunnel or direct
        return only if only is not None and await answers(only) else None
    async with asyncio.TaskGroup() as probes:  # side by side: a tunnel that hangs must not use up the time for both
        beside = probes.create_task(answers(direct))
        if await answers(tunnel):
            beside.cancel()
            return tunnel
    return direct if beside.result() else None


async def answers(endpoint: Endpoint) -> bool:
    """SSH: its identification line. Through a tunnel: an HTTP status that is not the edge's own. Directly: a banner,
    an HTTP answer, or a connection that stays open for a second.
    """
    try:
        async with asyncio.timeout(PROBE_TIMEOUT):
            return await (_by_http(endpoint.url) if endpoint.kind == "tunnel" else _by_tcp(endpoint))
    except (OSError, httpx.HTTPError, httpx.InvalidURL, ValueError, OverflowError):
        return False  # nothing there, too late (an OSError), or no host and port that anything could be behind


async def _by_http(url: str) -> bool:
    pools = Pools(0, await loaded_ssl_context(), proxy_from_environment(httpx.URL(url)))
    try:
        request = httpx.Request("GET", url, extensions={"timeout": httpx.Timeout(PROBE_TIMEOUT).as_dict()})
        response = await pools.fresh.handle_async_request(request)
        await response.aclose()
    finally:
        await pools.aclose()
    return response.status_code not in _OF_THE_EDGE


async def _by_tcp(endpoint: Endpoint) -> bool:
    reader, writer = await asyncio.open_connection(endpoint.host, endpoint.port)
    try:
        if endpoint.kind == "ssh":
            return await _speaks_ssh(reader)
        first = await _first_bytes(reader, _GREETS_WITHIN)
        if first is None:
            writer.write(f"GET / HTTP/1.1\r\nHost: {endpoint.host}\r\nConnection: close\r\n\r\n".encode())
            first = await _first_bytes(reader, _STAYS_OPEN)
        return first != b""
    finally:
        writer.transport.abort()  # nothing is left to say, and a peer that does not read must hold up nobody
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _speaks_ssh(reader: asyncio.StreamReader) -> bool:
    """Whether a line begins with "SSH-"; a server may say other lines before it, in any segments (RFC 4253, 4.2)."""
    seen = b"\n"
    while chunk := await reader.read(_CHUNK):
        seen += chunk
        if _SSH_LINE in seen:
            return True
        seen = seen[1 - len(_SSH_LINE) :]
    return False


async def _first_bytes(reader: asyncio.StreamReader, wait: float) -> bytes | None:
    """What comes first; empty when the other side closes, None when nothing comes in time."""
    try:
        async with asyncio.timeout(wait):
            return await reader.read(_CHUNK)
    except TimeoutError:
        return None
