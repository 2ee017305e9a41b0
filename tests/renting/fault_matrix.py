"""Rentals under random faults, and what became of every machine: `make faults`, and a short form of it in the tests.

What befalls a rental is told by the seed and its number; how the rentals interleave is up to the machine they run on.
"""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from attrs import define, field, fields, frozen

from simplepod import PendingRental
from simplepod.errors import DeletionUnconfirmedError, RentRefusedError, RentUnconfirmedError, SimplePodError
from tests.renting.fault_site import TAG, Site, client_of, key_of, open_site, tag_of
from tests.renting.mishaps import CONFIRM_TIMEOUT, Plan, plan_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from simplepod import Instance, Lease, Offer, SimplePod, Template, VPSImage

_rental: ContextVar[int] = ContextVar("rental")
AT_ONCE = 8
"""Rentals under way at once, on each account."""


@define
class Tally:
    """What became of some rentals. In a world as it should be, the last four are 1, 0, 0 and 0."""

    asked: int = 0
    made: int = 0
    handed_over: int = 0
    deleted: int = 0
    refused: int = 0
    not_ordered: int = 0
    cancelled: int = 0
    unconfirmed: int = 0
    adopted: int = 0
    ambiguous: int = 0
    swapped: int = 0
    most_orders: int = 0
    homeless: int = 0
    strangers_hurt: int = 0

    @property
    def holds(self) -> bool:
        """Whether nobody paid twice, for nothing, or at a stranger's cost."""
        return (self.most_orders, self.homeless, self.strangers_hurt) == (1, 0, 0)

    def __add__(self, other: Tally) -> Tally:
        most = max(self.most_orders, other.most_orders)
        sums = {each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(Tally)}
        return Tally(**{**sums, "most_orders": most})


@frozen
class Goods:
    """What there is to rent, and with what."""

    offers: Sequence[Offer]
    template: Template
    vps_offers: Sequence[Offer]
    image: VPSImage


@define
class Renters:
    """All who rent on one account, and what they hold."""

    site: Site
    goods: Goods
    clients: list[SimplePod] = field(factory=list["SimplePod"])
    tally: Tally = field(factory=Tally)
    held: set[int] = field(factory=set[int])
    named: set[int] = field(factory=set[int])
    """What an error has named to them as not deleted."""
    records: dict[int, PendingRental] = field(factory=dict[int, PendingRental])
    """As written ahead, by rental; the last word on each."""

    async def write(self, pending: PendingRental) -> None:
        self.records[_rental.get()] = pending

    async def rental(self, plan: Plan) -> None:
        """One rental from order to end, with everything that its plan has in store for it."""
        self.tally.asked += 1
        _rental.set(plan.number)
        client = self.clients[plan.number % len(self.clients)]
        work = asyncio.ensure_future(self._use(client, plan))
        forget = self.site.expect(plan, lambda: _cancel(work, plan, "after the order"))
        _cancel(work, plan, "any time")
        try:
            mine = await work
            if mine and not plan.kept:
                await self._delete(client, mine)
        except asyncio.CancelledError:
            self.tally.cancelled += 1
        except RentUnconfirmedError:
            self.tally.unconfirmed += 1
        except RentRefusedError:
            self.tally.refused += 1
        except SimplePodError as error:
            self._note(error)
        finally:
            forget()

    async def _use(self, client: SimplePod, plan: Plan) -> list[int]:
        """The ids of machines that the renter holds from now on."""
        if plan.way == "vps":
            machine = await client.vps.rent(
                _one_of(self.goods.vps_offers, plan),
                self.goods.image,
                ssh_key=key_of(plan.number),
                confirm_timeout=CONFIRM_TIMEOUT,
            )
            return self._hand_over(plan, [machine])
        offer, template = _one_of(self.goods.offers, plan), self.goods.template
        terms: dict[str, Any] = {"env": {TAG: str(plan.number)}, "confirm_timeout": CONFIRM_TIMEOUT}
        if plan.way == "many":
            return self._hand_over(plan, await client.instances.rent_many(offer, template, count=2, **terms))
        if plan.way == "named":
            terms |= {"name": f"job-{plan.number}", "max_price_per_gpu": offer.price_per_gpu}
        if plan.way == "lease":
            return await self._lease(client.instances.lease(offer, template, wait=False, **terms), plan)
        return self._hand_over(plan, [await client.instances.rent(offer, template, **terms)])

    async def _lease(self, terms: Lease, plan: Plan) -> list[int]:
        async with terms as lease:
            mine = self._hand_over(plan, [lease.instance])
            try:
                await asyncio.sleep(plan.moment / 10)
                return [lease.keep().id] if plan.kept else []
            finally:
                if not plan.kept:
                    self.held.difference_update(mine)

    def _hand_over(self, plan: Plan, machines: Iterable[Instance]) -> list[int]:
        mine = self._hold(plan.number, machines)
        self.tally.handed_over += len(mine)
        return mine

    def _hold(self, number: int, machines: Iterable[Instance]) -> list[int]:
        mine = [machine.id for machine in machines]
        self.held.update(mine)
        for instance_id in mine:
            machine = self.site.emulator.world.instance(instance_id)
            self.tally.strangers_hurt += machine.who != "client"
            self.tally.swapped += machine.who == "client" and tag_of(machine) != str(number)
        return mine

    async def _delete(self, client: SimplePod, mine: list[int]) -> None:
        """What cannot be deleted stays held: the error says so to the renter."""
        try:
            await client.instances.delete(*mine)
        except (SimplePodError, ExceptionGroup):
            return
        self.held.difference_update(mine)

    def _note(self, error: SimplePodError) -> None:
        """An error before the order, or one that names machines."""
        if isinstance(error, DeletionUnconfirmedError):
            self.named.update(int(instance_id) for instance_id in error.instance_ids)
        else:
            self.tally.not_ordered += 1

    async def adopt(self) -> None:
        """When the faults are over: what came of the orders that nobody has seen the end of.

        The newest first: it knows most machines from before, and what is adopted is no candidate for the older ones.
        """
        unsettled = [(number, record) for number, record in self.records.items() if not record.settled]
        for number, record in reversed(unsettled):
            try:
                machines = await self.clients[0].instances.adopt(PendingRental.from_json(record.to_json()))
            except RentUnconfirmedError as error:
                self.tally.ambiguous += 1
                self.named.update(machine.id for machine in (*error.found, *error.candidates))
            else:
                self.tally.adopted += len(self._hold(number, machines))

    def count(self) -> None:
        """What only the server knows."""
        ledger = self.site.emulator.ledger
        ours = {entry.instance_id for entry in ledger.by("client")}
        billing = {entry.instance_id for entry in ledger.open if entry.who == "client"}
        self.tally.made = len(ours)
        self.tally.deleted = len(ours - billing)
        self.tally.homeless = len(billing - self.held - self.named)
        self.tally.strangers_hurt += sum(entry.ended_by == "client" for entry in ledger.by("stranger"))
        self.tally.most_orders = max(self.site.orders().values(), default=0)


def _cancel(work: asyncio.Future[Any], plan: Plan, when: str) -> None:
    if plan.cancelled == when:
        loop = asyncio.get_running_loop()
        loop.call_later(plan.moment, work.cancel)
        if plan.twice:
            loop.call_later(1.1 * plan.moment, work.cancel)


def _one_of(offers: Sequence[Offer], plan: Plan) -> Offer:
    return offers[plan.number % len(offers)]


async def _goods(client: SimplePod) -> Goods:
    images = await client.vps.images("ubuntu")
    return Goods(
        offers=await client.market.docker(max_gpu_count=2),
        template=await client.templates.create(name="job", image_name="python", disk_size=10),
        vps_offers=await client.market.vps(max_gpu_count=2),
        image=images[0],
    )


async def on_one_account(
    number: int, seed: int, plans: Sequence[Plan], *, sockets: bool, done: Callable[[], None]
) -> Tally:
    """Rents as planned, a few at once, on two clients of one account, among strangers."""
    async with open_site(number, seed, sockets=sockets) as site:
        async with client_of(site) as client:
            renters = Renters(site, await _goods(client))
        site.arm()
        queue = iter(plans)

        async def work() -> None:
            for plan in queue:
                await renters.rental(plan)
                done()

        async with (
            site.emulator.strangers(seed=seed + number),
            client_of(site, renters.write) as one,
            client_of(site, renters.write) as other,
        ):
            renters.clients += [one, other]
            async with asyncio.TaskGroup() as workers:
                for _ in range(AT_ONCE):
                    workers.create_task(work())
            site.calm_down()
            await site.quiet()
            await renters.adopt()
            renters.count()
            for instance_id in renters.held:
                await one.instances.delete(instance_id)
    return renters.tally


async def run(
    rentals: int, seed: int, *, accounts: int, on_sockets: int, done: Callable[[], None] = lambda: None
) -> dict[str, Tally]:
    """The tallies of all accounts, those in process and those over sockets."""
    plans = [plan_of(seed, number) for number in range(rentals)]
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(
                on_one_account(number, seed, plans[number::accounts], sockets=number < on_sockets, done=done)
            )
            for number in range(accounts)
        ]
    tallies = [task.result() for task in tasks]
    return {
        "over sockets": sum(tallies[:on_sockets], Tally()),
        "in process": sum(tallies[on_sockets:], Tally()),
        "all": sum(tallies, Tally()),
    }
