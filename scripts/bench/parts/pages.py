"""50 pages of 100 rows at 20 ms latency, over loopback: wall time of sequential bare HTTP over the client's.

Bare HTTP reads the pages one after the other; where the API tells no end, as SimplePod's does, up to the empty page
that every reader has to see. The rows are global templates: that list is long, and read in the server's order. With
work, each page is followed by 10 ms of it, awaited. The peers read 20 pages: they are sequential, whatever the number.
"""

from __future__ import annotations

import asyncio
from statistics import median
from typing import Any

from bench.bare import bare_client
from bench.clock import ratio, wall_samples
from bench.contenders import contender

CONTENDERS = ("simplepod", "githubkit", "openai", "cloudflare", "hcloud")
ROUNDS = 9
PAGES, PEERS_PAGES, ROWS = 50, 20, 100
WORK = 0.01
_LIST = "/instances/global-templates/list?itemsPerPage=100"


async def measure(name: str, server: str) -> dict[str, float]:
    who = contender(name)
    pages = PAGES if name == "simplepod" else PEERS_PAGES
    world = f"{server}/20ms/{pages}x{ROWS}"
    path = who.list_path if who.tells_its_end else _LIST
    urls = [f"{world}{path}&page={number}" for number in range(1, pages + 1 + (not who.tells_its_end))]
    async with who.client(world, None) as client, bare_client(who.http) as bare:

        async def sequential(work: float = 0) -> None:
            read = 0
            for url in urls:
                rows = await bare(url)
                read += len(rows)
                if work and rows:
                    await asyncio.sleep(work)

        async def whole() -> None:
            _expect(await who.walk(client), pages)

        works = {"bare": sequential, "own": whole}
        if name == "simplepod":
            works |= {"bare_working": lambda: sequential(WORK), "own_working": lambda: _working(client)}
        samples = await wall_samples(works, ROUNDS)
    found = {f"{key}_ms": median(values) * 1000 for key, values in samples.items()}
    found["gain"] = ratio(samples["bare"], samples["own"])
    if name == "simplepod":
        found["gain_working"] = ratio(samples["bare_working"], samples["own_working"])
    return found


async def _working(api: Any) -> None:
    read = 0
    async for _ in api.global_templates.list():
        read += 1
        if read % ROWS == 0:
            await asyncio.sleep(WORK)
    _expect(read, PAGES)


def _expect(read: int, pages: int) -> None:
    if read != pages * ROWS:
        raise RuntimeError(f"{read} rows were read, not {pages * ROWS}")
