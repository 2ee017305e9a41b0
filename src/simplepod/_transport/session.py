"""What a client and its `with_options` copies share: key, connections of the running loop, bound, tasks, closing."""

from __future__ import annotations

import asyncio
import inspect
import re
from collections import deque
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

import httpx
from attrs import define

from simplepod._transport.pools import Pools, loaded_ssl_context, proxy_from_environment
from simplepod._transport.tasks import Tasks, shielded

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping

    from simplepod._transport.exchange import Call

KEY_HEADER = "X-AUTH-TOKEN"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_KEYS_REMEMBERED = 32  # for masking: requests may be under way with the keys that a callable gave before
_IS_CLOSED = "This SimplePod client is closed; create a new one."
_KEY = re.compile(r"[\x21-\x7e]+")
T = TypeVar("T")


@define
class _Wiring:
    """Everything that is bound to one event loop."""

    loop: asyncio.AbstractEventLoop
    keeping: httpx.AsyncBaseTransport
    fresh: httpx.AsyncBaseTransport
    slots: asyncio.Semaphore
    closing: AsyncGenerator[None, None]


class Session:
    """Owned by the client that made it; its copies are closed with it."""

    def __init__(
        self,
        *,
        api_key: str | Callable[[], str | Awaitable[str]],
        base_url: httpx.URL,
        max_concurrency: int,
        transport: httpx.AsyncBaseTransport | None,
        proxy: str | None,
        ssl_context: ssl.SSLContext | None,
        headers: dict[str, str],
    ) -> None:
        self.base_url = base_url
        self._prefix = str(base_url).rstrip("/")
        self.headers = headers
        self.own_transport: bool = transport is None
        self.asks_for_keys: bool = callable(api_key)
        self._api_key = api_key
        self._max_concurrency = max_concurrency
        self._given_transport = transport
        self._proxy = proxy
        self._ssl_context = ssl_context
        self._keys: deque[str] = deque(maxlen=_KEYS_REMEMBERED)
        self._wiring: _Wiring | None = None
        self.tasks: Tasks = Tasks()
        self._closing = False
        self._closed = False

    async def key(self) -> str:
        """The key for this attempt; a callable is asked each time."""
        key = self._api_key() if callable(self._api_key) else self._api_key
        key = checked_key(await key if inspect.isawaitable(key) else key, "The api_key callable returned no key.")
        if key not in self._keys:
            self._keys.append(key)
        return key

    def secrets_of(self, call: Call) -> frozenset[str]:
        """What must not be shown of a call and its answer: an API may echo anything, with the key of any attempt."""
        return call.secrets.union(self._keys)

    async def request(self, call: Call) -> httpx.Request:
        """The request as it goes out; only this object, which nobody else sees, carries the key."""
        url = self._prefix + call.path
        if call.params:
            url += f"?{_query(call.params)}"
        headers = {**self.headers, KEY_HEADER: await self.key()}
        if call.content_type is not None:
            headers["Content-Type"] = call.content_type
        # Parsed once, with the query: a URL takes as long to parse as all the rest of a request to make.
        return httpx.Request(call.method, url, headers=headers, content=call.content)

    @property
    def origin(self) -> str:
        """The base URL as all its spellings have it."""
        url = self.base_url
        return f"{url.scheme}://{url.host}:{url.port or _DEFAULT_PORTS[url.scheme]}{url.path.rstrip('/')}"

    def keys_used(self) -> frozenset[str]:
        """The keys that requests were sent with, as far as they are remembered, and the one that is always used."""
        return frozenset(self._keys if callable(self._api_key) else [self._api_key])

    def require_open(self, *, privileged: bool = False) -> None:
        """Stops requests of a closed client, and, while it closes, all but those of orders and their clean-up."""
        if self._closed or (self._closing and not privileged):
            raise RuntimeError(_IS_CLOSED)

    async def wiring(self) -> _Wiring:
        """Connections and bound of the running loop; a client may serve one loop after the other."""
        loop = asyncio.get_running_loop()
        if self._wiring is None or self._wiring.loop is not loop:
            context = await self._trust()
            if self._wiring is None or self._wiring.loop is not loop:  # another task may have been faster
                self.require_open(privileged=True)  # nobody would close what is opened now
                self._wiring = await self._wired(loop, context)
        return self._wiring

    async def _wired(self, loop: asyncio.AbstractEventLoop, context: ssl.SSLContext | None) -> _Wiring:
        slots = asyncio.Semaphore(self._max_concurrency)
        if self._given_transport is not None:
            return _Wiring(loop, self._given_transport, self._given_transport, slots, _closing(self._given_transport))
        pools = self._pools(context)
        closing = _closing(pools)
        await anext(closing)  # at once
        return _Wiring(loop, pools.keeping, pools.fresh, slots, closing)

    async def _trust(self) -> ssl.SSLContext | None:
        if self.own_transport and self._ssl_context is None and self.base_url.scheme == "https":
            return await loaded_ssl_context()
        return self._ssl_context

    def _pools(self, context: ssl.SSLContext | None) -> Pools:
        context = context or httpx.create_ssl_context(verify=False)  # plain http to loopback: never used
        return Pools(self._max_concurrency, context, self._proxy or proxy_from_environment(self.base_url))

    async def start_background(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Starts work that nobody misses when the client closes: it is cancelled then."""
        await self.wiring()  # a loop that is new to the client gets its connections first
        return self.tasks.start_background(work)

    @property
    def is_closing(self) -> bool:
        """Whether `aclose` has been called."""
        return self._closing

    async def aclose(self, timeout: float) -> None:
        """Waits for orders under way (bounded), ends all tasks, closes connections. A second call does nothing."""
        if self._closing:
            return
        self._closing = True
        try:
            await self.tasks.finish(timeout)
        finally:
            self._closed = True
            with shielded():
                await self._disconnect()

    async def _disconnect(self) -> None:
        if self._given_transport is not None:
            await self._given_transport.aclose()
        elif self._wiring is not None and self._wiring.loop is asyncio.get_running_loop():
            await self._wiring.closing.aclose()


async def _closing(connections: httpx.AsyncBaseTransport | Pools) -> AsyncGenerator[None, None]:
    """Begun, it closes the connections when it is closed: by us, or by the loop at the end of `asyncio.run`.

    Connections of a loop that has ended can no longer be closed, and Python would warn of each.
    """
    try:
        yield
    finally:
        await connections.aclose()


def checked_key(key: object, missing: str) -> str:
    """The key without white space around it; one that no header can carry would end up in an error of the wire."""
    if not isinstance(key, str) or not key.strip():
        raise ValueError(missing)
    if not _KEY.fullmatch(key.strip()):
        raise ValueError("The API key has characters that no key has: spaces, line breaks or non-ASCII.")
    return key.strip()


def _query(params: Mapping[str, Any]) -> str:
    """As httpx writes it, which takes three times as long for what is written in one way only."""
    plain = all(type(value) in {str, int} for value in params.values())
    return urlencode(params) if plain else str(httpx.QueryParams(params))
