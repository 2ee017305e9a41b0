"""Connections: several small stock pools behind one transport, and one TLS context per process."""

from __future__ import annotations

import functools
import threading
from typing import TYPE_CHECKING
from urllib.request import getproxies, proxy_bypass

import httpx

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator

_CONNECTIONS_PER_POOL = 4


_loading = threading.Lock()


def shared_ssl_context() -> ssl.SSLContext:
    """The process's TLS context: loading the trust store takes 30 ms and 0.8 MiB, so once and off the event loop."""
    with _loading:  # a cache alone would let all the first requests load it
        return _ssl_context()


@functools.cache
def _ssl_context() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def proxy_from_environment(url: httpx.URL) -> str | None:
    """What HTTPS_PROXY, ALL_PROXY and NO_PROXY say for `url`.

    Plain http never goes through a proxy: it is allowed to loopback only, and the key would leave the machine.
    """
    if url.scheme != "https" or proxy_bypass(url.host):
        return None
    proxies = getproxies()
    proxy = proxies.get("https") or proxies.get("all")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy


class Pools(httpx.AsyncBaseTransport):
    """Spreads requests over small stock pools, least busy first.

    httpcore scans its whole pool for every request, quadratically in idle connections and in queued requests; pools of
    four under a bound of our own keep ten times the throughput at 1,000 requests. The pools have no bound themselves,
    so that clean-up is never queued behind ordinary work.
    """

    def __init__(self, connections: int, ssl_context: ssl.SSLContext, proxy: str | None) -> None:
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=_CONNECTIONS_PER_POOL)
        self._pools = [
            httpx.AsyncHTTPTransport(verify=ssl_context, limits=limits, proxy=proxy)
            for _ in range(-(-connections // _CONNECTIONS_PER_POOL))
        ]
        self._busy = [0] * len(self._pools)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        index = min(range(len(self._pools)), key=self._busy.__getitem__)
        self._busy[index] += 1
        try:
            response = await self._pools[index].handle_async_request(request)
        except BaseException:
            self._busy[index] -= 1
            raise
        response.stream = _Released(response.stream, functools.partial(self._release, index))
        return response

    def _release(self, index: int) -> None:
        self._busy[index] -= 1

    async def aclose(self) -> None:
        for pool in self._pools:
            await pool.aclose()


class _Released(httpx.AsyncByteStream):
    """A response's stream that tells when it is closed."""

    def __init__(self, stream: httpx.SyncByteStream | httpx.AsyncByteStream, release: functools.partial[None]) -> None:
        self._stream = stream
        self._release = release

    async def __aiter__(self) -> AsyncIterator[bytes]:
        assert isinstance(self._stream, httpx.AsyncByteStream)  # noqa: S101 - tells the type checker what httpx promises
        async for chunk in self._stream:
            yield chunk

    async def aclose(self) -> None:
        self._release()  # httpx closes a stream once
        assert isinstance(self._stream, httpx.AsyncByteStream)  # noqa: S101 - as above
        await self._stream.aclose()
