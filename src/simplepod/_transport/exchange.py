"""One request and its whole answer over a transport, under one clock; every way it can break is one error."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
from attrs import define, field, frozen

from simplepod._transport.answers import BODY_CUT, mask
from simplepod.errors import RequestTimeoutError, TransportError

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_CONNECT_SHARE = 0.9  # a slow connect ends as ConnectTimeout, which proves that nothing left, before the clock does
_OF_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding"})


@frozen
class Call:
    """One request, before it has a key; `secrets` are masked in everything that is said about it."""

    method: str
    path: str
    params: Mapping[str, Any] | None = None
    content: bytes | None = None
    content_type: str | None = None
    secrets: frozenset[str] = frozenset()
    hint: str | None = None


@define
class _Arrived:
    """What has come in so far."""

    response: httpx.Response | None = None
    chunks: list[bytes] = field(factory=list[bytes])

    @property
    def body(self) -> bytes:
        return b"".join(self.chunks)


async def exchange(
    transport: httpx.AsyncBaseTransport,
    request: httpx.Request,
    call: Call,
    timeout: float,
    *,
    trusted: bool,
    secrets: frozenset[str],
) -> httpx.Response:
    """The answer with its body, detached from the connection and from the key.

    httpx bounds each read, which a slow dribble passes; so the whole exchange is bounded here. An error status whose
    body breaks off is still that answer. `trusted` says that the transport's connect errors prove that nothing left.
    """
    request.extensions["timeout"] = httpx.Timeout(timeout, connect=timeout * _CONNECT_SHARE).as_dict()
    started = time.monotonic()
    arrived = _Arrived()
    try:
        async with asyncio.timeout(timeout):
            await _receive(transport, request, arrived)
    except (httpx.HTTPError, httpx.StreamError, OSError) as error:  # TimeoutError is an OSError
        if arrived.response is None or arrived.response.is_success:
            sent = not (trusted and isinstance(error, _NEVER_LEFT))
            raise _broken_off(error, call, timeout, arrived, sent=sent, secrets=secrets) from error
    return _detached(arrived, request, time.monotonic() - started)


async def _receive(transport: httpx.AsyncBaseTransport, request: httpx.Request, arrived: _Arrived) -> None:
    response = arrived.response = await transport.handle_async_request(request)
    try:
        async for chunk in response.aiter_bytes():
            arrived.chunks.append(chunk)
    finally:
        await response.aclose()


def _detached(arrived: _Arrived, request: httpx.Request, seconds: float) -> httpx.Response:
    assert arrived.response is not None  # noqa: S101 - tells the type checker: without one, `exchange` has raised
    headers = [(name, value) for name, value in arrived.response.headers.multi_items() if name not in _OF_THE_WIRE]
    whole = httpx.Response(
        arrived.response.status_code,
        headers=headers,
        content=arrived.body,
        request=httpx.Request(request.method, request.url),
    )
    whole.elapsed = timedelta(seconds=seconds)
    return whole


def _broken_off(
    error: Exception, call: Call, timeout: float, arrived: _Arrived, *, sent: bool, secrets: frozenset[str]
) -> TransportError:
    timed_out = isinstance(error, (httpx.TimeoutException, TimeoutError))
    status = arrived.response.status_code if arrived.response is not None else None
    begun = f" after status {status} and {len(arrived.body)} bytes" if status else ""
    said = f"no whole answer within {timeout:g} s" if timed_out else f"{type(error).__name__} {error}".strip()
    return (RequestTimeoutError if timed_out else TransportError)(
        f"{call.method} {call.path}: {mask(said, secrets)}{begun}",
        method=call.method,
        path=call.path,
        sent=sent,
        status_code=status,
        body=mask(arrived.body.decode("utf-8", "replace"), secrets)[:BODY_CUT],
    )
