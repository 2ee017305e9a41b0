"""A transport that notes what the SDK sends to a judge, and what the judge says of it."""

from __future__ import annotations

import json
import ssl
from typing import TYPE_CHECKING

import httpx
from attrs import define, field, frozen

from judges.specification import operation_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Never used, but made anew for every transport it costs 30 ms."""


@frozen
class Exchange:
    """One request of an operation, and the verdict on it."""

    operation: str
    fields: frozenset[str]
    status: int
    violations: tuple[str, ...]


@define
class Recorder(httpx.AsyncBaseTransport):
    """Passes requests on over real connections; `prefer` tells Prism what to answer, by operationId."""

    prefer: Mapping[str, str] = field(factory=dict[str, str])
    exchanges: list[Exchange] = field(factory=list[Exchange], init=False)
    _connections: httpx.AsyncHTTPTransport = field(factory=lambda: httpx.AsyncHTTPTransport(verify=NO_TLS), init=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        operation = operation_at(request.method, request.url.path)
        name = operation.name if operation else f"{request.method} {request.url.path}"
        if name in self.prefer:
            request.headers["Prefer"] = self.prefer[name]
            request.headers["Accept"] = "*/*"  # to Prism, who asks for application/json wants no problem+json
        response = await self._connections.handle_async_request(request)
        sent = frozenset([*request.url.params.keys(), *_body_fields(await request.aread())])
        self.exchanges.append(Exchange(name, sent, response.status_code, tuple(violations(response.headers))))
        return response

    async def aclose(self) -> None:
        await self._connections.aclose()

    @property
    def faults(self) -> list[str]:
        """Everything that the judge has found."""
        return [f"{seen.operation}: {violation}" for seen in self.exchanges for violation in seen.violations]

    def sent(self) -> Mapping[str, frozenset[str]]:
        """OperationId -> what its requests have carried, all together."""
        found: dict[str, frozenset[str]] = {}
        for seen in self.exchanges:
            found[seen.operation] = found.get(seen.operation, frozenset()) | seen.fields
        return found


def _body_fields(content: bytes) -> list[str]:
    return list(json.loads(content)) if content else []


def violations(headers: httpx.Headers) -> Iterator[str]:
    """What Steady and Prism say in their headers: Prism keeps silent in its answer when that is an example."""
    for number in range(1, int(headers.get("x-steady-error-count", "0")) + 1):
        code, path, message = (headers[f"x-steady-error-{number}-{part}"] for part in ("code", "path", "message"))
        yield f"{code} {path}: {message}"
    found = headers.get("sl-violations", "[]")
    if not found.startswith("["):  # "Too many violations!", and as many as a header holds
        yield found
        return
    for violation in json.loads(found):
        yield f"{'.'.join(violation.get('location', []))}: {violation['message']}"
