"""Finding the machines of an order: by the ids that the answer told, else by what is new in the list."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from simplepod import _matching
from simplepod._listing import PAGE_SIZE
from simplepod._pages import RejectedRow
from simplepod._waiting import Pacer
from simplepod.errors import NotFoundError, RentUnconfirmedError, UnexpectedResponseError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from simplepod._account import Account
    from simplepod._lowlevel import Operations
    from simplepod._pending import PendingRental
    from simplepod.models import Instance

_INTERVAL, _SLOWEST = 0.1, 3.0
_AGREEING_LOOKS = 2  # a stranger's machine may show up before ours: one look is not enough


@frozen
class Inventory:
    """All instances of the account, and the server's clock when the last page was read."""

    instances: Mapping[int, Instance]
    date: datetime | None


async def take_inventory(api: Operations) -> Inventory:
    """Strict, since a machine that is missed here would look new: until a page is empty or brings nothing new."""
    found: dict[int, Instance] = {}
    number = 0
    while True:
        number += 1
        page = await api.list_instances(number, PAGE_SIZE)
        before = len(found)
        for _, instance in page.rows:
            if isinstance(instance, RejectedRow):
                raise UnexpectedResponseError(f"GET /instances/list, page {number}: {instance.reason}")
            found[instance.id] = instance
        if len(found) == before:
            return Inventory(found, page.date)


@define
class Search:
    """Looks for the machines of one order."""

    api: Operations
    account: Account
    pending: PendingRental
    sure: tuple[int, ...] = ()
    _priced_otherwise: list[Instance] = field(factory=list["Instance"], init=False)
    _templates_fit: dict[int, bool | None] = field(factory=dict[int, "bool | None"], init=False)

    async def run(self, timeout: float) -> list[Instance]:
        """The machines, as many as ordered, or RentUnconfirmedError; errors of the list are tolerated until then."""
        pacer = Pacer(timeout=timeout, interval=_INTERVAL, slowest=_SLOWEST)
        found: list[Instance] = []
        agreeing, cause = 0, None
        while True:
            self._require_open(found)
            try:
                async with asyncio.timeout(pacer.left or None):
                    latest = await self.look()
            except Exception as error:  # noqa: BLE001 - the order went out: no error may hide that, whatever its kind
                cause = error
            else:
                agreeing = agreeing + 1 if _ids(latest) == _ids(found) else 1
                found = latest
                if len(found) > self.pending.count:
                    raise self._unconfirmed(found, "more machines than ordered may have come of it")
                if len(found) == self.pending.count and self._certain(found) and agreeing >= _AGREEING_LOOKS:
                    return found
            if not await pacer.pause():
                raise self._unconfirmed(found, "it is not known what came of it") from cause

    async def look(self) -> list[Instance]:
        """The machines that may be ours, as the list has them now."""
        instances = (await take_inventory(self.api)).instances.values()
        taken = self.account.taken_by_others(self.pending.id)
        fitting = _matching.candidates(self.pending, instances, taken)
        self._priced_otherwise = _matching.priced_otherwise(self.pending, instances, taken)
        return [i for i in fitting if i.id in self.sure or await self._template_fits(i.id) is not False]

    def accept(self, found: list[Instance]) -> list[Instance]:
        """What one look has found, unless it cannot be told whose it is."""
        if len(found) > self.pending.count or not self._certain(found):
            raise self._unconfirmed(found, "it cannot be told which machines came of it")
        return found

    async def wait_until_listed(self, timeout: float) -> None:
        """Returns when the list has the machines that are sure, or when the time is over."""
        pacer = Pacer(timeout=timeout, interval=_INTERVAL, slowest=_SLOWEST)
        while True:
            try:
                async with asyncio.timeout(pacer.left or None):
                    listed = set((await take_inventory(self.api)).instances)
            except Exception:  # noqa: BLE001 - the machine is there already, and counts more
                listed = set[int]()
            if listed.issuperset(self.sure) or not await pacer.pause():
                return

    def _require_open(self, found: list[Instance]) -> None:
        try:
            self.api.require_open()
        except RuntimeError as closed:
            raise self._unconfirmed(found, "its client was closed before it was known what came of it") from closed

    async def _template_fits(self, instance_id: int) -> bool | None:
        if instance_id not in self._templates_fit:
            try:
                detail = await self.api.get_instance(instance_id)
            except NotFoundError:
                return False
            self._templates_fit[instance_id] = _matching.template_fits(self.pending, detail)
        return self._templates_fit[instance_id]

    def _certain(self, found: list[Instance]) -> bool:
        return all(map(self._is_certain, found))

    def _is_certain(self, instance: Instance) -> bool:
        fits = self._templates_fit.get(instance.id) is True
        return instance.id in self.sure or (fits and _matching.is_certain(self.pending, instance))

    def _unconfirmed(self, found: list[Instance], what: str) -> RentUnconfirmedError:
        enough = len(found) <= self.pending.count
        ours = [i for i in found if i.id in self.sure or (enough and self._is_certain(i))]
        perhaps = [i for i in found if i not in ours]
        if len(found) < self.pending.count:
            perhaps += self._priced_otherwise
        named = f" Perhaps of this order: {', '.join(str(i.id) for i in perhaps)}." if perhaps else ""
        return RentUnconfirmedError(
            f"The order for {self.pending.count} x {self.pending.offer} went out, and {what}: machines may bill."
            f"{named} Keep .pending and give it to client.instances.adopt.",
            pending=self.pending,
            found=ours,
            candidates=perhaps,
        )


def _ids(instances: list[Instance]) -> set[int]:
    return {instance.id for instance in instances}
