"""One account under attack: an emulator that speaks some dialect, reached in process or through the proxy, its faults,
other programs on it, and clients that are closed and replaced.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any, Literal

from attrs import define, field, frozen

from simplepod import PendingRental, SimplePod
from simplepod.emulator import Clock, Emulator, LoopTime
from simplepod.emulator.world.renting import pause, rent_vps
from tests.renting.mishaps import ALL, ANOTHER_TOLD, OTHERS, STUBBORN, Mishap, Plan, dialect_of, mishap_of
from tests.tcp_proxy import Cut, Proxy, Request

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from simplepod import Offer, Template, VPSImage
    from simplepod.emulator.wire.request_log import LoggedRequest
    from simplepod.emulator.world.instances import Instance as Machine

PLAN: ContextVar[Plan] = ContextVar("plan")
"""Of the rental that a task works for."""
TAG = "RENTAL"
CLIENTS = 3
_ORDERS = ("POST /instances", "POST /instances/vm", "POST /instances/vm/resume")
_HOSTS: Sequence[tuple[str, str, Literal["docker", "vm"]]] = (
    ("RTX 4090", "0.40", "docker"),
    ("RTX 4090", "0.40", "docker"),
    ("RTX 4090", "0.40", "docker"),
    ("RTX 4090", "0.40", "vm"),
    ("A100", "1.10", "docker"),
)
_MAY_HAVE_ARRIVED = {408, 499}
_OLD = 180.0  # no list lags as long: such a machine was there before an order
_STUBBORN = 0.02  # part of the machines that no DELETE deletes


@frozen
class Goods:
    """What there is to rent, and with what."""

    offers: Sequence[Offer]
    template: Template
    gpu_count: int | None
    vps_offers: Sequence[Offer]
    image: VPSImage


class ProgramEnds(BaseException):
    """What Ctrl-C and exits are: nothing that a program catches."""


@define
class Records:
    """What `on_order` has written, as it would be in a file."""

    last: dict[str, tuple[int, PendingRental]] = field(factory=dict[str, Any], init=False)
    """The last word on each order, with the number of its rental; the newest order last."""
    _calls: Counter[int] = field(factory=Counter[int], init=False)

    async def write(self, pending: PendingRental) -> None:
        plan = PLAN.get()
        self.add(plan.number, pending)
        self._calls[plan.number] += 1
        if plan.callback == self._calls[plan.number]:
            raise ProgramEnds

    def add(self, rental: int, pending: PendingRental) -> None:
        self.last[pending.id] = rental, PendingRental.from_json(pending.to_json())


@define(eq=False)
class Site:
    """Where the rentals of one account take place."""

    emulator: Emulator
    random: Random
    fault_rate: float
    strangers: Literal["none", "with a template of their own", "with ours"]
    has_lock: bool
    has_records: bool
    records: Records = field(factory=Records, init=False)
    proxy: Proxy | None = None
    calm: bool = True
    """Whether nothing goes wrong: before the rentals, and after them."""
    clients: list[SimplePod] = field(factory=list[SimplePod], init=False)
    plans: dict[int, Plan] = field(factory=dict[int, Plan], init=False)
    held: set[int] = field(factory=set[int], init=False)
    """Machines that were handed over to somebody, gone or not."""
    _arrived: dict[int, Callable[[], None]] = field(factory=dict[int, Any], init=False)
    vps: dict[int, Machine] = field(factory=dict[int, Any], init=False)
    """Those that are to be resumed, by rental."""
    _outages: list[tuple[float, float, Mishap]] = field(factory=list[Any], init=False)
    _drawn: tuple[LoggedRequest, Mishap | None] | None = field(default=None, init=False)
    _stubborn: dict[str, bool] = field(factory=dict[str, bool], init=False)
    _closing: list[asyncio.Task[None]] = field(factory=list[Any], init=False)
    _lock: asyncio.Lock = field(factory=asyncio.Lock, init=False)

    # The faults

    def arm(self) -> None:
        """From now on things go wrong."""
        self.calm = False
        for mishap in ALL:
            if (self.proxy is None or mishap.cut is None) and mishap.fault:
                fault = {"rewrite": self._tell_another} if mishap is ANOTHER_TOLD else mishap.fault
                self.emulator.faults.on(mishap.route, when=partial(self._befalls, mishap), **fault)

    def calm_down(self) -> None:
        """No fault, no lag, from now on."""
        self.calm = True
        self.emulator.faults.clear()
        for name in ("list_lag", "get_lag", "delete_lag", "list_linger", "get_linger", "delete_takes", "boot_seconds"):
            setattr(self.emulator, name, 0.0)

    def expect(self, plan: Plan, arrived: Callable[[], None]) -> None:
        """`arrived` is called when the order of a rental comes in."""
        self.plans[plan.number] = plan
        self._arrived[plan.number] = arrived

    def cut(self, request: Request) -> Cut:
        """What the proxy does to a request; the emulator's turn comes after it."""
        mishap = next((mishap for mishap in self._outages_now() if mishap.cut is not None), None)
        if request.route in _ORDERS:
            number = self._number(request.body)
            plan = None if number is None else self._note_arrival(number)
            mishap = mishap or (plan.mishap if plan is not None else None)
        elif mishap is None and not self.calm and self.random.random() < self.fault_rate:
            mishap = self.random.choice(_CUTS)
        return (mishap.cut if mishap is not None else None) or _PASSED_ON

    def _befalls(self, mishap: Mishap, request: LoggedRequest) -> bool:
        if self._drawn is None or self._drawn[0] is not request:
            self._drawn = request, self._draw(request)
        return self._drawn[1] is mishap

    def _draw(self, request: LoggedRequest) -> Mishap | None:
        outage = next((mishap for mishap in self._outages_now() if request.matches(mishap.route)), None)
        if f"{request.method} {request.path}" in _ORDERS:
            number = self._number(request.body)
            plan = self.plans.get(number) if number is not None and self.proxy is not None else None
            if number is not None and self.proxy is None:
                plan = self._note_arrival(number)
            own = plan.mishap if plan is not None and self._is_first(request, plan) else None
            return outage if outage is not None and outage.comes_first else own
        if request.method == "DELETE" and self._is_stubborn(request.path):
            return STUBBORN
        return outage or mishap_of(self.random, request, self.fault_rate)

    def _tell_another(self, answer: Any) -> Any:
        """The answer to an order, with the id of some other machine."""
        world = self.emulator.world
        known = [m.id for m in world.instances if m.id in self.held or world.clock.time() - m.created_at > _OLD]
        rows = answer if isinstance(answer, list) else [answer]
        for row in rows:
            if isinstance(row, dict) and "id" in row and row["id"] not in known and known:
                row["id"] = self.random.choice(known)
        return answer

    def _outages_now(self) -> list[Mishap]:
        now = asyncio.get_running_loop().time()
        return [mishap for begins, ends, mishap in self._outages if begins <= now < ends and not self.calm]

    def _is_stubborn(self, path: str) -> bool:
        return self._stubborn.setdefault(path, self.random.random() < _STUBBORN)

    def _is_first(self, request: LoggedRequest, plan: Plan) -> bool:
        """The mishap of a rental befalls the first order of a walk."""
        return sum(self._number(other.body) == plan.number for other in self._logged()) <= 1

    def _note_arrival(self, number: int) -> Plan | None:
        plan, arrived = self.plans.get(number), self._arrived.pop(number, None)
        if plan is not None and arrived is not None:
            if plan.outage is not None:
                begins = asyncio.get_running_loop().time() + plan.outage.begins
                self._outages.append((begins, begins + plan.outage.lasts, plan.outage.mishap))
            if plan.closed is not None:
                asyncio.get_running_loop().call_later(plan.closed, self.close_client, plan)
            arrived()
        return plan

    def other_programs(self, goods: Goods) -> AbstractAsyncContextManager[Any]:
        """They rent and delete the same GPUs while the block runs."""
        if self.strangers == "none":
            return nullcontext()
        ours = self.emulator.world.account.template(goods.template.id) if self.strangers == "with ours" else None
        return self.emulator.strangers(seed=self.random.randrange(10**6), eagerness=0.1, pause=10, template=ours)

    # The clients

    def client(self, plan: Plan) -> SimplePod:
        return self.clients[plan.number % CLIENTS]

    def new_client(self) -> SimplePod:
        return SimplePod(
            self.emulator.api_key,
            transport=self.emulator.transport if self.proxy is None else None,
            base_url=None if self.proxy is None else self.proxy.url,
            on_order=self.records.write if self.has_records else None,
            rent_lock=(lambda: self._lock) if self.has_lock else None,
        )

    def close_client(self, plan: Plan) -> None:
        """Closes the client of a rental, without patience; whoever asks from now on gets another."""
        if not self.calm:
            closed, self.clients[plan.number % CLIENTS] = self.client(plan), self.new_client()
            self._closing.append(asyncio.get_running_loop().create_task(closed.aclose(timeout=plan.moment)))

    async def close(self) -> None:
        """Closes all clients: what this process knows of the account ends with them."""
        await asyncio.gather(*self._closing, *(client.aclose() for client in self.clients))

    async def quiet(self) -> None:
        """Returns when the server is done with all that it got, also with what nobody waits for."""
        while any(request.status is None for request in self.emulator.requests):
            await asyncio.sleep(1)
        await asyncio.sleep(120)  # what a DELETE has set going ends

    # Who ordered what

    def put_vps(self, plan: Plan) -> None:
        """The VPS that a rental will resume: paused, or not."""
        world = self.emulator.world
        offer = next(offer for offer in world.market if offer.host.kind == "vm" and offer.is_free)
        key = world.account.save_key(key_of(plan.number))
        machine = rent_vps(world, offer, world.account.image(29), ssh_key=key)
        if not plan.runs:
            pause(world, machine)
        self.vps[plan.number] = machine

    def orders(self) -> Counter[Any]:
        """How often an order went out, counted at the first thing on its way that is not the client.

        Refused for its variables, it may go out once more with these in the other form; a walk orders from one offer
        after the other, but never goes on from an order that may have been carried out.
        """
        sent: Counter[Any] = Counter()
        for request in self._logged():
            is_refusal = 400 <= (request.status or 0) < 500 and request.status not in _MAY_HAVE_ARRIVED
            sent[self._number(request.body)] += not is_refusal
        first = self._logged() if self.proxy is None else [r for r in self.proxy.requests if r.route in _ORDERS]
        for body in (request.body for request in first):
            order = json.loads(body)
            sent[self._number(body), order["instanceMarket"], type(order.get("envVariables")).__name__] += 1
        return sent

    def _logged(self) -> Sequence[LoggedRequest]:
        return [request for order in _ORDERS for request in self.emulator.requests.of(order)]

    def _number(self, body: bytes) -> int | None:
        """The rental that an order is for, by its environment, its key or its machine."""
        order = json.loads(body)
        if instance := order.get("instance"):
            return next((number for number, machine in self.vps.items() if machine.iri == instance), None)
        if key := order.get("userSshKey"):
            return int(key.partition(f"{TAG}=")[2])
        variables = order.get("envVariables", "[]")
        pairs = json.loads(variables) if isinstance(variables, str) else variables
        return next((int(pair["value"]) for pair in pairs if pair["name"] == TAG), None)


_PASSED_ON = Cut()
_CUTS = [mishap for mishap in OTHERS if mishap.cut is not None]


def key_of(number: int) -> str:
    """The SSH key that tags a VPS."""
    return f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBsPzXQ {TAG}={number}"


def number_of(machine: Machine) -> int | None:
    """For which rental the server made a machine; None for a stranger's."""
    if machine.who != "client":
        return None
    if machine.ssh_key is not None:
        return int(machine.ssh_key.public_key.partition(f"{TAG}=")[2])
    return int(dict(machine.env)[TAG])


@asynccontextmanager
async def open_site(number: int, seed: int, *, sockets: bool) -> AsyncGenerator[Site, None]:
    """An account with a few hosts that everybody wants, and money."""
    random = Random(f"{seed}/site {number}")
    emulator = Emulator(
        hosts=0,
        seed=seed,
        clock=Clock(start=datetime(2026, 11, 10, 9, tzinfo=UTC), real=LoopTime()),
        balance=10_000_000,
        api_key=f"account-{seed}-{number}",
        live_ports=False,
        boot_seconds=0.0,
    )
    for model, price, kind in _HOSTS * 4:
        emulator.world.put_host(model, gpu_count=8, price_per_gpu=price, kind=kind)
    site = Site(
        emulator,
        random,
        fault_rate=random.choice((0.0, 0.02, 0.05, 0.2)),
        strangers=random.choice(("none", "with a template of their own", "with a template of their own", "with ours")),
        has_lock=random.random() < 0.3,
        has_records=random.random() < 0.8,
    )
    async with AsyncExitStack() as stack:
        if sockets:
            emulator.keep_alive = random.choice((75.0, 0.02))
            await stack.enter_async_context(emulator)
            site.proxy = await stack.enter_async_context(Proxy(emulator.port, site.cut))
        yield site
        await emulator.stop()


async def goods_of(site: Site, plans: Sequence[Plan]) -> Goods:
    """Read while nothing goes wrong; the site speaks its dialect from then on.

    Where strangers rent with our template, we take three of four GPUs, which they never do: with as many, a machine of
    theirs could not be told from the one of an order whose answer was lost.
    """
    like_ours = site.strangers == "with ours"
    async with site.new_client() as client:
        goods = Goods(
            offers=await client.market.docker(**{"min_gpu_count": 4, "max_gpu_count": 4} if like_ours else {"max_gpu_count": 2}),
            template=await client.templates.create(name="job", image_name="python", disk_size=10),
            gpu_count=3 if like_ours else None,
            vps_offers=await client.market.vps(max_gpu_count=2),
            image=(await client.vps.images("ubuntu"))[0],
        )
    for plan in plans:
        if plan.way == "resume":
            site.put_vps(plan)
    site.emulator.clock.advance(24 * 3600)
    for name, odd in dialect_of(site.random).items():
        setattr(site.emulator, name, odd)
    return goods
