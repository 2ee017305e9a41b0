"""Lists: CPU over the bare HTTP library and json, in one process, over the library's transport for tests.

The API tells no totals, so that a full page is followed by one more request at least; the market is read with pages
ahead. Bare httpx sends as many requests as the client under test did; `over_one` compares with a single one.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from bench.bare import InProcess, bare_client
from bench.clock import cpu_samples, ratio
from bench.contenders import LOCAL, contender

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

CONTENDERS = ("simplepod", "generated", "githubkit", "openai", "cloudflare")


async def measure(name: str, _server: str) -> dict[str, float]:
    who = contender(name)
    found = _prefixed("", await _compared(name, f"{LOCAL}/0ms/1x100", who.list_path, who.page))
    if name == "simplepod":
        thousand = "/instances/market/list?itemsPerPage=1000&page=1"
        whole = await _compared(
            name, f"{LOCAL}/0ms/1x1000", thousand, lambda api: api.market.docker(page_size=1000).to_list()
        )
        paged = await _compared(name, f"{LOCAL}/0ms/10x100", who.list_path, who.page)
        found |= _prefixed("thousand_", whole) | _prefixed("paged_", paged)
    if name == "generated":
        from simplepod_api.api.market import list_offers  # the process of another contender may lack it

        thousand = "/instances/market/list?itemsPerPage=1000&page=1"
        read = lambda api: list_offers.asyncio(client=api, page=1, items_per_page=1000)  # noqa: E731 - beside its twin above
        found |= _prefixed("thousand_", await _compared(name, f"{LOCAL}/0ms/1x1000", thousand, read))
    return found


async def _compared(name: str, world: str, path: str, read: Callable[[Any], Awaitable[object]]) -> dict[str, float]:
    who = contender(name)
    wire = InProcess(who.http)
    async with who.client(world, wire.transport) as client, bare_client(who.http, wire.transport) as bare:
        await read(client)
        urls = [world + path, *(f"{LOCAL}{target}" for target in wire.asked[1:])]

        async def as_many() -> None:
            for url in urls:
                await bare(url)

        samples = await cpu_samples({"bare": as_many, "own": lambda: read(client), "one": lambda: bare(urls[0])})
    return {
        "ratio": ratio(samples["own"], samples["bare"]),
        "over_one": ratio(samples["own"], samples["one"]),
        "requests": len(urls),
        "bare_us": median(samples["bare"]) * 1e6,
        "own_us": median(samples["own"]) * 1e6,
    }


def _prefixed(prefix: str, figures: dict[str, float]) -> dict[str, float]:
    return {prefix + key: value for key, value in figures.items()}
