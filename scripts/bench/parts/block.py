"""The longest block of the event loop while a list is read, over the library's transport for tests.

A heartbeat asks the loop for its next turn in every turn; the longest time between two beats is what everybody else
on the loop waits. It is counted in CPU time of the process, all threads of it, so that other programs on the machine
do not count, but a thread that holds the interpreter does. The median of the rounds' longest gaps.
"""

from __future__ import annotations

import asyncio
import gc
import time
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.bare import InProcess, bare_client
from bench.contenders import LOCAL, contender

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

CONTENDERS = ("simplepod", "httpx", "generated", "githubkit", "openai", "cloudflare")
ROUNDS = 15
_LIST = "/instances/market/list?itemsPerPage=1000&page=1"


async def measure(name: str, server: str) -> dict[str, float]:
    if name == "httpx":
        async with bare_client("httpx", InProcess("httpx").transport) as bare:
            return {"thousand_ms": await _longest(lambda: bare(f"{LOCAL}/0ms/1x1000{_LIST}"))}
    if name == "simplepod":
        return {
            "thousand_ms": await _of(name, "1x1000", contender(name).thousand),
            "paged_ms": await _of_real(f"{server}/20ms/10x100"),
            "paged_in_process_ms": await _of(name, "10x100", contender(name).page),
        }
    return {"hundred_ms": await _of(name, "1x100", contender(name).page)}


async def _of(name: str, size: str, read: Callable[[Any], Awaitable[object]]) -> float:
    who = contender(name)
    async with who.client(f"{LOCAL}/0ms/{size}", InProcess(who.http).transport) as client:
        return await _longest(lambda: read(client))


async def _of_real(world: str) -> float:
    who = contender("simplepod")
    async with who.client(world, None) as client:
        return await _longest(lambda: who.page(client))


async def _longest(read: Callable[[], Awaitable[object]]) -> float:
    """In milliseconds."""
    await read()
    gaps = []
    for _ in range(ROUNDS):
        gc.collect()
        heart = _Heart()
        await read()
        gaps.append(heart.stop())
    return median(gaps) * 1000


class _Heart:
    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._longest = 0.0
        self._last = time.process_time()
        self._next = self._loop.call_soon(self._beat)

    def _beat(self) -> None:
        self._note()
        self._next = self._loop.call_soon(self._beat)

    def _note(self) -> None:
        now = time.process_time()
        self._longest = max(self._longest, now - self._last)
        self._last = now

    def stop(self) -> float:
        self._note()
        self._next.cancel()
        return self._longest
