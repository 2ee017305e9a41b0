"""Accounts on which calls are cancelled, what may befall an order there, and what must be true afterwards."""

from __future__ import annotations

import asyncio
import re
from itertools import count
from typing import TYPE_CHECKING, Any, Self

from attrs import define, field, frozen

from simplepod import (
    PendingRental,
    PriceExceededError,
    RentRefusedError,
    RentUnconfirmedError,
    RetryPolicy,
    SimplePod,
)
from simplepod.emulator import Emulator
from simplepod.emulator.world.renting import pause
from simplepod.emulator.world.renting import rent as rent_machines
from tests.renting.cancelling import everything, everything_closing

if TYPE_CHECKING:
    from collections.abc import Callable

    from simplepod.emulator.world.market import Offer
    from tests.renting.cancelling import Call

REFUSED = 400
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGpXk0yX1Vq4vJ9lq2Zb8bq0n3kqv7cX me"
TEMPLATE, IMAGE = "/instances/templates/29", "/instances/images/29"
_numbers = count(1)
_RECORD = re.compile(r"\{.*\}")


@frozen
class Mode:
    """What befalls an order; `ends` is how a call may end that nobody cancels, if not well."""

    arrange: Callable[[Account], object]
    ends: tuple[type[Exception], ...] = ()
    asks_for_key: bool = False
    timeout: float = 5.0
    confirm_timeout: float = 2.0


def _answer(body: str) -> Callable[[Account], None]:
    def arrange(account: Account) -> None:
        account.emulator.create_body = body  # type: ignore[assignment]

    return arrange


def _fault(**fault: Any) -> Callable[[Account], object]:
    return lambda account: account.emulator.faults.on("POST", **fault)


def _lagging(body: str) -> Callable[[Account], None]:
    def arrange(account: Account) -> None:
        _answer(body)(account)
        account.emulator.list_lag = 0.15  # by the emulated clock, so that has to run
        account.emulator.clock.speed = 1.0

    return arrange


def _fewer(account: Account) -> None:
    """The host has room for one machine."""
    account.emulator.batch_shortfall = "partial"
    host = account.docker.host
    host.disk_taken = host.disk_size - account.emulator.world.account.template(29).disk_size


def _twin(account: Account) -> None:
    """Somebody else rents the same just after our order, whose answer is lost."""
    account.emulator.faults.on("POST", drop_response=True)
    account.stranger_comes = True


MODES = {
    "object": Mode(_answer("object")),
    "object, key asked for": Mode(_answer("object"), asks_for_key=True),
    "empty body": Mode(_answer("empty")),
    "braces": Mode(_answer("braces")),
    "dropped response": Mode(_fault(drop_response=True)),
    "502 after processing": Mode(_fault(status=502, after=True)),
    "late answer": Mode(_fault(delay=9, after=True), timeout=0.25),
    "slow order": Mode(_fault(delay=0.4), timeout=0.25),
    "refusal": Mode(lambda account: account.emulator.world.refuse_next_rent(), (RentRefusedError,)),
    "reset before processing": Mode(_fault(reset=True), (RentUnconfirmedError,), confirm_timeout=0.3),
    "lagging list": Mode(_lagging("object")),
    "lagging list, empty body": Mode(_lagging("empty")),
    "dearer machine": Mode(lambda account: account.emulator.world.charge_next_rent(9), (PriceExceededError,)),
    "order after all looks": Mode(_fault(delay=9), (RentUnconfirmedError,), timeout=0.25, confirm_timeout=0.3),
    "fewer than ordered": Mode(_fewer, (RentUnconfirmedError,), confirm_timeout=0.3),
    "twin": Mode(_twin, (RentUnconfirmedError,), confirm_timeout=0.3),
}


class Lock:
    """A lock between processes, as far as one process can tell."""

    def __init__(self, account: Account) -> None:
        self._account = account

    async def __aenter__(self) -> Self:
        await asyncio.sleep(0)
        self._account.locked += 1
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.sleep(0)
        self._account.locked -= 1


@define(eq=False)
class Account:
    """An emulated SimplePod with one account, a paused VPS in it if need be, and a client that uses all there is."""

    mode: Mode
    has_paused_vps: bool = False
    emulator: Emulator = field(init=False)
    docker: Offer = field(init=False)
    vm: Offer = field(init=False)
    client: SimplePod = field(init=False)
    written: list[PendingRental] = field(factory=list[PendingRental])
    stranger_comes: bool = False
    locked: int = 0

    def __attrs_post_init__(self) -> None:
        self.emulator = Emulator(speed=0, hosts=0, api_key=f"key-{next(_numbers)}")
        self.emulator.boot_seconds = 0
        world = self.emulator.world
        self.docker = world.put_host("RTX 4090", gpu_count=8).offer(4)
        self.vm = world.put_host("RTX 4090", kind="vm").offer()
        if self.has_paused_vps:
            pause(world, world.put_instance(self.vm.host, who="client"))
        self.mode.arrange(self)
        self.client = self.new_client()

    def new_client(self, url: str | None = None) -> SimplePod:
        return SimplePod(
            self._key if self.mode.asks_for_key else self.emulator.api_key,
            base_url=url,
            transport=self.emulator.transport if url is None else None,
            timeout=self.mode.timeout,
            retry=RetryPolicy(attempts=3, base=0),
            rent_lock=lambda: Lock(self),
            on_order=self._write,
        )

    async def _key(self) -> str:
        await asyncio.sleep(0)
        return self.emulator.api_key

    async def _write(self, pending: PendingRental) -> None:
        await asyncio.sleep(0)
        self.written.append(pending)
        if self.stranger_comes:
            self.stranger_comes = False
            world = self.emulator.world
            rent_machines(world, self.docker, world.account.template(29), who="stranger")

    @property
    def billing(self) -> set[int]:
        """Machines of ours that run up a bill; the disk of a paused VPS is one that its user wants."""
        ours = self.emulator.ledger.by("client")
        return {entry.instance_id for entry in ours if entry.ended is None and entry.kind == "running"}

    @property
    def orders(self) -> int:
        """How many orders arrived that were not refused."""
        return sum(order.status != REFUSED for order in self.emulator.requests.of("POST"))


# The calls: each returns the ids that its caller holds at the end.


async def rent(account: Account) -> set[int]:
    machine = await account.client.instances.rent(account.docker.iri, TEMPLATE, **_terms(account))
    return {machine.id}


async def rent_many(account: Account) -> set[int]:
    machines = await account.client.instances.rent_many(
        account.docker.iri, TEMPLATE, count=2, gpu_count=2, **_terms(account)
    )
    return {machine.id for machine in machines}


async def lease(account: Account) -> set[int]:
    async with account.client.instances.lease(account.docker.iri, TEMPLATE, **_terms(account)):
        await asyncio.sleep(0)
    return set()


async def lease_of_a_listing(account: Account) -> set[int]:
    async with account.client.instances.lease(account.client.market.docker(), TEMPLATE, **_terms(account)):
        await asyncio.sleep(0)
    return set()


async def vps_lease(account: Account) -> set[int]:
    async with account.client.vps.lease(account.vm.iri, IMAGE, ssh_key=KEY, **_terms(account)):
        await asyncio.sleep(0)
    return set()


async def resume(account: Account) -> set[int]:
    paused = account.emulator.world.instances[0]
    return {(await account.client.vps.resume(paused.id, account.vm.iri)).id}


def _terms(account: Account) -> dict[str, Any]:
    return {
        "name": "worker-1",
        "max_price_per_gpu": 1.0,
        "min_hours": 1.0,
        "confirm_timeout": account.mode.confirm_timeout,
    }


# What must be true.


async def judge(account: Account, call: Call) -> None:
    """Nothing bills that nobody holds; no task is left; one order at most; the cancellation arrived."""
    await (call.closing or account.client.aclose())
    assert call.caller is not None
    assert call.caller.cancelled() or not call.was_cancelled, "the cancellation was swallowed"
    assert [task for task in call.tasks if not task.done()] == [], "tasks are left"
    assert account.orders <= 1
    if not call.impatient and not {everything, everything_closing} & {call.blow, call.again}:
        assert account.locked == 0, "the rent_lock is still held"
    error = None if call.caller.cancelled() else call.caller.exception()
    allowed = (*account.mode.ends, RuntimeError) if call.closing is not None else account.mode.ends
    if error is not None and not isinstance(error, allowed):
        raise error
    held: set[int] = set() if call.caller.cancelled() or error is not None else call.caller.result()
    loose = account.billing - held
    known = _records(call, error)
    if known:
        loose -= await _adopted(account, known)
    else:
        assert not account.written or account.written[-1].settled, "an order is neither settled nor on record"
    assert loose == set(), f"nobody holds {loose}"


def _records(call: Call, error: BaseException | None) -> list[PendingRental]:
    """The orders that were reported as not settled: in the error, else in the log."""
    if isinstance(error, RentUnconfirmedError) and error.pending is not None:
        return [error.pending]
    found = [_RECORD.search(entry.getMessage()) for entry in call.log if entry.levelname == "ERROR"]
    return [PendingRental.from_json(match[0]) for match in found if match]


async def _adopted(account: Account, records: list[PendingRental]) -> set[int]:
    """The machines that a later process finds with these records, as it should: then they are deleted."""
    account.emulator.faults.clear()
    found: set[int] = set()
    async with account.new_client() as client:
        for record in records:
            try:
                found |= {machine.id for machine in await client.instances.adopt(record)}
            except RentUnconfirmedError as unsure:
                found |= {machine.id for machine in unsure.candidates}
    return found
