"""Interleaved rounds: what is compared runs in turn, so that a slow minute of the machine slows all of it."""

from __future__ import annotations

import gc
import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    Work = Callable[[], Awaitable[object]]
    Clock = Callable[[], float]

ROUNDS = 11
_SAMPLE = 0.06  # seconds: long against the resolution of the clock, short enough for many rounds


async def cpu_samples(works: Mapping[str, Work], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """CPU seconds per call of each, one sample a round, each of as many calls as fill the sample."""
    calls = {name: await _calls(work) for name, work in works.items()}
    samples: dict[str, list[float]] = {name: [] for name in works}
    for round_number in range(rounds):
        order = list(works) if round_number % 2 else list(reversed(works))
        for name in order:
            gc.collect()
            samples[name].append(await _cpu(works[name], calls[name]))
    return samples


async def wall_samples(works: Mapping[str, Work], rounds: int) -> dict[str, list[float]]:
    """Wall seconds of one call of each, one sample a round, after one that warms up."""
    samples: dict[str, list[float]] = {name: [] for name in works}
    for round_number in range(rounds + 1):
        for name, work in works.items():
            gc.collect()
            started = time.perf_counter()
            await work()
            if round_number:
                samples[name].append(time.perf_counter() - started)
    return samples


def ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """The median of the rounds' own ratios."""
    return statistics.median(a / b for a, b in zip(above, below, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * share))]


async def _calls(work: Work) -> int:
    await work()
    once = min([await _cpu(work, 1) for _ in range(3)])
    return max(1, round(_SAMPLE / max(once, 1e-6)))


async def _cpu(work: Work, calls: int) -> float:
    started = time.process_time()
    for _ in range(calls):
        await work()
    return (time.process_time() - started) / calls
