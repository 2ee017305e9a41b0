"""The client: where settings, transport and namespaces are put together."""

from __future__ import annotations

import ipaddress
import os
import re
from typing import TYPE_CHECKING, Any, Literal, Self

import httpx

from simplepod import _guards
from simplepod._lowlevel import Caller, Operations, Sightings, encode, routes
from simplepod._renting import Membership, Renting
from simplepod._transport import Call, RetryPolicy, Session, Transport, checked_key, secrets_in
from simplepod._version import __version__
from simplepod.resources.billing import Billing
from simplepod.resources.global_templates import GlobalTemplates
from simplepod.resources.instances import Instances
from simplepod.resources.market import Market
from simplepod.resources.ssh_keys import SSHKeys
from simplepod.resources.templates import Templates
from simplepod.resources.vps import VPS

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable, Mapping
    from contextlib import AbstractAsyncContextManager
    from types import TracebackType

    from simplepod.models import PendingRental

_BASE_URL = "https://api.simplepod.ai"
_ONE_LINE = re.compile(r"[\x20-\x7e]+")
_PATH = re.compile(r"/(?!/)[!-\"$->@-[\]-~]*")  # printable ASCII without #, ? and \
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"})


class SimplePod:
    """The SimplePod.ai API, awaited. One client per event loop and account, kept for the program's life.

        async with SimplePod() as client:
            offer = await client.market.docker(gpu_model="RTX 4090", max_price_per_gpu=0.60).first()

    Settings are looked for in the arguments, then in the environment (`SIMPLEPOD_API_KEY`, `SIMPLEPOD_BASE_URL`), then
    the default is taken.

    Args:
        api_key: The key, or a function (sync or async) that is asked for it before every attempt.
        base_url: https, or http to this machine.
        timeout: Wall-clock seconds for one attempt, from connecting to the last byte; waiting for a turn excluded.
        retry: How often, and how long; `NO_RETRY` for never. An order is repeated only if it provably never left.
        max_concurrency: Requests under way at once.
        env_encoding: How environment variables are sent: a JSON string as documented, or an array, which public
            clients have rented with. A refusal is answered by one attempt in the other.
        paths: operationId to "/path" or "METHOD /path", for operations that no document gives a path for.
        rent_lock: Makes a lock per order, for several processes that rent on one account.
        on_order: Awaited with the record of each order before it goes out, when its answer names ids, and at its end.
        proxy: Else HTTPS_PROXY and NO_PROXY hold.
        ssl_context: Else the process's own is shared by all clients.
        user_agent: Appended to the SDK's own.
        transport: Replaces the connections, for tests or another HTTP library. Through it, an order is never repeated.
    """

    market: Market
    templates: Templates
    global_templates: GlobalTemplates
    instances: Instances
    vps: VPS
    ssh_keys: SSHKeys
    billing: Billing

    def __init__(
        self,
        api_key: str | Callable[[], str | Awaitable[str]] | None = None,
        *,
        base_url: str | None = None,
        timeout: float = 30.0,
        retry: RetryPolicy = RetryPolicy(),  # noqa: B008 - frozen
        max_concurrency: int = 16,
        env_encoding: Literal["json", "array"] = "json",
        paths: Mapping[str, str] | None = None,
        rent_lock: Callable[[], AbstractAsyncContextManager[Any]] | None = None,
        on_order: Callable[[PendingRental], Awaitable[None]] | None = None,
        proxy: str | None = None,
        ssl_context: ssl.SSLContext | None = None,
        user_agent: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        if env_encoding not in ("json", "array"):
            raise ValueError(f'env_encoding must be "json" or "array", not {env_encoding!r}.')
        for name, function in (("rent_lock", rent_lock), ("on_order", on_order)):
            if function is not None and not callable(function):
                raise ValueError(f"{name} must be a function, not {type(function).__name__}.")
        url = _base_url(base_url or os.environ.get("SIMPLEPOD_BASE_URL") or _BASE_URL)
        session = Session(
            api_key=_key(api_key),
            base_url=url,
            max_concurrency=_concurrency(max_concurrency),
            transport=_transport(transport),
            proxy=None if proxy is None else _proxy(proxy, url),
            ssl_context=ssl_context,
            headers=_headers(user_agent),
        )
        self._rent_lock = rent_lock
        self._on_order = on_order
        self._env_encoding: Literal["json", "array"] = env_encoding
        self._routes = routes(paths)
        self._membership = Membership(session, Sightings())
        self._owner = True
        self._connect(Transport(session, _seconds(timeout), _policy(retry)))

    def _connect(self, transport: Transport) -> None:
        self._transport = transport
        api = Operations(Caller(transport, self._routes), self._env_encoding, self._membership.sightings)
        renting = Renting(api, self._membership, self._rent_lock, self._on_order)
        self.market = Market(api)
        self.templates = Templates(api)
        self.global_templates = GlobalTemplates(api)
        self.instances = Instances(api, renting)
        self.vps = VPS(api, renting)
        self.ssh_keys = SSHKeys(api)
        self.billing = Billing(api)

    def __repr__(self) -> str:
        return f"<SimplePod at {self._transport.session.base_url}>"

    def with_options(self, *, timeout: float | None = None, retry: RetryPolicy | None = None) -> Self:
        """A copy with other limits that shares connections and bound, and is closed with this client."""
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__)
        copy._owner = False
        own = self._transport
        limits = own.timeout if timeout is None else _seconds(timeout), own.retry if retry is None else _policy(retry)
        copy._connect(Transport(own.session, *limits))
        return copy

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        content_type: str | None = None,
    ) -> httpx.Response:
        """Any request to the API's own origin, for what this SDK lacks: same key, retry and errors as all others.

        `path` begins with a slash and has no query. The answer is a 2xx with its body read; others are raised.
        """
        verb = method.upper() if isinstance(method, str) else None
        if verb not in _METHODS:
            raise ValueError(f"method must be one of {', '.join(sorted(_METHODS))}, not {method!r}.")
        if not isinstance(path, str) or not _PATH.fullmatch(path) or ".." in path:
            raise ValueError(f'path must be like "/instances/list", a query goes into params: not {path!r}.')
        if content_type is not None and not _ONE_LINE.fullmatch(content_type):
            raise ValueError(f"content_type must be one line of ASCII, not {content_type!r}.")
        body = None if json is None else encode(json)
        kind = content_type or ("application/json" if body is not None else None)
        reply = await self._transport.send(Call(verb, path, params, body, kind, frozenset(secrets_in(json))))
        return reply.response(verb)

    async def aclose(self, *, timeout: float = 30.0) -> None:
        """Waits for orders and leases under way, at most `timeout` seconds, then ends everything.

        The machines of leases that are still open are deleted then, for which it takes up to 35 seconds more, or named
        at ERROR if they cannot be. A second call does nothing.
        """
        session = self._transport.session
        _guards.check_limits({"timeout": timeout})
        if not self._owner or session.is_closing:
            return
        try:
            await session.aclose(timeout)
        finally:
            self._membership.leave()

    async def __aenter__(self) -> Self:
        self._transport.session.require_open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()


def _key(given: str | Callable[[], str | Awaitable[str]] | None) -> str | Callable[[], str | Awaitable[str]]:
    if callable(given):
        return given
    key = os.environ.get("SIMPLEPOD_API_KEY", "") if given is None else given
    return checked_key(key, "No API key: give SimplePod(api_key=…) or set SIMPLEPOD_API_KEY.")


def _base_url(text: str) -> httpx.URL:
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, TypeError):
        raise ValueError(f"base_url is not a URL: {text!r}.") from None
    if url.scheme not in ("http", "https") or not url.host or url.userinfo or url.query or url.fragment:
        raise ValueError(f"base_url must be like {_BASE_URL}, without user, query or fragment.")
    if url.scheme == "http" and not _is_loopback(url.host):
        raise ValueError(f"base_url must be https: the key would cross the network to {url.host} in clear.")
    return url


def _proxy(text: str, base_url: httpx.URL) -> str:
    try:
        url = httpx.Proxy(text).url
    except (httpx.InvalidURL, TypeError, ValueError):
        raise ValueError("proxy must be a URL like http://proxy:3128 or socks5://proxy:1080.") from None
    if base_url.scheme == "http" and not _is_loopback(url.host):
        raise ValueError(f"base_url is plain http: the key would cross the network to the proxy {url.host} in clear.")
    return text


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _headers(user_agent: str | None) -> dict[str, str]:
    own = f"simplepod-python/{__version__}"
    agent = f"{own} {user_agent}" if user_agent else own
    if not _ONE_LINE.fullmatch(agent):
        raise ValueError("user_agent must be one line of ASCII.")
    return {"Accept": "application/json", "Accept-Encoding": "gzip, deflate", "User-Agent": agent}


def _seconds(timeout: float) -> float:
    _guards.check_seconds("timeout", timeout)
    return float(timeout)


def _concurrency(count: int) -> int:
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise ValueError(f"max_concurrency must be a whole number from 1 up, not {count!r}.")
    return count


def _policy(retry: RetryPolicy) -> RetryPolicy:
    if not isinstance(retry, RetryPolicy):
        raise ValueError(f"retry must be a RetryPolicy or NO_RETRY, not {retry!r}.")  # noqa: TRY004 - as for all arguments
    return retry


def _transport(given: httpx.AsyncBaseTransport | None) -> httpx.AsyncBaseTransport | None:
    if given is not None and not isinstance(given, httpx.AsyncBaseTransport):
        raise ValueError(f"transport must be an httpx.AsyncBaseTransport, not {type(given).__name__}.")
    return given
