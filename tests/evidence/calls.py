"""The ways to rent, to lease and to delete, so that a test is one for all of them."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve, frozen

from simplepod import PriceExceededError
from tests.evidence.audit import Outcome, ended
from tests.scripted import FIRST_ID, IMAGE, SSH_KEY, TEMPLATE, ScriptedSimplePod, Sent, offer
from tests.virtual_time import elapsed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence

    from simplepod import Instance, Lease, SimplePod

    Rent = Callable[..., Awaitable[Instance | Sequence[Instance]]]
    Break = Callable[[], None]

VPS: dict[str, Any] = {"ssh_key": SSH_KEY}
RENTS: dict[str, Rent] = {
    "rent": lambda client, **terms: client.instances.rent(offer(), TEMPLATE, **terms),
    "rent_many": lambda client, **terms: client.instances.rent_many(offer(), TEMPLATE, count=1, **terms),
    "rent_first": lambda client, **terms: client.instances.rent_first([offer()], TEMPLATE, **terms),
    "vps.rent": lambda client, **terms: client.vps.rent(offer(), IMAGE, **VPS, **terms),
}
LEASES: dict[str, Callable[..., Lease]] = {
    "lease": lambda client, **terms: client.instances.lease(offer(), TEMPLATE, **{"wait": False, **terms}),
    "lease of offers": lambda client, **terms: client.instances.lease([offer()], TEMPLATE, **{"wait": False, **terms}),
    "vps.lease": lambda client, **terms: client.vps.lease(offer(), IMAGE, **VPS, **{"wait": False, **terms}),
}
ALL = [*RENTS, *LEASES]


def thinned(names: Iterable[Any], quick: Collection[Any]) -> list[Any]:
    """Parameters of which `make test` takes a few, and `make test-slow` all others."""
    return [name if name in quick else pytest.param(name, marks=pytest.mark.slow) for name in names]


EVERY_WAY = thinned(ALL, ["rent", "vps.lease"])


def order_route(way: str) -> str:
    return "POST /instances/vm" if way.startswith("vps") else "POST /instances"


async def rented(client: SimplePod, way: str, **terms: Any) -> Instance | Sequence[Instance]:
    """Rents in any of the ways; a lease is over when this returns, and nothing of it is left."""
    if way in RENTS:
        return await RENTS[way](client, **terms)
    async with LEASES[way](client, **terms):
        pass
    return ()


async def cancelled(task: asyncio.Future[Any], times: int = 1) -> Outcome:
    """What a task ends with when it is cancelled so many times, a second apart."""
    for _ in range(times):
        task.cancel()
        await asyncio.wait({task}, timeout=1)
    await asyncio.wait({task})
    return ended(task)


def is_claim(ending: str, outcome: Outcome) -> bool:
    """Whether a call has ended as it does when its machine is surely gone."""
    error = outcome.error
    if "too dear" in ending:
        return isinstance(error, PriceExceededError) and error.deleted
    if "cancelled" in ending:
        return isinstance(error, asyncio.CancelledError)
    return isinstance(error, ZeroDivisionError) if "failed" in ending else error is None


@frozen
class Ending:
    """A call that deletes machine 101. The API breaks down just before it begins to."""

    run: Callable[[SimplePod, ScriptedSimplePod, Break], Awaitable[None]]
    rents: bool = True

    async def __call__(self, pod: ScriptedSimplePod, broken: Break, **options: Any) -> Outcome:
        """What it ends with; the client is still open then, as it would be."""
        if not self.rents:
            pod.add(FIRST_ID)
        broke_at = elapsed()

        def breaks() -> None:
            nonlocal broke_at
            broke_at = elapsed()
            broken()

        async with pod.client(**options) as client:
            task = asyncio.ensure_future(self.run(client, pod, breaks))
            await asyncio.wait({task})
            took = elapsed() - broke_at
        return evolve(ended(task), took=took)


async def _delete(client: SimplePod, _: ScriptedSimplePod, broken: Break) -> None:
    broken()
    await client.instances.delete(FIRST_ID)


async def _delete_seen(client: SimplePod, _: ScriptedSimplePod, broken: Break) -> None:
    machine = await client.instances.get(FIRST_ID)
    broken()
    await client.instances.delete(machine)


async def _sweep(client: SimplePod, pod: ScriptedSimplePod, broken: Break) -> None:
    _when_deleting(pod, broken)
    await client.instances.sweep("sensible", older_than=timedelta(0), dry_run=False)


async def _leave(way: str, client: SimplePod, _: ScriptedSimplePod, broken: Break) -> None:
    async with LEASES[way](client):
        broken()


async def _fail(way: str, client: SimplePod, _: ScriptedSimplePod, broken: Break) -> None:
    async with LEASES[way](client):
        broken()
        raise ZeroDivisionError("of the block")


async def _too_dear(way: str, client: SimplePod, pod: ScriptedSimplePod, broken: Break) -> None:
    pod.looks = {"pricePerGpu": 0.9}
    _when_deleting(pod, broken)
    await rented(client, way, max_price_per_gpu=0.5)


async def _cancel(way: str, client: SimplePod, pod: ScriptedSimplePod, broken: Break) -> None:
    """When the order has been answered; it then waits until its machine is in the list."""
    pod.list_lag = 5
    task = asyncio.ensure_future(rented(client, way))
    await asyncio.sleep(2)
    broken()
    task.cancel()
    await task


def _when_deleting(pod: ScriptedSimplePod, broken: Break) -> None:
    def arrived(sent: Sent) -> None:
        if sent.route.startswith("DELETE "):
            pod.on_arrival = None
            broken()

    pod.on_arrival = arrived


ENDINGS = {
    "delete": Ending(_delete, rents=False),
    "delete of a seen one": Ending(_delete_seen, rents=False),
    "sweep": Ending(_sweep, rents=False),
    **{f"{way}, left": Ending(partial(_leave, way)) for way in LEASES},
    **{f"{way}, failed": Ending(partial(_fail, way)) for way in LEASES},
    **{f"{way}, too dear": Ending(partial(_too_dear, way)) for way in RENTS},
    **{f"{way}, cancelled": Ending(partial(_cancel, way)) for way in ALL},
}
SOME = ["delete", "sweep", "lease, left", "vps.lease, failed", "rent_many, too dear", "rent, cancelled"]  # one of each
EVERY_ENDING = thinned(ENDINGS, SOME)
