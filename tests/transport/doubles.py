"""Transports without a network, and clients that do not wait between tries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from simplepod import NO_RETRY, RetryPolicy, SimplePod

if TYPE_CHECKING:
    from tests.transport.servers import Server

KEY = "api-0123456789abcdef"
AT_ONCE = RetryPolicy(attempts=3, base=0)


class Untouched(httpx.AsyncBaseTransport):
    """For what must be refused before a request."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise AssertionError(f"{request.method} {request.url.path} went out")


class Replies(httpx.AsyncBaseTransport):
    """Answers or raises one after the other, the last for ever, and keeps what it was sent."""

    def __init__(self, *replies: httpx.Response | Exception) -> None:
        self._replies = list(replies) or [httpx.Response(200, json={})]
        self.requests: list[httpx.Request] = []
        self.closed = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if isinstance(reply, Exception):
            raise reply
        return httpx.Response(reply.status_code, headers=reply.headers, content=reply.content)

    async def aclose(self) -> None:
        self.closed += 1


def client_of(server: Server, **options: Any) -> SimplePod:
    """A client that tries once, unless told otherwise."""
    return SimplePod(options.pop("api_key", KEY), **{"base_url": server.url, "retry": NO_RETRY, **options})


def client_with(*replies: httpx.Response | Exception, **options: Any) -> SimplePod:
    """The same, without a socket."""
    return SimplePod(KEY, transport=Replies(*replies), **{"retry": NO_RETRY, **options})
