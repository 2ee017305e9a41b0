"""Building a client after the first, wall: what is put off until the first request shows in `used`.

`used` is building one, a GET over loopback, and closing; httpx in turns.
"""

from __future__ import annotations

import time
from importlib import import_module
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.bare import bare_client
from bench.clock import ratio, wall_samples
from bench.contenders import contender

if TYPE_CHECKING:
    from collections.abc import Callable

CONTENDERS = ("simplepod", "httpx", "hcloud", "githubkit", "openai", "cloudflare")
CLIENTS = 15


_BUILD: dict[str, Callable[[Any], object]] = {
    "simplepod": lambda library: library.SimplePod("a-key"),
    "httpx": lambda library: library.AsyncClient(),
    "hcloud": lambda library: library.Client(token="a-key"),  # noqa: S106 - opens nothing
    "githubkit": lambda library: library.GitHub("a-key"),
    "openai": lambda library: library.AsyncOpenAI(api_key="a-key"),
    "cloudflare": lambda library: library.AsyncCloudflare(api_token="a-key"),  # noqa: S106 - opens nothing
}


async def measure(name: str, server: str) -> dict[str, float]:
    library, build = import_module(name), _BUILD[name]
    build(library)
    kept, seconds = [], []
    for _ in range(CLIENTS):
        started = time.perf_counter()
        kept.append(build(library))
        seconds.append(time.perf_counter() - started)
    found = {"ms": median(seconds) * 1000}
    if name == "simplepod":
        found |= await _used(f"{server}/0ms/1x100")
    return found


async def _used(world: str) -> dict[str, float]:
    who = contender("simplepod")

    async def own() -> None:
        async with who.client(world, None) as client:
            await who.get(client)

    async def bare() -> None:
        async with bare_client("httpx") as get:
            await get(world + who.object_path)

    samples = await wall_samples({"bare": bare, "own": own}, 15)
    return {
        "used_ratio": ratio(samples["own"], samples["bare"]),
        "used_ms": median(samples["own"]) * 1000,
        "bare_used_ms": median(samples["bare"]) * 1000,
    }
