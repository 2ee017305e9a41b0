"""Rentals under random faults, by an API in random dialects, and what became of every machine: `make faults`.

All of it is told by the seed: every site, an account with its programs, has a virtual clock of its own.
"""

from __future__ import annotations

import asyncio
import random
from contextlib import nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import anyio
from attrs import define

from simplepod.errors import PriceExceededError, RentRefusedError, RentUnconfirmedError, SimplePodError
from tests import virtual_time
from tests.renting.fault_judge import Judge, Log, Tally
from tests.renting.fault_orders import PLAN, TAG, ProgramEnds, key_of
from tests.renting.fault_site import Goods, Site, goods_of, open_site
from tests.renting.mishaps import Plan, plan_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simplepod import Instance, Lease, Offer

AT_ONCE = 6
"""Rentals under way at once on a site."""
RENTALS = 15
"""Rentals of a site."""


class UserError(Exception):
    """What the block of a lease fails with."""


@define
class Renter:
    """One rental from order to end, with everything that its plan has in store for it."""

    site: Site
    judge: Judge
    goods: Goods
    plan: Plan

    async def run(self) -> None:
        PLAN.set(self.plan)
        self.judge.tally.asked += 1
        scope = anyio.CancelScope() if self.plan.manner == "scope" else None
        work = asyncio.ensure_future(self._within(scope))

        def arrived() -> None:
            if self.plan.cancelled == "after the order":
                self._cancel(work, scope)
            if self.plan.closed is not None:
                asyncio.get_running_loop().call_later(self.plan.closed, self.site.close_client, self.plan)

        self.site.attack.expect(self.plan, arrived)
        if self.plan.cancelled == "any time":
            self._cancel(work, scope)
        await asyncio.wait({work})
        self._count(work)

    def _cancel(self, work: asyncio.Future[None], scope: anyio.CancelScope | None) -> None:
        loop, moment = asyncio.get_running_loop(), self.plan.moment
        loop.call_later(moment, work.cancel if scope is None else scope.cancel)
        if self.plan.manner == "twice":
            loop.call_later(1.5 * moment + 1, work.cancel)

    def _count(self, work: asyncio.Future[None]) -> None:
        tally = self.judge.tally
        error = None if work.cancelled() else work.exception()
        if work.cancelled():
            tally.cancelled += 1
        elif isinstance(error, RentUnconfirmedError):
            tally.unconfirmed += 1
        elif isinstance(error, (RentRefusedError, PriceExceededError)):
            tally.refused += 1
        elif isinstance(error, (SimplePodError, RuntimeError, ProgramEnds)):
            tally.not_ordered += 1
        elif error is not None and not isinstance(error, (ExceptionGroup, UserError)):
            raise error

    async def _within(self, scope: anyio.CancelScope | None) -> None:
        """Learns what the rental raises before a scope swallows it."""
        with scope or nullcontext():
            try:
                await self._rent()
            except BaseException as error:
                self.judge.raised(self.plan.number, error)
                raise

    async def _rent(self) -> None:
        plan, instances, vps = self.plan, self.site.client(self.plan).instances, self.site.client(self.plan).vps
        terms: dict[str, Any] = {}
        if plan.way == "named" or plan.ending == "swept":
            terms |= {"name": self._name}
        if plan.way in {"named", "many"}:
            terms |= {"max_price_per_gpu": self._offer.price_per_gpu}
        docker = {"env": {TAG: str(plan.number)}, "gpu_count": self.goods.gpu_count, **terms}
        offer, template = self._offer, self.goods.template
        match plan.way:
            case "lease":
                await self._lease(instances.lease([offer], template, wait=plan.waits, **docker))
            case "vps lease":
                await self._lease(
                    vps.lease(offer, self.goods.image, ssh_key=key_of(plan.number), wait=plan.waits, **terms)
                )
            case "vps":
                machine = await vps.rent(offer, self.goods.image, ssh_key=key_of(plan.number), **terms)
                await self._use([machine])
            case "many":
                await self._use(await instances.rent_many(offer, template, count=2, **docker))
            case "first":
                await self._use([await instances.rent_first(self._offers(3), template, **docker)])
            case "resume":
                await self._resume()
            case "rent" | "named":
                await self._use([await instances.rent(offer, template, **docker)])

    async def _resume(self) -> None:
        machine = self.site.attack.resumed[self.plan.number]
        if self.plan.runs:
            self.judge.held[machine.id] = self.plan.number
        await self._use([await self.site.client(self.plan).vps.resume(machine.id, self._offer)])

    async def _lease(self, terms: Lease) -> None:
        async with terms as lease:
            mine = self.judge.handed_over(self.plan.number, [lease.instance])
            self.judge.tally.handed_over += 1
            is_kept = False
            try:
                await asyncio.sleep(self.plan.uses)
                if self.plan.fails:
                    raise UserError
                if is_kept := self.plan.ending == "kept":
                    lease.keep()
            finally:
                if not is_kept:
                    self.judge.let_go(mine)
        if not is_kept:
            self.judge.said_deleted(self.plan.number, mine, "its lease ended")

    async def _use(self, machines: Sequence[Instance]) -> None:
        mine = self.judge.handed_over(self.plan.number, machines)
        self.judge.tally.handed_over += len(mine)
        await asyncio.sleep(self.plan.uses)
        instances = self.site.client(self.plan).instances
        match self.plan.ending:
            case "deleted":
                await instances.delete(*machines)
            case "deleted by support ID":
                await instances.delete(*(machine.support_id or machine.id for machine in machines))
            case "swept":
                swept = await instances.sweep(self._name, older_than=timedelta(0), dry_run=False)
                mine = [machine.id for machine in swept]
            case "kept":
                return
        self.judge.said_deleted(self.plan.number, mine, self.plan.ending)

    @property
    def _name(self) -> str:
        return f"job_{self.plan.number}_"

    @property
    def _offer(self) -> Offer:
        return self._offers(1)[0]

    def _offers(self, count: int) -> list[Offer]:
        offers = self.goods.vps_offers if "vps" in self.plan.way or self.plan.way == "resume" else self.goods.offers
        return [offers[(self.plan.number + step) % len(offers)] for step in range(count)]


async def _adopt(judge: Judge) -> None:
    """When the faults are over: what came of the orders that nobody has seen the end of.

    A program that has kept its records starts anew, and knows nothing else; it adopts settled orders first, then the
    newest, as the SDK advises. One that has none goes on, with the records that errors and the log have told it.
    """
    site = judge.site
    for rental, pending in judge.log.records():
        site.records.last.setdefault(pending.id, (rental, pending))
    if site.has_records:
        await site.close_clients()
    async with site.new_client() as client:
        newest_first = reversed(site.records.last.values())
        for rental, record in sorted(newest_first, key=lambda known: not known[1].settled):
            try:
                machines = await client.instances.adopt(record)
            except RentUnconfirmedError as error:
                judge.tally.ambiguous += 1
                judge.raised(rental, error)
            else:
                judge.adopted(rental, machines)


async def _on_one_site(number: int, seed: int) -> Tally:
    """Rents on several clients of one account, a few at once, among strangers."""
    with Log() as log:
        async with open_site(number, seed, on_sockets=is_on_sockets(number)) as site:
            plans = [plan_of(site.attack.random, rental) for rental in range(RENTALS)]
            judge, goods, queue = Judge(site, plans, log), await goods_of(site, plans), iter(plans)

            async def work() -> None:
                for plan in queue:
                    await Renter(site, judge, goods, plan).run()

            site.open_clients()
            site.attack.begin()
            async with site.other_programs(goods), asyncio.TaskGroup() as workers:
                for _ in range(AT_ONCE):
                    workers.create_task(work())
            site.attack.end()
            await site.quiet()
            await _adopt(judge)
            await site.close_clients()
            judge.count()
    return judge.tally


def is_on_sockets(site: int) -> bool:
    """Whether clients reach it over sockets, through the proxy."""
    return site % 10 == 0


def run_site(number: int, seed: int) -> Tally:
    """On a loop of its own, with jitter that the seed tells as well."""
    random.seed(f"{seed}/jitter {number}")
    try:
        return virtual_time.run(_on_one_site(number, seed))
    except BaseException as error:
        error.add_note(f"seed {seed}, site {number}")
        raise
