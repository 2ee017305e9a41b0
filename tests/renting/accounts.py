"""Accounts on which calls are struck, and the calls: each returns the ids that its caller holds at the end."""

from __future__ import annotations

import asyncio
from contextvars import Context
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, Self

from attrs import define, field, frozen

from simplepod import PendingRental, SimplePod
from simplepod.emulator import Clock, Emulator, LoopTime
from simplepod.emulator.world.renting import pause
from simplepod.emulator.world.renting import rent as rent_machines

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from simplepod import Instance
    from simplepod.emulator.wire.request_log import LoggedRequest
    from simplepod.emulator.world.market import Offer
    from tests.renting.modes import Mode

REFUSED = 400
BOOT_SECONDS = 3.0
CONFIRM_TIMEOUT = 12.0
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGpXk0yX1Vq4vJ9lq2Zb8bq0n3kqv7cX me"
TEMPLATE, IMAGE = "/instances/templates/29", "/instances/images/29"
_numbers = count(1)


class Lock:
    """A lock between processes, as far as one process can tell."""

    def __init__(self, account: Account) -> None:
        self._account = account

    async def __aenter__(self) -> Self:
        self._account.calls_back("lock enter")
        await asyncio.sleep(0)
        self._account.locked += 1
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.sleep(0)
        self._account.locked -= 1
        self._account.calls_back("lock exit")


@define(eq=False)
class Account:
    """An emulated SimplePod with one account, a stranger's machine on it, and a client that uses all there is."""

    mode: Mode
    calls_back: Callable[[str], None] = lambda _: None
    emulator: Emulator = field(init=False)
    docker: Offer = field(init=False)
    vm: Offer = field(init=False)
    client: SimplePod = field(init=False)
    mine: set[int] = field(factory=set[int])
    """Machines that the caller knows of before the call."""
    written: list[PendingRental] = field(factory=list[PendingRental])
    stranger_comes: bool = False
    has_rival: bool = False
    rival: asyncio.Task[Instance] | None = None
    locked: int = 0
    began: float = 0.0

    def __attrs_post_init__(self) -> None:
        clock = Clock(real=LoopTime())
        self.emulator = Emulator(clock=clock, hosts=0, api_key=f"key-{next(_numbers)}", boot_seconds=BOOT_SECONDS)
        world = self.emulator.world
        self.docker = world.put_host("RTX 4090", gpu_count=8).offer(4)
        self.vm = world.put_host("RTX 4090", kind="vm").offer()
        world.put_instance(world.put_host("RTX 4090", gpu_count=4, price_per_gpu="0.45"), name="worker-of-others")
        clock.advance(200)  # what is there is not young any more
        self.began = clock.time()
        self.mode.arrange(self)
        self.client = self.new_client()

    def new_client(self, url: str | None = None) -> SimplePod:
        return SimplePod(
            self._key if self.mode.asks_for_key else self.emulator.api_key,
            base_url=url,
            transport=self.emulator.transport if url is None else None,
            rent_lock=lambda: Lock(self),
            on_order=self._write,
        )

    def start_rival(self) -> None:
        """Another order of the same client goes first, if there is one."""
        if self.has_rival:
            offer = self.emulator.world.put_host("RTX 3090", price_per_gpu="0.60").offer()
            order = self.client.instances.rent(offer.iri, TEMPLATE)
            self.rival = asyncio.get_running_loop().create_task(order, context=Context())

    async def _key(self) -> str:
        self.calls_back("api_key")
        await asyncio.sleep(0)
        return self.emulator.api_key

    async def _write(self, pending: PendingRental) -> None:
        await asyncio.sleep(0)
        self.written.append(pending)
        self.calls_back("on_order")
        if self.stranger_comes:
            self.stranger_comes = False
            world = self.emulator.world
            rent_machines(world, self.docker, world.account.template(29), who="stranger")

    def on_update(self, _: Instance) -> None:
        self.calls_back("on_update")

    def is_lately_ordered(self, request: LoggedRequest, seconds: float) -> bool:
        orders = self.emulator.requests.of("POST")
        since = orders[0].arrived if orders else self.began
        if not orders and not self.mine:
            return False
        return since <= request.arrived < since + seconds

    def bills(self, who: str = "client") -> set[int]:
        """Machines that run up a bill; the disk of a paused VPS is one that its user wants."""
        entries = self.emulator.ledger.by(who)
        return {entry.instance_id for entry in entries if entry.ended is None and entry.kind == "running"}

    @property
    def harmed(self) -> set[int]:
        """Machines of others that were deleted."""
        return {entry.instance_id for entry in self.emulator.ledger.by("stranger")} - self.bills("stranger")

    @property
    def orders(self) -> int:
        """How many orders arrived that were not refused, the rival's aside."""
        arrived = sum(order.status != REFUSED for order in self.emulator.requests.of("POST"))
        return arrived - self.has_rival

    def add(self, *, name: str | None = None) -> int:
        """A machine that the caller knows of."""
        world = self.emulator.world
        machine = world.put_instance(self.docker.host, name=name, who="client")
        self.emulator.clock.advance(200)
        self.began = self.emulator.clock.time()
        self.mine.add(machine.id)
        return machine.id


def _terms(account: Account) -> dict[str, Any]:
    return {"name": "worker-1", "max_price_per_gpu": 1.0, "min_hours": 1.0, "confirm_timeout": CONFIRM_TIMEOUT}


def _wait(account: Account) -> dict[str, Any]:
    return {"interval": 2.0, "timeout": 60.0, "on_update": account.on_update, **_terms(account)}


async def rent(account: Account) -> set[int]:
    machine = await account.client.instances.rent(account.docker.iri, TEMPLATE, **_terms(account))
    return {machine.id}


async def rent_many(account: Account) -> set[int]:
    client = account.client
    machines = await client.instances.rent_many(account.docker.iri, TEMPLATE, count=2, gpu_count=2, **_terms(account))
    return {machine.id for machine in machines}


async def rent_first(account: Account) -> set[int]:
    offers = account.client.market.docker()
    return {(await account.client.instances.rent_first(offers, TEMPLATE, **_terms(account))).id}


async def lease(account: Account) -> set[int]:
    async with account.client.instances.lease(account.docker.iri, TEMPLATE, **_wait(account)):
        await asyncio.sleep(1)
    return set()


async def lease_of_a_listing(account: Account) -> set[int]:
    async with account.client.instances.lease(account.client.market.docker(), TEMPLATE, **_wait(account)):
        await asyncio.sleep(1)
    return set()


async def vps_rent(account: Account) -> set[int]:
    return {(await account.client.vps.rent(account.vm.iri, IMAGE, ssh_key=KEY, **_terms(account))).id}


async def vps_lease(account: Account) -> set[int]:
    async with account.client.vps.lease(account.vm.iri, IMAGE, ssh_key=KEY, **_wait(account)):
        await asyncio.sleep(1)
    return set()


async def resume(account: Account) -> set[int]:
    world = account.emulator.world
    paused = world.put_instance(account.vm.host, who="client")
    pause(world, paused)
    return {(await account.client.vps.resume(paused.id, account.vm.iri)).id}


async def delete(account: Account) -> set[int]:
    first, second = account.add(), account.add()
    support_id = account.emulator.world.live_instance(second).support_id
    await account.client.instances.delete(first, support_id)
    return set()


async def sweep(account: Account) -> set[int]:
    account.add(name="worker-7"), account.add(name="worker-8")
    await account.client.instances.sweep("worker-", older_than=timedelta(seconds=300), keep=[1], dry_run=False)
    return set()


async def adopt(account: Account) -> set[int]:
    """Of an order that was lost."""
    return await _adopt(account, settled=False)


async def adopt_settled(account: Account) -> set[int]:
    return await _adopt(account, settled=True)


async def _adopt(account: Account, *, settled: bool) -> set[int]:
    now = account.emulator.clock.now().isoformat()
    known = [instance.id for instance in account.emulator.world.instances]
    machine = account.add()
    record = PendingRental(
        kind="docker",
        offer=account.docker.iri,
        template=TEMPLATE,
        count=1,
        ordered_at=now,
        known_ids=known,
        settled=settled,
        instance_ids=[machine] if settled else [],
    )
    adopted = {machine.id for machine in await account.client.instances.adopt(record)}
    assert machine in account.bills(), "adopting deletes nothing"
    return adopted


@frozen
class Way:
    """A call; `cleans_up` if it ends only when what it made is gone or named, `keeps` if it deletes nothing."""

    made: Callable[[Account], Coroutine[Any, Any, set[int]]]
    cleans_up: bool = True
    keeps: bool = False


RENTS = {
    way.__name__: Way(way) for way in (rent, rent_many, rent_first, vps_rent, lease, lease_of_a_listing, vps_lease)
}
OTHERS = {
    "resume": Way(resume),
    "delete": Way(delete, cleans_up=False),
    "sweep": Way(sweep, cleans_up=False),
    "adopt": Way(adopt, cleans_up=False, keeps=True),
    "adopt_settled": Way(adopt_settled, cleans_up=False, keeps=True),
}
WAYS = RENTS | OTHERS
