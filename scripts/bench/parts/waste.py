"""Requests for pages past the end of a listing of 50 pages of 100 rows, and after a first page of fewer than 30."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from bench.bare import InProcess
from bench.contenders import LOCAL, contender

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

CONTENDERS = ("simplepod", "githubkit", "openai", "cloudflare")
PAGES = 50


async def measure(name: str, _server: str) -> dict[str, float]:
    who = contender(name)
    if name != "simplepod":
        return {"past": await _past(name, PAGES, 100, who.walk)}
    return {
        "past": await _past(name, PAGES, 100, _one_by_one),
        "past_ahead": await _past(name, PAGES, 100, _ahead),
        "past_whole": await _past(name, PAGES, 100, who.walk),
        "past_short": await _past(name, 1, 29, who.walk),
    }


async def _past(name: str, pages: int, rows: int, walk: Callable[[Any], Awaitable[int]]) -> int:
    who = contender(name)
    wire = InProcess(who.http, waits=True)
    async with who.client(f"{LOCAL}/2ms/{pages}x{rows}", wire.transport) as client:
        read = await walk(client)
    if read != pages * rows:
        raise RuntimeError(f"{read} rows were read, not {pages * rows}")
    return sum(_number(target) > pages for target in wire.asked)


async def _one_by_one(api: Any) -> int:
    return len([row async for row in api.global_templates.list().items(prefetch=0)])


async def _ahead(api: Any) -> int:
    return len([row async for row in api.global_templates.list()])


def _number(target: str) -> int:
    query = parse_qs(urlsplit(target).query)
    if "after" in query:
        return 1 + int(query["after"][0].split("-")[1])
    return int(query.get("page", ["1"])[0])
