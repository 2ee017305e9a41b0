"""Finding the machines of an order: those that its answer named, once they are seen, else what is new in the list.

Strict in taking, generous in naming: only what contradicts the order in nothing, is dated, has its template and cannot
be some other order's is taken; whenever that is fewer than ordered, everything new is named.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from simplepod._lowlevel import is_deleted
from simplepod._renting.evidence import Inventory, denies_existence, take_inventory
from simplepod._renting.matching import fits, is_dated, is_young, may_be_of, may_be_told, template_fits
from simplepod._waiting import LAST_ATTEMPT, Pacer
from simplepod.errors import NotFoundError, RentUnconfirmedError, SimplePodError
from simplepod.models import Instance

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from simplepod._lowlevel import Operations
    from simplepod._renting.account import Account
    from simplepod.models import PendingRental

_INTERVAL, _SLOWEST = 0.1, 3.0
_HURRY = 5.0
_AGREEING_LOOKS = 2  # a stranger's machine may show up before ours: one look is not enough
_log = logging.getLogger("simplepod")


@define
class Search:
    """Looks for the machines of one order; `told` are the ids that its answer named, which no other order has."""

    api: Operations
    account: Account
    pending: PendingRental
    told: tuple[int, ...] = ()
    seen: dict[int, Instance] = field(factory=dict[int, Instance], init=False)
    """Machines as they were last read, by a GET or in the list."""
    _inventory: Inventory | None = field(default=None, init=False)
    _fitting: list[int] = field(factory=list[int], init=False)
    _agreeing: int = field(default=0, init=False)
    _hurried_since: float | None = field(default=None, init=False)
    details: dict[int, Instance] = field(factory=dict[int, Instance], init=False)
    """The same by a GET alone."""

    async def run(self, timeout: float) -> tuple[int, ...]:
        """The ids of the machines, as many as ordered, or RentUnconfirmedError; until then errors are tolerated."""
        pacer = Pacer(timeout=timeout, interval=_INTERVAL, slowest=_SLOWEST)
        while True:
            self._require_open()
            failure = await self._look_within(pacer.left)
            if self._is_complete():
                return self._ours()
            if self._too_many():
                raise self.unconfirmed("more machines than ordered may have come of it")
            is_over = not await pacer.pause()
            if (is_over or self._is_hurried()) and self._is_complete_without_wrong():
                return self._ours_without_wrong()
            if is_over:
                raise self.unconfirmed("it is not known what came of it") from failure

    def hurry(self) -> None:
        """For an order that is called off: an id that no reading shows is soon given up, if something else fits."""
        self._hurried_since = asyncio.get_running_loop().time()

    async def adopt(self) -> tuple[int, ...]:
        """The ids as far as they are there now; none means that nothing new is on the account."""
        failure = await self._look_within(None)
        self._agreeing = _AGREEING_LOOKS  # long after the order, one look tells as much as two
        if self._is_complete():
            return self._ours()
        if failure is not None:
            raise failure
        if self._inventory is not None and self._inventory.doubts:
            raise self.unconfirmed(f"the list cannot be read in full ({self._inventory.doubts[0]})")
        if self._wrong and self._inventory is not None and is_young(self.pending, self._inventory.date):
            raise self.unconfirmed("what its answer named cannot be seen yet")
        found = self._known_but(self._wrong)
        if set(self._new()) - set(found):
            raise self.unconfirmed("it cannot be told which machines came of it")
        return tuple(found)

    async def until_listed(self, instance_ids: tuple[int, ...], timeout: float) -> None:
        """Returns when the list has these machines, or when the time is over."""
        pacer = Pacer(timeout=timeout, interval=_INTERVAL, slowest=_SLOWEST)
        while self._inventory is None or not self._inventory.instances.keys() >= set(instance_ids):
            if not await pacer.pause():
                return
            await self._look_within(pacer.left)

    def other_fitting(self, instance_ids: tuple[int, ...]) -> list[int]:
        """Machines that may have come of the order besides these."""
        return [instance_id for instance_id in self._fitting if instance_id not in instance_ids]

    def unconfirmed(self, what: str) -> RentUnconfirmedError:
        """The error that names everything that may have come of the order."""
        ours = self._known_but(self._contradicting)
        new = {id_: self.seen[id_] for id_ in self._contradicting if id_ in self.seen} | self._new()  # none deleted
        perhaps = [row for instance_id, row in new.items() if instance_id not in ours]
        named = f" Named by the answer, or surely of this order: {_listed(ours)}." if ours else ""
        if perhaps:
            named += f" New since then, and perhaps of this order: {_listed(row.id for row in perhaps)}."
        return RentUnconfirmedError(
            f"The order for {self.pending.count} x {self.pending.offer} went out, and {what}: machines may bill."
            f"{named} Keep .pending and give it to client.instances.adopt.",
            pending=self.pending,
            found=[self.seen.get(instance_id) or Instance(id=instance_id) for instance_id in ours],
            candidates=perhaps,
        )

    # Looking

    async def surely_ours(self) -> list[int]:
        """As far as it is known now: for who deletes them, though the rest of the order is not found."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_ATTEMPT):
                await self._look_for_told()
        return self._known_but(self._contradicting)

    async def _look_within(self, seconds: float | None) -> Exception | None:
        """One look; what it failed on, for the order went out and no error may hide that."""
        failure: Exception | None = None
        for look in (self._look_into_list, self._look_for_told):
            try:
                async with asyncio.timeout(None if seconds is None else max(seconds, LAST_ATTEMPT)):
                    await look()
            except Exception as error:  # noqa: BLE001 - whatever its kind
                failure = failure or error
        return failure

    async def _look_into_list(self) -> None:
        self._inventory = inventory = await take_inventory(self.api)
        self.seen |= {row.id: row for row in inventory.instances.values() if not is_deleted(row)}
        fitting = [instance_id for instance_id in self._new() if await self._may_be_ours(instance_id)]
        self._agreeing = self._agreeing + 1 if set(fitting) == set(self._fitting) else 1
        self._fitting = fitting

    async def _look_for_told(self) -> None:
        """Until the details of each are known, for the list does not tell the template.

        In this very task: what a callback raises in another, such as Ctrl-C, would end the loop and report nothing.
        """
        for instance_id in self.told:
            if instance_id in self.details:
                continue
            try:
                detail = self.details[instance_id] = await self.api.get_instance(instance_id)
            except SimplePodError:
                continue
            if not is_deleted(detail):
                self.seen.setdefault(instance_id, detail)

    def _new(self) -> dict[int, Instance]:
        """Machines that came since the order and are no other order's; `told` ones as well."""
        rows = self._inventory.instances if self._inventory is not None else dict[int, Instance]()
        taken = self.account.claimed_by_others(self.pending.id) | set(self.pending.known_ids)
        return {id_: row for id_, row in rows.items() if id_ not in taken and not is_deleted(row)}

    async def _may_be_ours(self, instance_id: int) -> bool:
        """Whether a machine contradicts the order neither in its row nor in its details."""
        if instance_id in self.told or not fits(self.pending, self.seen[instance_id]):
            return False
        detail = self.details.get(instance_id)
        if detail is None or template_fits(self.pending, detail) is None:  # it may come to tell its template
            try:
                detail = self.details[instance_id] = await self.api.get_instance(instance_id)
            except NotFoundError as error:
                if not denies_existence(error):
                    raise
                return False
        return fits(self.pending, detail) and template_fits(self.pending, detail) is not False

    # Judging

    @property
    def _missing(self) -> int:
        """How many machines the answer did not name."""
        return self.pending.count - len(self.told)

    def _is_complete(self) -> bool:
        if self._wrong or self._missing < 0:
            return False
        return not self._missing or (
            len(self._fitting) == self._missing
            and self._agreeing >= _AGREEING_LOOKS
            and all(map(self._is_certain, self._fitting))
        )

    def _ours(self) -> tuple[int, ...]:
        return (*self.told, *(self._fitting if self._missing else ()))

    def _too_many(self) -> bool:
        """Whether it cannot be told which are ours; machines besides those that the answer named do not matter."""
        if self._missing <= 0:
            return self._missing < 0
        return len(self._fitting) > self._missing and self._agreeing >= _AGREEING_LOOKS

    def _known_but(self, refused: Container[int]) -> list[int]:
        """What the answer named, but for what is refused of it, and what else is certain."""
        others = [] if self._too_many() else list(filter(self._is_certain, self._fitting))
        return [instance_id for instance_id in self.told if instance_id not in refused] + others

    def _is_certain(self, instance_id: int) -> bool:
        detail = self.details[instance_id]
        row = self.seen[instance_id]
        dated = row if row.created_at is not None else evolve(row, created_at=detail.created_at)
        return (
            is_dated(self.pending, dated)
            and template_fits(self.pending, detail) is True
            and not any(may_be_of(rival, self.pending, row, detail) for rival in self.account.rivals(self.pending.id))
        )

    # An answer may name a machine that does not exist, or another's: in the end, what is new is taken as if it had not.

    @property
    def _contradicting(self) -> list[int]:
        """Machines that the answer named, and that are seen to be of another order."""
        return [
            instance_id
            for instance_id in self.told
            if any(not may_be_told(self.pending, reading) for reading in self._readings(instance_id))
        ]

    @property
    def _wrong(self) -> list[int]:
        """What the answer named and cannot be taken: never seen, or contradicting."""
        contradicting = self._contradicting
        return [id_ for id_ in self.told if id_ not in self.seen or id_ in contradicting]

    def _readings(self, instance_id: int) -> list[Instance]:
        return [readings[instance_id] for readings in (self.seen, self.details) if instance_id in readings]

    def _is_hurried(self) -> bool:
        since = self._hurried_since
        return since is not None and asyncio.get_running_loop().time() - since >= _HURRY

    def _is_complete_without_wrong(self) -> bool:
        return (
            bool(self._wrong)
            and len(self._fitting) == self._missing + len(self._wrong)
            and all(map(self._is_certain, self._fitting))
        )

    def _ours_without_wrong(self) -> tuple[int, ...]:
        _log.error(
            "the answer to order %s named %s, which is not seen, or is another's; what came of it is %s",
            self.pending.id,
            _listed(self._wrong),
            _listed(self._fitting),
        )
        return (*(instance_id for instance_id in self.told if instance_id not in self._wrong), *self._fitting)

    def _require_open(self) -> None:
        try:
            self.api.require_open()
        except RuntimeError as closed:
            raise self.unconfirmed("its client was closed before it was known what came of it") from closed


def _listed(ids: Iterable[int]) -> str:
    return ", ".join(map(str, ids))
