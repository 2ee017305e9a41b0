"""Support IDs as ids: nobody has seen the API take one in a path, so it is looked up before it stands in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field, frozen

from simplepod._renting.evidence import Inquiry, take_inventory
from simplepod._waiting import Look, is_transient
from simplepod.errors import NotFoundError, SimplePodError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simplepod._lowlevel import Operations
    from simplepod._renting.account import Account


@frozen
class Lookup:
    """The ids behind support IDs; `is_whole` says that every machine of the account has told its own."""

    ids: Mapping[str, int] = field(factory=dict[str, int])
    is_whole: bool = True


async def look_up(api: Operations, refs: Iterable[int | str]) -> Lookup:
    """Reads the list, and the details of machines whose rows leave the support ID out; nothing if all are ids.

    A machine that the list does not have, or not yet, is the one that has told its support ID to this client before.
    """
    wanted = {ref for ref in refs if isinstance(ref, str)}
    if not wanted:
        return Lookup()
    inventory = await take_inventory(api)
    found = {row.support_id: row.id for row in inventory.instances.values() if row.support_id in wanted}
    is_whole = not inventory.doubts and not inventory.is_cut
    for row in inventory.instances.values():
        if row.support_id is not None or wanted <= found.keys():
            continue
        try:
            detail = await api.get_instance(row.id)
        except SimplePodError:
            is_whole = False
            continue
        is_whole = is_whole and detail.support_id is not None
        if detail.support_id in wanted:
            found[detail.support_id] = row.id
    told_before = {name: id_ for name, id_ in api.sightings.by_support_id.items() if name in wanted}
    return Lookup(told_before | {name: id_ for name, id_ in found.items() if name is not None}, is_whole)


async def instance_id(api: Operations, ref: int | str) -> int:
    """The id of a machine that the account has; NotFoundError for a support ID that no machine tells."""
    if isinstance(ref, int):
        return ref
    lookup = await look_up(api, [ref])
    if ref not in lookup.ids:
        raise unknown(ref, lookup)
    return lookup.ids[ref]


def unknown(ref: str, lookup: Lookup) -> NotFoundError:
    """The error for a support ID that was looked up in vain."""
    why = (
        "is not on the account"
        if lookup.is_whole
        else "cannot be told apart, since the API does not state the support ID of every machine: give the number"
    )
    return NotFoundError(f"Instance {ref} {why}.", method="GET", path="/instances/list")


@define
class NamedInquiry:
    """Looks for a machine by its support ID, which is looked up first."""

    api: Operations
    account: Account
    name: str
    _inquiry: Inquiry | None = field(default=None, init=False)

    async def look(self) -> Look:
        if self._inquiry is None:
            try:
                found = await instance_id(self.api, self.name)
            except SimplePodError as error:
                if not (is_transient(error) or _is_of_the_list(error)):
                    raise
                return Look(error=error)
            self._inquiry = Inquiry(self.api, self.account, found)
        return await self._inquiry.look()


def _is_of_the_list(error: SimplePodError) -> bool:
    """Whether the list itself was answered with 404: a gateway's, which says nothing of the machine."""
    return isinstance(error, NotFoundError) and error.status_code is not None
