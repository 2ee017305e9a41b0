"""What the API's answers prove: nothing that it says is believed where money hangs on it.

told: an id that the answer to an order named; it may be nobody's, or somebody else's.
seen: a machine that a GET answered with its own id, or a row of the list; not one that is called deleted.
gone: proved absent. A status says "deleted"; or a 404 of the API's own (never a gateway's) answers for a machine that
this process has seen; or a strict reading of the whole list is without it, and for a machine that this process has
ordered lately a second one some seconds later. What a DELETE answers is no proof of anything.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from simplepod import _quirks
from simplepod._listing import PAGE_SIZE
from simplepod._lowlevel import is_deleted
from simplepod._waiting import Look, is_transient
from simplepod.errors import NotFoundError, SimplePodError, UnexpectedResponseError
from simplepod.models import Instance

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from simplepod._lowlevel import Operations
    from simplepod._renting.account import Account

ABSENT_FOR = 10.0
"""Seconds between the two readings that a machine is absent from."""
ABSENT_FOR_IF_NEVER_SEEN = 25.0
"""The same for one that this process was told of, and has not seen: it may still be on its way into the list."""

_FULL = frozenset(
    {30, PAGE_SIZE}
)  # rows of a page that has no room for more: the platform's default, and what we ask for


@frozen
class Inventory:
    """All instances of the account as the list has them, and the server's clock when the last page was read."""

    instances: Mapping[int, Instance]
    date: datetime | None
    doubts: tuple[str, ...] = ()
    """Why a machine that is not here may be there all the same: rows without an id, pages that are not lists."""
    is_cut: bool = False
    """Whether the list may be longer: its last page was full, and the next brought the same rows again."""

    def require_whole(self) -> None:
        """Raises unless everything could be read."""
        if self.doubts:
            raise UnexpectedResponseError(f"GET /instances/list: {self.doubts[0]}")


async def take_inventory(api: Operations) -> Inventory:
    """Reads until a page is empty or brings nothing new; a page that fails is raised.

    Several pages are read twice: when a machine ends meanwhile, others move to a page that has been read.
    """
    reading = _Reading(api)
    await reading.read()
    if reading.pages > 1:
        await reading.read()
    return Inventory(reading.found, reading.date, tuple(reading.doubts), reading.is_cut)


@define
class _Reading:
    """What readings of the list have brought so far."""

    api: Operations
    found: dict[int, Instance] = field(factory=dict[int, Instance], init=False)
    doubts: list[str] = field(factory=list[str], init=False)
    date: datetime | None = field(default=None, init=False)
    is_cut: bool = field(default=False, init=False)
    pages: int = field(default=0, init=False)
    """With rows that are new."""

    async def read(self) -> None:
        known: set[int] = set()
        number = 0
        while True:
            number += 1
            page = await self.api.list_instances(number, PAGE_SIZE)
            before = len(known)
            if not page.is_list:
                self.doubts.append(f"page {number} is not a list")
            for _, row in page.rows:
                if not isinstance(row, Instance):
                    self.doubts.append(f"page {number}: {row.reason}")
                elif row.id < 1:
                    self.doubts.append(f"page {number}: a row with the id {row.id}")
                else:
                    known.add(row.id)
                    self._take(row)
            if len(known) == before:
                self.date, self.pages = page.date, number - 1
                self.is_cut = self.is_cut or len(page.rows) in _FULL
                return

    def _take(self, row: Instance) -> None:
        """Of two rows that contradict each other, the one counts by which the machine may bill."""
        if row.id not in self.found or is_deleted(self.found[row.id]):
            self.found[row.id] = row


def told_ids(named: Iterable[int], known_ids: Iterable[int]) -> tuple[int, ...]:
    """What of the ids that an answer named can be new machines: from 1 up, each once, and not there before."""
    known = set(known_ids)
    return tuple(instance_id for instance_id in dict.fromkeys(named) if instance_id >= 1 and instance_id not in known)


def denies_existence(error: SimplePodError) -> bool:
    """Whether an error is the API's own word that there is no such object, and not a gateway's or a router's."""
    if not isinstance(error, NotFoundError) or error.status_code is None:
        return False
    try:
        return _quirks.denies_existence(json.loads(error.body))
    except ValueError:  # not JSON
        return False


@define
class Inquiry:
    """Looks for one machine, as often as it is asked to, and knows when it is proved to be gone."""

    api: Operations
    account: Account
    instance_id: int
    _absent_since: float | None = field(default=None, init=False)

    @property
    def name(self) -> str:
        """How messages call the machine."""
        return str(self.instance_id)

    async def look(self) -> Look:
        """For a wait: raises what no repetition mends, such as a machine that the account does not have."""
        look = await self._look()
        if look.is_gone:
            self.account.note_gone(self.instance_id)
        return look

    async def _look(self) -> Look:
        try:
            return self._read(await self.api.get_instance(self.instance_id))
        except NotFoundError as error:
            if self._is_proof(error):
                return Look(is_gone=True)
            return await self._look_into_list(error)
        except SimplePodError as error:
            if not is_transient(error):
                raise
            return Look(error=error)

    async def is_gone(self, *, after_delete: bool) -> bool:
        """For a deletion. Tries both ways; raises what it met if neither tells.

        `after_delete` is False where the DELETE was answered by one who does not know the machine.
        """
        try:
            look = self._read(await self.api.get_instance(self.instance_id))
        except SimplePodError as error:
            if self._is_proof(error, after_delete=after_delete):
                return True
            look = Look(error=error)
        is_gone = look.is_gone if look.instance is not None else await self._is_absent()
        if is_gone:
            self.account.note_gone(self.instance_id)
        return is_gone

    def _read(self, instance: Instance) -> Look:
        self._absent_since = None
        return Look(instance, is_gone=is_deleted(instance))

    def _is_proof(self, error: SimplePodError, *, after_delete: bool = False) -> bool:
        """Right after its order, a 404 may come from where the machine is not known yet: unless it was seen there, and
        has been deleted since.
        """
        if not denies_existence(error):
            return False
        account, instance_id = self.account, self.instance_id
        if account.is_young(instance_id):
            return after_delete and account.has_shown_details(instance_id)
        return account.has_shown(instance_id)

    async def _look_into_list(self, error: NotFoundError) -> Look:
        """A 404 that proves nothing: the list may know better."""
        try:
            inventory = await take_inventory(self.api)
        except SimplePodError:
            return Look(error=error)
        row = inventory.instances.get(self.instance_id)
        if row is not None:
            return self._read(row)
        if not self._is_proved_absent(inventory):
            return Look(error=error)
        if self.account.has_shown(self.instance_id) or self.account.is_young(self.instance_id):
            return Look(is_gone=True)
        raise error

    async def _is_absent(self) -> bool:
        return self._is_proved_absent(await take_inventory(self.api))

    def _is_proved_absent(self, inventory: Inventory) -> bool:
        row = inventory.instances.get(self.instance_id)
        if row is not None or inventory.doubts or inventory.is_cut:
            self._absent_since = None
            return row is not None and is_deleted(row)
        if not self.account.is_young(self.instance_id):
            return True
        now = asyncio.get_running_loop().time()
        if self._absent_since is None:
            self._absent_since = now
        seen = self.account.has_shown(self.instance_id)
        return now - self._absent_since >= (ABSENT_FOR if seen else ABSENT_FOR_IF_NEVER_SEEN)
