"""What a client and its `with_options` copies share: key, connections of the running loop, bound, tasks, closing."""

from __future__ import annotations

import asyncio
import hashlib
import inspect
import logging
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
from attrs import define, field

from simplepod._account import Account, account_of
from simplepod._transport.pools import Pools, proxy_from_environment, shared_ssl_context

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable, Coroutine

    from simplepod._transport.exchange import Call

KEY_HEADER = "X-AUTH-TOKEN"
_log = logging.getLogger("simplepod")
T = TypeVar("T")


@define
class _Wiring:
    """Everything that is bound to one event loop."""

    loop: asyncio.AbstractEventLoop
    transport: httpx.AsyncBaseTransport
    slots: asyncio.Semaphore
    helpers: set[asyncio.Task[Any]] = field(factory=set["asyncio.Task[Any]"])


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
        self.headers = headers
        self.own_transport = transport is None
        self._api_key = api_key
        self._max_concurrency = max_concurrency
        self._given_transport = transport
        self._proxy = proxy
        self._ssl_context = ssl_context
        self._last_key = ""
        self._accounts: dict[tuple[str, str], Account] = {}
        self._wiring: _Wiring | None = None
        self._settlers: set[asyncio.Task[Any]] = set()
        self._closing = False
        self._closed = False

    async def key(self) -> str:
        """The key for this attempt; a callable is asked each time."""
        key = self._api_key() if callable(self._api_key) else self._api_key
        if inspect.isawaitable(key):
            key = await key
        if not isinstance(key, str) or not key.strip():
            raise ValueError("The api_key callable returned no key.")
        self._last_key = key.strip()
        return self._last_key

    def secrets_of(self, call: Call) -> frozenset[str]:
        """What must not be shown of a call and its answer: an API may echo anything."""
        return call.secrets | {self._last_key}

    def request(self, call: Call, key: str) -> httpx.Request:
        """The request as it goes out; only this object, which nobody else sees, carries the key."""
        url = self.base_url.copy_with(raw_path=self.base_url.raw_path.rstrip(b"/") + call.path.encode())
        headers = {**self.headers, KEY_HEADER: key}
        if call.content_type is not None:
            headers["Content-Type"] = call.content_type
        return httpx.Request(call.method, url, params=call.params or None, headers=headers, content=call.content)

    async def account(self) -> Account:
        """What this client shares with others of the account; the account is told by origin and a digest of the key."""
        identity = str(self.base_url), hashlib.sha256((await self.key()).encode()).hexdigest()
        account = self._accounts[identity] = account_of(identity)
        account.join(self)
        return account

    def require_open(self, *, cleaning_up: bool = False) -> None:
        """Stops requests of a closed client, and, while it closes, all but those that clean up."""
        if self._closed or (self._closing and not cleaning_up):
            raise RuntimeError("This SimplePod client is closed; create a new one.")

    async def wiring(self) -> _Wiring:
        """Connections and bound of the running loop; a client may serve one loop after the other."""
        loop = asyncio.get_running_loop()
        if self._wiring is None or self._wiring.loop is not loop:
            transport = self._given_transport or await self._make_pools()
            if self._wiring is None or self._wiring.loop is not loop:  # another task may have been faster
                self._wiring = _Wiring(loop, transport, asyncio.Semaphore(self._max_concurrency))
        return self._wiring

    async def _make_pools(self) -> Pools:
        if self.base_url.scheme == "https" and self._ssl_context is None:
            self._ssl_context = await asyncio.to_thread(shared_ssl_context)
        context = self._ssl_context or httpx.create_ssl_context(verify=False)  # plain http to loopback: never used
        proxy = self._proxy or proxy_from_environment(self.base_url)
        return Pools(self._max_concurrency, context, proxy)

    async def help(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Starts work that nobody misses when the client closes: it is cancelled then."""
        wiring = await self.wiring()
        return _kept_in(wiring.helpers, wiring.loop.create_task(work))

    def settle(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Starts work that closing the client waits for: an order, or its clean-up."""
        task = asyncio.get_running_loop().create_task(work)
        return _kept_in(self._settlers, task)

    async def aclose(self, timeout: float) -> None:
        """Waits for orders under way (bounded), ends all tasks, closes connections. A second call does nothing."""
        if self._closing:
            return
        self._closing = True
        try:
            await self._finish(timeout)
        finally:
            self._closed = True
            while self._accounts:
                self._accounts.popitem()[1].leave(self)
            loop = asyncio.get_running_loop()
            if self._wiring is None and self._given_transport is not None:
                await self._given_transport.aclose()
            elif self._wiring is not None and self._wiring.loop is loop:
                await self._wiring.transport.aclose()

    async def _finish(self, timeout: float) -> None:
        """Waits for what settles orders, which may start more of it; then ends every task of this loop."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        helpers = self._wiring.helpers if self._wiring is not None else set[asyncio.Task[Any]]()
        try:
            while (unsettled := _of_loop(self._settlers, loop)) and (left := deadline - loop.time()) > 0:
                await asyncio.wait(unsettled, timeout=left)
            if unsettled:
                _log.error("closed with %d orders unsettled: machines may bill, see pending records", len(unsettled))
        finally:
            leftovers = _of_loop(self._settlers | helpers, loop)
            for task in leftovers:
                task.cancel()
            await asyncio.gather(*leftovers, return_exceptions=True)


def _of_loop(tasks: set[asyncio.Task[Any]], loop: asyncio.AbstractEventLoop) -> set[asyncio.Task[Any]]:
    return {task for task in tasks if task.get_loop() is loop}


def _kept_in(tasks: set[asyncio.Task[Any]], task: asyncio.Task[T]) -> asyncio.Task[T]:
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return task
