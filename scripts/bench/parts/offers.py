"""Lists: CPU over the bare HTTP library and json, in one process, over the library's transport for tests.

The API tells no totals, so whoever reads the whole market sees its end by an empty page. Bare httpx asks for the pages
and for that one, in sequence; requests that ours sends ahead in vain count against it. `over_one` compares with a
single bare request for 100 offers. The generated client and the peers read one page, with one request on either side.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from bench.bare import InProcess, bare_client
from bench.clock import cpu_samples, ratio
from bench.contenders import LOCAL, contender

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

CONTENDERS = ("simplepod", "simplepod_fast", "generated", "githubkit", "openai", "cloudflare")
_THOUSAND = "/instances/market/list?itemsPerPage=1000"


async def measure(name: str, _server: str) -> dict[str, float]:
    who = contender(name)
    found = await _compared(name, 1, 100, who.list_path, who.page)
    if who.thousand is not None:
        found |= _named("thousand", await _compared(name, 1, 1000, _THOUSAND, who.thousand))
    if name.startswith("simplepod"):
        found |= _named("paged", await _compared(name, 10, 100, who.list_path, who.page))
    return found


async def _compared(
    name: str, pages: int, rows: int, path: str, read: Callable[[Any], Awaitable[object]]
) -> dict[str, float]:
    who = contender(name)
    wire, world = InProcess(who.http), f"{LOCAL}/0ms/{pages}x{rows}"
    async with who.client(world, wire.transport) as client, bare_client(who.http, wire.transport) as bare:
        await read(client)
        requests = len(wire.asked)
        urls = [f"{world}{path}&page={number}" for number in range(1, pages + 1 + (name == "simplepod"))]

        async def in_sequence() -> None:
            for url in urls:
                await bare(url)

        samples = await cpu_samples({"bare": in_sequence, "own": lambda: read(client), "one": lambda: bare(urls[0])})
    return {
        "ratio": ratio(samples["own"], samples["bare"]),
        "over_one": ratio(samples["own"], samples["one"]),
        "requests": requests,
        "bare_us": median(samples["bare"]) * 1e6,
        "own_us": median(samples["own"]) * 1e6,
    }


def _named(what: str, figures: dict[str, float]) -> dict[str, float]:
    return {f"{what}_{key}": value for key, value in figures.items()}
