"""Accounts on which calls are struck, and the calls: each returns the ids that its caller holds at the end."""

from __future__ import annotations

import asyncio
from contextvars import Context
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, Self

from attrs import define, field, frozen

from simplepod import APIError, PendingRental, RentUnconfirmedError, SimplePod, UnexpectedResponseError
from simplepod.emulator import Clock, Emulator, LoopTime
from simplepod.emulator.world.renting import pause
from simplepod.emulator.world.renting import rent as rent_machines

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from simplepod import Instance
    from simplepod.emulator.wire.request_log import LoggedRequest
    from simplepod.emulator.world.instances import Instance as Machine
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
    way: Way
    calls_back: Callable[[str], None] = lambda _: None
    emulator: Emulator = field(init=False)
    docker: Offer = field(init=False)
    vm: Offer = field(init=False)
    stranger: Machine = field(init=False)
    client: SimplePod = field(init=False)
    machines: list[Machine] = field(factory=list["Machine"])
    """What the caller has before the call."""
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
        other = world.put_host("RTX 4090", gpu_count=4, price_per_gpu="0.45")
        self.stranger = world.put_instance(other, name="worker-of-others")
        self.way.before(self)
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
        self.written.append(pending)
        await asyncio.sleep(0)
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
        if not orders and self.way.orders:
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

    def add(self, offer: Offer, name: str | None = None) -> Machine:
        """A machine of the caller's."""
        world, account = self.emulator.world, self.emulator.world.account
        if offer is self.vm:
            machine = world.put_instance(offer.host, who="client")
        else:
            [machine] = rent_machines(world, offer, account.template(29), gpu_count=2)
        machine.name = name or machine.name
        self.machines.append(machine)
        return machine

    @property
    def mine(self) -> set[int]:
        """Machines that the caller knew of before the call, if they are to bill."""
        return {machine.id for machine in self.machines if machine.kind == "docker"}


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
    return {(await account.client.vps.resume(account.machines[0].id, account.vm.iri)).id}


async def delete(account: Account) -> set[int]:
    first, second = account.machines
    await account.client.instances.delete(first.id, second.support_id)
    return set()


async def sweep(account: Account) -> set[int]:
    keep = [account.stranger.support_id]
    client = account.client
    swept = await client.instances.sweep("worker-", older_than=timedelta(seconds=100), keep=keep, dry_run=False)
    return account.mine - {machine.id for machine in swept}


async def adopt(account: Account) -> set[int]:
    """Of an order that was lost."""
    return await _adopt(account, settled=False)


async def adopt_settled(account: Account) -> set[int]:
    return await _adopt(account, settled=True)


async def _adopt(account: Account, *, settled: bool) -> set[int]:
    machine = account.machines[0]
    record = PendingRental(
        kind="docker",
        offer=account.docker.iri,
        template=TEMPLATE,
        count=1,
        ordered_at=datetime.fromtimestamp(machine.created_at, UTC).isoformat(),
        known_ids=[known.id for known in account.emulator.world.instances if known is not machine],
        settled=settled,
        instance_ids=[machine.id] if settled else [],
    )
    adopted = {machine.id for machine in await account.client.instances.adopt(record)}
    assert machine.id in account.bills(), "adopting deletes nothing"
    return adopted


def _nothing(account: Account) -> None:
    """The caller has nothing yet."""


def _paused_vps(account: Account) -> None:
    pause(account.emulator.world, account.add(account.vm))


def _two_machines(account: Account) -> None:
    account.add(account.docker, "worker-7")
    account.add(account.docker, "worker-8")


def _one_machine(account: Account) -> None:
    account.add(account.docker, "worker-7")


@frozen
class Way:
    """A call; `cleans_up` if it ends only when what it made is gone or named, `keeps` if it deletes nothing."""

    made: Callable[[Account], Coroutine[Any, Any, set[int]]]
    before: Callable[[Account], None] = _nothing
    orders: bool = True
    cleans_up: bool = True
    keeps: bool = False
    ends: tuple[type[Exception], ...] = ()
    """How it may end that nobody cancels, whatever the mode."""


RENTS = {
    way.__name__: Way(way) for way in (rent, rent_many, rent_first, vps_rent, lease, lease_of_a_listing, vps_lease)
}
OTHERS = {
    "resume": Way(resume, _paused_vps, ends=(RentUnconfirmedError,)),
    "delete": Way(delete, _two_machines, orders=False, cleans_up=False),
    "sweep": Way(sweep, _two_machines, orders=False, cleans_up=False, ends=(APIError, UnexpectedResponseError)),
    "adopt": Way(adopt, _one_machine, orders=False, cleans_up=False, keeps=True, ends=(APIError, RentUnconfirmedError)),
    "adopt_settled": Way(adopt_settled, _one_machine, orders=False, cleans_up=False, keeps=True, ends=(APIError,)),
}
WAYS = RENTS | OTHERS
