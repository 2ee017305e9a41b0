"""1,000 GETs at 100 ms latency, started together, 100 under way at once: the share of the ideal 1,000 a second.

Each round makes its client anew. httpx with `Limits(100, 100)` and a semaphore of 100, for comparison, gets one round
only: it takes a quarter of a minute.
"""

from __future__ import annotations

import asyncio
import json
from statistics import median
from typing import Any

from bench.contenders import contender
from bench.parts.concurrency import at_once

CONTENDERS = ("simplepod", "httpx")
ROUNDS = 9
REQUESTS, AT_ONCE, LATENCY = 1000, 100, 0.1
_IDEAL = REQUESTS * LATENCY / AT_ONCE


async def measure(name: str, server: str) -> dict[str, float]:
    world = f"{server}/{LATENCY * 1000:.0f}ms/1x100"
    rounds = [
        await (_own(world) if name == "simplepod" else _bare(world))
        for _ in range(ROUNDS if name == "simplepod" else 1)
    ]
    wall, late, used = (median(values) for values in zip(*rounds, strict=True))
    return {
        "share": _IDEAL / wall,
        "per_second": REQUESTS / wall,
        "p99_ms": late * 1000,
        "cpu_us": used / REQUESTS * 1e6,
    }


async def _own(world: str) -> tuple[float, float, float]:
    from bench.contenders.simplepod import client

    async with client(world, None, max_concurrency=AT_ONCE) as api:
        return await at_once(lambda: contender("simplepod").get(api), REQUESTS)


async def _bare(world: str) -> tuple[float, float, float]:
    import httpx

    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    turns = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(limits=limits, timeout=None) as client:  # noqa: S113 - the server answers

        async def get() -> Any:
            async with turns:
                return json.loads((await client.get(f"{world}/instances/108208")).content)

        return await at_once(get, REQUESTS)
