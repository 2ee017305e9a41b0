"""One small GET: CPU over the bare HTTP library and json, in one process, over the library's transport for tests."""

from __future__ import annotations

from statistics import median

from bench.bare import InProcess, bare_client
from bench.clock import cpu_samples, ratio
from bench.contenders import LOCAL, contender

CONTENDERS = ("simplepod", "generated", "githubkit", "openai", "cloudflare")
WORLD = f"{LOCAL}/0ms/1x100"


async def measure(name: str, _server: str) -> dict[str, float]:
    who = contender(name)
    wire = InProcess(who.http)
    async with who.client(WORLD, wire.transport) as client, bare_client(who.http, wire.transport) as bare:
        samples = await cpu_samples({"bare": lambda: bare(WORLD + who.object_path), "own": lambda: who.get(client)})
    return {
        "ratio": ratio(samples["own"], samples["bare"]),
        "bare_us": median(samples["bare"]) * 1e6,
        "own_us": median(samples["own"]) * 1e6,
    }
