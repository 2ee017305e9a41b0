"""One account: an emulator that speaks some dialect, reached in process or through the proxy, other programs on it, and
clients that are closed and replaced.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Any, Literal

from attrs import define, field, frozen

from simplepod import SimplePod
from simplepod.emulator import Clock, Emulator, LoopTime
from simplepod.emulator.world.renting import pause, rent_vps
from tests.renting.fault_attack import Attack
from tests.renting.fault_orders import ROUTES, Records, key_of, number_in_order
from tests.renting.mishaps import Plan, dialect_of
from tests.tcp_proxy import Proxy

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence
    from contextlib import AbstractAsyncContextManager

    from simplepod import Offer, Template, VPSImage

CLIENTS = 3
_HOSTS: Sequence[tuple[str, str, Literal["docker", "vm"]]] = (
    ("RTX 4090", "0.40", "docker"),
    ("RTX 4090", "0.40", "docker"),
    ("RTX 4090", "0.40", "docker"),
    ("RTX 4090", "0.40", "vm"),
    ("A100", "1.10", "docker"),
)
_MAY_HAVE_ARRIVED = {408, 499}


@frozen
class Goods:
    """What there is to rent, and with what."""

    offers: Sequence[Offer]
    template: Template
    gpu_count: int | None
    vps_offers: Sequence[Offer]
    image: VPSImage


@define(eq=False)
class Site:
    """Where the rentals of one account take place."""

    emulator: Emulator
    attack: Attack
    strangers: Literal["none", "with a template of their own", "with ours"]
    has_lock: bool
    has_records: bool
    proxy: Proxy | None = None
    records: Records = field(factory=Records, init=False)
    _clients: list[SimplePod] = field(factory=list[SimplePod], init=False)
    _closing: list[asyncio.Task[None]] = field(factory=list[Any], init=False)
    _lock: asyncio.Lock = field(factory=asyncio.Lock, init=False)

    def client(self, plan: Plan) -> SimplePod:
        return self._clients[plan.number % CLIENTS]

    def new_client(self) -> SimplePod:
        return SimplePod(
            self.emulator.api_key,
            transport=self.emulator.transport if self.proxy is None else None,
            base_url=None if self.proxy is None else self.proxy.url,
            on_order=self.records.write if self.has_records else None,
            rent_lock=(lambda: self._lock) if self.has_lock else None,
        )

    def open_clients(self) -> None:
        self._clients += [self.new_client() for _ in range(CLIENTS)]

    def close_client(self, plan: Plan) -> None:
        """Closes the client of a rental, with little patience; whoever asks from now on gets another."""
        closed, self._clients[plan.number % CLIENTS] = self.client(plan), self.new_client()
        self._closing.append(asyncio.get_running_loop().create_task(closed.aclose(timeout=plan.moment)))

    async def close_clients(self) -> None:
        """What this process knows of the account ends with them."""
        await asyncio.gather(*self._closing, *(client.aclose() for client in self._clients))

    def other_programs(self, goods: Goods) -> AbstractAsyncContextManager[Any]:
        """They rent and delete the same GPUs while the block runs."""
        if self.strangers == "none":
            return nullcontext()
        ours = self.emulator.world.account.template(goods.template.id) if self.strangers == "with ours" else None
        return self.emulator.strangers(seed=self.attack.random.randrange(10**6), eagerness=0.1, pause=10, template=ours)

    async def quiet(self) -> None:
        """Returns when the server is done with all that it got, also with what nobody waits for."""
        while any(request.status is None for request in self.emulator.requests):
            await asyncio.sleep(1)
        await asyncio.sleep(120)  # what a DELETE has set going ends

    def put_vps(self, plan: Plan) -> None:
        """The VPS that a rental will resume: paused, or not."""
        world = self.emulator.world
        offer = next(offer for offer in world.market if offer.host.kind == "vm" and offer.is_free)
        key = world.account.save_key(key_of(plan.number))
        machine = rent_vps(world, offer, world.account.image(29), ssh_key=key)
        if not plan.runs:
            pause(world, machine)
        self.attack.resumed[plan.number] = machine

    def orders(self) -> Counter[Any]:
        """How often each order went out, counted at the first thing on its way that is not the client.

        Refused for its variables, it may go out once more with these in the other form. A walk orders from one offer
        after the other, but never goes on from an order that may have been carried out.
        """
        sent: Counter[Any] = Counter()
        logged = self.attack.orders()
        for request in logged:
            is_refusal = 400 <= (request.status or 0) < 500 and request.status not in _MAY_HAVE_ARRIVED
            sent[number_in_order(request.body, self.attack.resumed)] += not is_refusal
        passed = [] if self.proxy is None else [request for request in self.proxy.requests if request.route in ROUTES]
        for body in [request.body for request in passed] or [request.body for request in logged]:
            order, number = json.loads(body), number_in_order(body, self.attack.resumed)
            sent[number, order["instanceMarket"], type(order.get("envVariables")).__name__] += 1
        return sent


@asynccontextmanager
async def open_site(number: int, seed: int, *, on_sockets: bool) -> AsyncGenerator[Site, None]:
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
    for model, price, kind in [*_HOSTS] * 4:
        emulator.world.put_host(model, gpu_count=8, price_per_gpu=price, kind=kind)
    site = Site(
        emulator,
        Attack(emulator, random, random.choice((0.0, 0.02, 0.05, 0.2)), on_sockets),
        strangers=random.choice(("none", "with a template of their own", "with a template of their own", "with ours")),
        has_lock=random.random() < 0.3,
        has_records=random.random() < 0.8,
    )
    async with AsyncExitStack() as stack:
        if on_sockets:
            emulator.keep_alive = random.choice((75.0, 0.02))
            await emulator.start()
            site.proxy = await stack.enter_async_context(Proxy(emulator.port, site.attack.cut))
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
            offers=await client.market.docker(min_gpu_count=4 if like_ours else 1, max_gpu_count=4 if like_ours else 2),
            template=await client.templates.create(name="job", image_name="python", disk_size=10),
            gpu_count=3 if like_ours else None,
            vps_offers=await client.market.vps(max_gpu_count=2),
            image=(await client.vps.images("ubuntu"))[0],
        )
    for plan in plans:
        if plan.way == "resume":
            site.put_vps(plan)
    site.emulator.clock.advance(24 * 3600)
    for name, odd in dialect_of(site.attack.random).items():
        setattr(site.emulator, name, odd)
    return goods
