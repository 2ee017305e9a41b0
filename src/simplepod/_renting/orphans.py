"""Machines that this program's name is on and that nobody seems to hold."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import define, field

from simplepod import _guards, _references
from simplepod._listing import PAGE_SIZE, Listing
from simplepod._renting.support_ids import look_up, unknown
from simplepod.errors import UnexpectedResponseError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simplepod._lowlevel import Operations
    from simplepod._pages import RawPage
    from simplepod._references import InstanceRef
    from simplepod.models import Instance


def orphans(api: Operations, name_prefix: str, older_than: timedelta, keep: Iterable[InstanceRef]) -> Listing[Instance]:
    """Lists them; ages are by the server's clock, as it stands in each answer."""
    _guards.check_text("name_prefix", name_prefix)
    if not isinstance(older_than, timedelta) or older_than < timedelta(0):
        raise ValueError(f"older_than must be a timedelta from 0 up, not {older_than!r}.")
    reading = _Reading(api, name_prefix, older_than, {_references.instance_ref(ref) for ref in keep})
    return Listing(name="orphans", fetch=reading.fetch, start=api.start_background, keep=reading.is_orphan)


@define
class _Reading:
    """Pages of the list, and what of them is an orphan."""

    _api: Operations
    _name_prefix: str
    _older_than: timedelta
    _kept: set[int | str]
    _now: datetime | None = field(default=None, init=False)
    _resolved: set[str] = field(factory=set[str], init=False)

    async def fetch(self, number: int) -> RawPage[Instance]:
        await self._resolve_kept()
        page = await self._api.list_instances(number, PAGE_SIZE)
        if page.date is None:
            raise UnexpectedResponseError(
                "GET /instances/list: the answer has no Date, so that no machine's age is known. Nothing was deleted.",
                method="GET",
                path="/instances/list",
            )
        self._now = page.date
        return page

    async def _resolve_kept(self) -> None:
        """A machine that is to be kept is known by its id: rows need not state support IDs. One that cannot be found
        stops the sweep, for the next answer may have it.
        """
        names = {ref for ref in self._kept if isinstance(ref, str)} - self._resolved
        lookup = await look_up(self._api, names)
        for name in names:
            if name not in lookup.ids:
                raise unknown(name, lookup)
            self._kept.add(lookup.ids[name])
            self._resolved.add(name)

    def is_orphan(self, instance: Instance) -> bool:
        return (
            (instance.name or "").startswith(self._name_prefix)
            and instance.created_at is not None
            and self._now is not None
            and self._now - instance.created_at >= self._older_than
            and not self._kept & {instance.id, instance.support_id}
        )
