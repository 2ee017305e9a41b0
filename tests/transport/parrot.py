"""A server that says back what it was told, in every spelling that servers have for it."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable


def echo(request: httpx.Request) -> str:
    lines = [f"{name}: {value}" for name, value in request.headers.items()]
    return "\n".join([f"{request.method} {request.url}", *lines, "", request.content.decode()])


def as_problem(request: httpx.Request) -> str:
    violations = [{"propertyPath": text, "message": text} for text in (echo(request), request.content.decode())]
    return json.dumps({"title": echo(request), "detail": request.content.decode(), "violations": violations})


def as_json(request: httpx.Request) -> str:
    body = json.loads(request.content or b"null")
    return json.dumps({"headers": dict(request.headers), "body": body, "detail": str(body)}, ensure_ascii=False)


def as_php(request: httpx.Request) -> str:
    """With slashes, quotes and tags escaped, as Symfony writes JSON."""
    text = as_json(request).replace("/", "\\/")
    return text.replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026").replace("'", "\\u0027")


def as_json_in_json(request: httpx.Request) -> str:
    return json.dumps({"message": json.dumps(as_json(request))})


def as_page(request: httpx.Request) -> str:
    return f"<html><pre>{html.escape(echo(request))}</pre></html>"


def as_python(request: httpx.Request) -> str:
    return f"error: {request.headers.raw!r} {request.content!r} {echo(request)!r}"


ECHOES = (echo, as_problem, as_json, as_php, as_json_in_json, as_page, as_python)


class Parrot(httpx.AsyncBaseTransport):
    """Answers with what it was told; the list of instances is empty, so that an order gets as far as its POST."""

    def __init__(self, status: int, say: Callable[[httpx.Request], str], cut: int | None = None) -> None:
        self.told: list[str] = []
        self._status = status
        self._say = say
        self._cut = cut

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.told.append(echo(request))
        if request.method == "GET" and request.url.path == "/instances/list":
            return httpx.Response(200, json=[])
        reading_again = request.method == "GET" and len(self.told) > 1
        text = self._say(request)[: self._cut]
        headers = {"X-Echo": request.headers["X-AUTH-TOKEN"], "Location": f"/?{request.headers['X-AUTH-TOKEN']}"}
        return httpx.Response(400 if reading_again else self._status, text=text, headers=headers)
