"""Connections that are kept, and those of orders; one TLS context per process, and what the environment says."""

from __future__ import annotations

import asyncio
import functools
import threading
from typing import TYPE_CHECKING, Any, cast
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx
from attrs import define, frozen

from simplepod._transport.network import Network
from simplepod._transport.threads import OwnThreads

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterable, AsyncIterator, Callable

_KEPT_FOR = 5.0  # seconds without a request

_loading = threading.Lock()


def shared_ssl_context() -> ssl.SSLContext:
    """The process's TLS context: loading the trust store takes 30 ms and 0.8 MiB, so once and off the event loop."""
    with _loading:  # a cache alone would let all the first requests load it
        return _ssl_context()


@functools.cache
def _ssl_context() -> ssl.SSLContext:
    return httpx.create_ssl_context()


_loads: OwnThreads[ssl.SSLContext] = OwnThreads()


async def loaded_ssl_context() -> ssl.SSLContext:
    """The same; loaded in a thread of its own, if it is not yet."""
    if _ssl_context.cache_info().currsize:
        return _ssl_context()
    return await _loads.run("trust store", shared_ssl_context)


def proxy_from_environment(url: httpx.URL) -> str | None:
    """What HTTPS_PROXY, ALL_PROXY and NO_PROXY say for `url`.

    Plain http never goes through a proxy: it is allowed to loopback only, and the key would leave the machine.
    """
    if url.scheme != "https" or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    proxy = proxies.get("https") or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy


class Pools:
    """The two ways to the server: over connections that are kept for the next request, and over one that is not.

    A kept connection may be closing at the very moment that a request goes out over it, and nobody can tell then
    whether the request has arrived: no matter for what is sent again, but an order is not.
    """

    def __init__(self, kept: int, ssl_context: ssl.SSLContext, proxy: str | None) -> None:
        self._network = Network()
        self.keeping = _Transport(kept, ssl_context, proxy, self._network)
        self.fresh = _Transport(0, ssl_context, proxy, self._network)

    async def aclose(self) -> None:
        await self._network.aclose()


class _Transport(httpx.AsyncHTTPTransport):
    """The stock transport with its connections, over a network of ours, and with a pool of ours."""

    def __init__(self, kept: int, ssl_context: ssl.SSLContext, proxy: str | None, network: Network) -> None:
        super().__init__(verify=ssl_context, proxy=proxy, limits=httpx.Limits(keepalive_expiry=None))
        stock: Any = self._pool
        stock._network_backend = network  # noqa: SLF001 - httpcore takes one as an argument, httpx does not pass it on
        self._pool = cast("Any", _Pool(kept, stock.create_connection))


class _Pool:
    """Gives every request a connection that is its own until its answer is read; bounds those that are kept meanwhile.

    httpcore's pool and its requests find each other through a list that is scanned for every request. What a cancelled
    request leaves there is neither in use nor idle, and stays until the client is closed. Here a request that fails or
    is cancelled closes its connection itself, without waiting for anything. There is no bound on those in use: it is
    the transport's, and clean-up must not be queued behind ordinary work.
    """

    def __init__(self, kept: int, connect: Callable[[httpcore.Origin], httpcore.AsyncConnectionInterface]) -> None:
        self._most_kept = kept
        self._connect = connect
        self._idle: list[_Idle] = []  # the one that was used last is the last, and is used first

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        connection = await self._idle_one() or self._connect(request.url.origin)
        try:
            response = await connection.handle_async_request(request)
        except BaseException:
            await connection.aclose()
            raise
        body = _Body(cast("AsyncIterable[bytes]", response.stream), connection, self)
        extensions = cast("Any", response).extensions
        return httpcore.Response(response.status, headers=response.headers, content=body, extensions=extensions)

    async def _idle_one(self) -> httpcore.AsyncConnectionInterface | None:
        now = asyncio.get_running_loop().time()
        while self._idle and self._idle[0].until <= now:
            await self._idle.pop(0).connection.aclose()
        while self._idle:
            connection = self._idle.pop().connection
            if not connection.has_expired():  # by the server's will
                return connection
            await connection.aclose()
        return None

    async def take_back(self, connection: httpcore.AsyncConnectionInterface) -> None:
        if connection.is_idle() and len(self._idle) < self._most_kept:
            self._idle.append(_Idle(connection, asyncio.get_running_loop().time() + _KEPT_FOR))
        else:
            await connection.aclose()

    async def aclose(self) -> None:
        """The network closes all that is open."""
        self._idle.clear()


@frozen
class _Idle:
    connection: httpcore.AsyncConnectionInterface
    until: float


@define
class _Body:
    """An answer's stream, which gives the connection back when it is closed."""

    _stream: AsyncIterable[bytes]
    _connection: httpcore.AsyncConnectionInterface
    _pool: _Pool | None

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._stream.__aiter__()

    async def aclose(self) -> None:
        if self._pool is None:
            return
        pool, self._pool = self._pool, None
        try:
            await cast("Any", self._stream).aclose()
        finally:
            await pool.take_back(self._connection)
