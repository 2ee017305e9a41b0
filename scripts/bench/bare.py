"""The baseline: the HTTP library alone, and json."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bench.payloads import answer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

HEADERS = {"X-AUTH-TOKEN": "a-key-for-the-bench"}


@asynccontextmanager
async def bare_client(http: str, transport: Any = None) -> AsyncIterator[Callable[[str], Awaitable[Any]]]:
    """A function that takes a URL and returns the decoded body, over one client of the library."""
    if http == "requests":
        with import_module(http).Session() as session:
            session.headers.update(HEADERS)

            async def get_now(url: str) -> Any:
                return json.loads(session.get(url).content)

            yield get_now
        return
    async with import_module(http).AsyncClient(transport=transport, headers=HEADERS, timeout=None) as client:

        async def get(url: str) -> Any:
            response = await client.get(url)
            return json.loads(response.content)

        yield get


class InProcess:
    """The library's own transport for tests, answering as the server would; counts, and remembers, what was asked."""

    def __init__(self, http: str, *, waits: bool = False) -> None:
        self._library = import_module(http)
        self.asked: list[str] = []
        self.transport = self._library.MockTransport(self._answer_late if waits else self._answer)

    def _answer(self, request: Any) -> Any:
        target = request.url.raw_path.decode("ascii")
        self.asked.append(target)
        return self._library.Response(200, headers={"Content-Type": "application/json"}, content=answer(target)[1])

    async def _answer_late(self, request: Any) -> Any:
        response = self._answer(request)
        await asyncio.sleep(answer(request.url.raw_path.decode("ascii"))[0])
        return response
