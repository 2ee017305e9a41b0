"""One request and its whole answer over a transport, under one clock; every way it can break is one error."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
from attrs import define, field, frozen

from simplepod._transport.masking import BODY_CUT, mask, mask_object
from simplepod.errors import RequestTimeoutError, TransportError

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
# A ProxyError is a tunnel, or a SOCKS connection, that was refused; what a proxy says to plain http is an answer.
_CONNECT_SHARE = 0.9  # a slow connect ends as ConnectTimeout, which proves that nothing left, before the clock does
_OF_THE_WIRE = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})


@define
class Departure:
    """Whether any attempt of a call may have reached the server."""

    has_left: bool = False


@frozen
class Call:
    """One request, before it has a key; `secrets` are masked in everything that is said about it.

    `repeatable` says whether it may be done twice (unless told, its method does); `fresh` that it goes out over a
    connection of its own, if the connections are ours; `departure`, if given, is kept up to date while it is sent.
    """

    method: str
    path: str
    params: Mapping[str, Any] | None = field(default=None, repr=False)
    content: bytes | None = field(default=None, repr=False)
    content_type: str | None = None
    secrets: frozenset[str] = field(default=frozenset[str](), repr=False)
    hint: str | None = None
    repeatable: bool | None = field(default=None, kw_only=True)
    fresh: bool = field(default=False, kw_only=True)
    departure: Departure | None = field(default=None, kw_only=True, eq=False, repr=False)


@frozen
class Reply:
    """A whole answer, apart from the connection and the key that it came by."""

    status_code: int
    url: httpx.URL = field(repr=False)
    headers: httpx.Headers = field(repr=False)
    content: bytes = field(repr=False)
    seconds: float

    @property
    def is_success(self) -> bool:
        return self.status_code // 100 == 2  # noqa: PLR2004 - HTTP's own class

    def plain_headers(self) -> httpx.Headers:
        """The headers, without those that describe how the content travelled; as bytes, for httpx writes ASCII only."""
        return httpx.Headers([(name, value) for name, value in self.headers.raw if name.lower() not in _OF_THE_WIRE])

    def response(self, method: str) -> httpx.Response:
        """The same as httpx has it."""
        request = httpx.Request(method, self.url)
        whole = httpx.Response(self.status_code, headers=self.plain_headers(), content=self.content, request=request)
        whole.elapsed = timedelta(seconds=self.seconds)
        return whole


@define
class _Arrived:
    """What has come in so far."""

    response: httpx.Response | None = None
    chunks: list[bytes] = field(factory=list[bytes], repr=False)

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
) -> Reply:
    """The answer with its body.

    httpx bounds each read, which a slow dribble passes; so the whole exchange is bounded here. An error status whose
    body breaks off is still that answer. `trusted` says that the transport's connect errors prove that nothing left.
    """
    connect = timeout * _CONNECT_SHARE
    request.extensions["timeout"] = {"connect": connect, "read": timeout, "write": timeout, "pool": timeout}
    clock = asyncio.get_running_loop().time
    started = clock()
    arrived = _Arrived()
    broken = await _receive(transport, request, arrived, timeout)
    response = arrived.response
    if response is None or (broken is not None and response.is_success):
        assert broken is not None  # noqa: S101 - tells the type checker: what has not arrived has broken off
        sent = not (trusted and isinstance(broken, _NEVER_LEFT))
        bare = httpx.Request(request.method, request.url)
        raise _broken_off(broken, call, timeout, arrived, sent=sent, secrets=secrets) from _shown(broken, bare, secrets)
    return Reply(response.status_code, request.url, response.headers, arrived.body, clock() - started)


async def _receive(
    transport: httpx.AsyncBaseTransport, request: httpx.Request, arrived: _Arrived, timeout: float
) -> Exception | None:
    """Fills `arrived`; what it broke on is returned, for raised within `except` it would be the context of ours."""
    try:
        async with asyncio.timeout(timeout):
            response = arrived.response = await transport.handle_async_request(request)
            try:
                async for chunk in response.aiter_bytes():
                    arrived.chunks.append(chunk)
            finally:
                await response.aclose()
    except (httpx.HTTPError, httpx.StreamError, OSError) as error:  # TimeoutError is an OSError
        return error
    return None


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
        body=mask_object(arrived.body.decode("utf-8", "replace"), secrets)[:BODY_CUT],
    )


def _shown(error: Exception, bare: httpx.Request, secrets: frozenset[str]) -> Exception | None:
    """The error as a cause, without key and body; None if the server got a secret into the text of any behind it."""
    for link in _chain(error):
        if mask(str(link), secrets) != str(link):
            return None
        if isinstance(link, httpx.HTTPError):
            link.request = bare
    return error


def _chain(error: BaseException) -> list[BaseException]:
    links: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in links:
        links.append(link)
        link = link.__cause__ or link.__context__
    return links
