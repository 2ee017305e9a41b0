"""1,000 GETs at once on a new client, over loopback, against httpx with its defaults.

Each round makes the client anew, so that the pool is cold. httpx gets no time-out, since its own (5 s for a turn in
the pool) would fail most requests, and one round only, in the middle of ours: it takes the better part of a minute.
A request's time runs from the start of all to the end of its own.
"""

from __future__ import annotations

import asyncio
import gc
import time
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.bare import bare_client
from bench.clock import percentile
from bench.contenders import contender

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

CONTENDERS = ("simplepod",)
ROUNDS = 9
REQUESTS = 1000


async def measure(name: str, server: str) -> dict[str, float]:
    who = contender(name)
    world = f"{server}/0ms/1x100"
    walls: dict[str, list[float]] = {"bare": [], "own": []}
    lates: dict[str, list[float]] = {"bare": [], "own": []}
    cpus: dict[str, list[float]] = {"bare": [], "own": []}

    async def bare_round() -> tuple[float, float, float]:
        async with bare_client(who.http) as bare:
            return await at_once(lambda: bare(world + who.object_path), REQUESTS)

    async def own_round() -> tuple[float, float, float]:
        async with who.client(world, None) as client:
            return await at_once(lambda: who.get(client), REQUESTS)

    for number in range(ROUNDS):
        for key, one_round in (("bare", bare_round), ("own", own_round)):
            if key == "own" or number == ROUNDS // 2:
                wall, late, used = await one_round()
                walls[key].append(wall)
                lates[key].append(late)
                cpus[key].append(used)
    return {
        "gain": median(walls["bare"]) / median(walls["own"]),
        "p99_share": median(lates["own"]) / median(lates["bare"]),
        **{f"{key}_per_second": REQUESTS / median(values) for key, values in walls.items()},
        **{f"{key}_cpu_us": median(values) / REQUESTS * 1e6 for key, values in cpus.items()},
        **{f"{key}_p99_ms": median(values) * 1000 for key, values in lates.items()},
    }


async def at_once(call: Callable[[], Awaitable[Any]], count: int) -> tuple[float, float, float]:
    """The wall seconds of all the calls, started together, the 99th percentile of them, and the CPU seconds of all."""
    gc.collect()
    started, used = time.perf_counter(), time.process_time()

    async def timed() -> float:
        await call()
        return time.perf_counter() - started

    each = await asyncio.gather(*(timed() for _ in range(count)))
    return time.perf_counter() - started, percentile(each, 0.99), time.process_time() - used
