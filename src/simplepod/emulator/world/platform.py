"""The whole emulated platform: no asyncio, no HTTP, nothing happens but in :meth:`Platform.settle`."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from itertools import count
from random import Random

from simplepod.emulator.world.account import Account
from simplepod.emulator.world.boot import Port
from simplepod.emulator.world.catalog import GLOBAL_TEMPLATES, IMAGES
from simplepod.emulator.world.clock import Clock
from simplepod.emulator.world.errors import NotThereError, RefusedError
from simplepod.emulator.world.instances import Instance
from simplepod.emulator.world.ledger import Ledger
from simplepod.emulator.world.market import Host, Market
from simplepod.emulator.world.names import Names
from simplepod.emulator.world.rules import Rules
from simplepod.emulator.world.seeding import seeded_hosts

Due = tuple[float, Callable[..., None]]
"""A moment, and what happens then."""


@dataclass(frozen=True)
class Refusal:
    """A refusal to come."""

    message: str
    status: int | None = None
    field: str | None = None


@dataclass
class Plans:
    """What a test has arranged for the client's orders to come."""

    refusals: list[Refusal] = field(default_factory=list[Refusal])
    prices: list[Decimal] = field(default_factory=list[Decimal])
    boot_failures: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


class Platform:
    """Hosts, machines, money and time, and the rules that hold between them."""

    def __init__(
        self, rules: Rules, clock: Clock, *, hosts: int = 0, seed: int = 0, balance: Decimal | str | float = 100
    ) -> None:
        self.rules = rules
        self.clock = clock
        self.random: Random = Random(seed)
        self.names: Names = Names(self.random)
        self.market: Market = Market()
        self.account: Account = Account(clock.time, GLOBAL_TEMPLATES, IMAGES)
        self.ledger: Ledger = Ledger(clock.time, self.settle)
        self.plans: Plans = Plans()
        self.map_port: Callable[[Instance, Port], int] = self._next_host_port
        self.unmap_ports: Callable[[Instance], None] = lambda _instance: None
        self._host_ports = count(20_000)
        self._live: dict[int, Instance] = {}
        self._ended: dict[int, Instance] = {}
        self._settled = clock.time()
        for host in seeded_hosts(self.random, hosts, clock.time()):
            self.market.add(host)
        self.account.deposit(Decimal(str(balance)))

    # What there is

    @property
    def instances(self) -> Sequence[Instance]:
        """Every machine that is rented now, oldest first."""
        self.settle()
        return list(self._live.values())

    @property
    def all_instances(self) -> Sequence[Instance]:
        """Every machine ever rented, oldest first."""
        self.settle()
        return sorted([*self._live.values(), *self._ended.values()], key=lambda instance: instance.id)

    def instance(self, ref: int | str) -> Instance:
        """A machine, ended ones included, by id, support id or hash id."""
        self.settle()
        found = next(self._named(str(ref)), None)
        if found is None:
            raise NotThereError(f"/instances/{ref}")
        return found

    def live_instance(self, ref: int | str) -> Instance:
        """A machine that is rented now."""
        found = self.instance(ref)
        if found.state == "ended":
            raise NotThereError(found.iri)
        return found

    def _named(self, ref: str) -> Iterator[Instance]:
        for machines in (self._live, self._ended):
            if ref.isdecimal() and int(ref) in machines:
                yield machines[int(ref)]
            yield from (known for known in machines.values() if ref in {known.support_id, known.hash_id})

    @property
    def balance(self) -> Decimal:
        """$ left; set it to pay in or take out the difference."""
        return self.account.credit - self.ledger.total

    @balance.setter
    def balance(self, amount: Decimal | str | float) -> None:
        self.account.deposit(Decimal(str(amount)) - self.balance)

    # What time does

    def settle(self) -> None:
        """Let everything happen that is due: exhausted balance, ends of terms, renewals; in order of time."""
        now = self.clock.time()
        while (due := self._next_due()) is not None and due[0] <= now:
            at, happen = due
            self._settled = max(at, self._settled)
            happen(at=self._settled)
        self._settled = max(now, self._settled)

    def _next_due(self) -> Due | None:
        running = [instance for instance in self._live.values() if instance.state == "live"]
        first = min(running, key=lambda instance: instance.expires_at, default=None)
        exhausted = self.ledger.exhausts(self.account.credit)
        dues: list[Due] = [
            (known.dies_at, partial(self.end, known, by=known.dies_by))
            for known in self._live.values()
            if known.dies_at is not None
        ]
        if exhausted is not None:
            dues.append((exhausted, self._run_dry))
        if first is not None:
            dues.append((first.expires_at, partial(self._end_term, first)))
        return min(dues, key=lambda due: due[0], default=None)  # of several at once, the first of these

    def _end_term(self, instance: Instance, *, at: float) -> None:
        price = instance.host.price_per_gpu or instance.price_per_gpu
        limit = instance.price_auto_renew_max
        if not instance.is_auto_renew_on or (limit is not None and price > limit):
            self.end(instance, by="platform", at=at)
            return
        instance.expires_at += self.term_seconds(instance.host)
        instance.price_per_gpu = price
        self.bill(instance, at=at)

    def _run_dry(self, *, at: float) -> None:
        for instance in list(self._live.values()):
            self.end(instance, by="platform", at=at)

    # What renting is made of

    def enter(self, instance: Instance) -> None:
        """Let a new machine be there, and bill it."""
        self.keep(instance)
        instance.host.gpus_taken += instance.gpu_count
        instance.host.disk_taken += instance.disk_size
        self.bill(instance, at=instance.created_at)

    def keep(self, instance: Instance) -> None:
        """Let a machine be known that takes no room and is not billed yet."""
        self._live[instance.id] = instance

    def bill(self, instance: Instance, *, at: float) -> None:
        """Bill a machine at what it costs now, from now on."""
        self.ledger.stop(instance.id, by="change", at=at)
        paused = instance.state == "paused"
        self.ledger.start(
            instance.id,
            name=instance.name,
            who=instance.who,
            rate=instance.disk_rate if paused else instance.rate,
            kind="paused" if paused else "running",
            at=at,
        )

    def release(self, instance: Instance) -> None:
        """Give a host's GPUs and disk back to the market."""
        instance.host.gpus_taken -= instance.gpu_count
        instance.host.disk_taken -= instance.disk_size

    def end(self, instance: Instance, *, by: str, at: float) -> None:
        """End a machine and its bill."""
        if instance.state == "live":
            self.release(instance)
        instance.ended_from = "paused" if instance.state == "paused" else "live"
        instance.state, instance.ended_at = "ended", at
        self.ledger.stop(instance.id, by=by, at=at)
        self._ended[instance.id] = self._live.pop(instance.id)
        self.unmap_ports(instance)

    def afford(self, rate: Decimal) -> None:
        """Refuse what the balance cannot carry."""
        if self.balance < (self.ledger.rate + rate) * Decimal(str(self.rules.reserve_hours)):
            raise RefusedError("Insufficient balance to rent this instance.")

    def term_seconds(self, host: Host) -> float:
        return min(self.rules.term_hours, host.rental_time_max) * 3600

    def _next_host_port(self, _instance: Instance, _port: Port) -> int:
        return next(self._host_ports)
