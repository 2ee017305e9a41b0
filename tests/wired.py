"""A SimplePod that says what a test tells it to say, and notes what reaches it. The client is the real one."""

from __future__ import annotations

import inspect
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from attrs import define, field, frozen

if TYPE_CHECKING:
    from simplepod import SimplePod

KEY = "api-0123456789abcdef"
SAMPLES = Path(__file__).parent / "wire"


def sample(name: str) -> Any:
    """A literal body of `tests/wire`."""
    return json.loads((SAMPLES / f"{name}.json").read_text())


@frozen
class Reply:
    """An answer that is not simply 200 with JSON."""

    status: int
    body: Any = None
    text: str = ""
    headers: dict[str, str] = field(factory=dict[str, str])


@frozen
class Arrived:
    """A request as it reached the server."""

    route: str
    query: dict[str, str]
    headers: httpx.Headers
    content: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.content)


@define
class Wire:
    """Answers by route, "GET /instances/list"; a route that nobody has told it about fails the test."""

    client: SimplePod = field(init=False)
    arrived: list[Arrived] = field(factory=list[Arrived])
    _answers: dict[str, list[Any]] = field(factory=dict[str, list[Any]])

    def on(self, route: str, *answers: Any) -> None:
        """Answers one after the other, the last for ever: JSON, a `Reply`, or a function of what arrived."""
        self._answers[route] = list(answers)

    def to(self, route: str) -> list[Arrived]:
        return [request for request in self.arrived if request.route == route]

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(request.route for request in self.arrived))

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        route = f"{request.method} {request.url.path}"
        arrived = Arrived(route, dict(request.url.params), request.headers, request.content)
        self.arrived.append(arrived)
        if route not in self._answers:
            raise AssertionError(f"nobody expected {route}")
        left = self._answers[route]
        answer = left.pop(0) if len(left) > 1 else left[0]
        if callable(answer):
            answer = answer(arrived)
            if inspect.isawaitable(answer):
                answer = await answer
        return _response(answer)


def _response(answer: Any) -> httpx.Response:
    if not isinstance(answer, Reply):
        return httpx.Response(200, text=json.dumps(answer))
    text = answer.text if answer.body is None else json.dumps(answer.body)
    return httpx.Response(answer.status, text=text, headers=answer.headers)
