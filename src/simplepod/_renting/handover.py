"""The last part of an order: its machines get their name, are read once more, and must not be dearer than agreed."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from attrs import frozen

from simplepod._lowlevel import InstanceFields
from simplepod._renting.deletion import delete_verified
from simplepod._renting.refusals import exceeds
from simplepod.errors import DeletionUnconfirmedError, PriceExceededError
from simplepod.models import Instance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simplepod._lowlevel import Operations
    from simplepod._renting.lost_orders import Search
    from simplepod._renting.orders import Terms

_log = logging.getLogger("simplepod")


@frozen
class Handover:
    """Machines that are surely of an order; `search` has seen them."""

    api: Operations
    search: Search
    terms: Terms
    instance_ids: Sequence[int]

    async def finish(self) -> tuple[Instance, ...]:
        """The machines, named; whatever fails on the way, a machine counts more."""
        machines = [await self._named(instance_id) for instance_id in self.instance_ids]
        await self._check_price(machines)
        return tuple(machines)

    async def _named(self, instance_id: int) -> Instance:
        terms = self.terms
        wanted = InstanceFields(name=terms.name, notes=terms.notes, is_auto_renew_on=terms.is_auto_renew_on)
        if wanted == InstanceFields():
            return self.search.details.get(instance_id) or await self._read(instance_id)
        instance = await self._renamed(instance_id, wanted)
        if not _is_as_wanted(instance, wanted):
            instance = await self._renamed(instance_id, wanted)
        if not _is_as_wanted(instance, wanted):
            _log.warning("instance %d is called %r, not %r", instance_id, instance.name, terms.name)
        return instance

    async def _renamed(self, instance_id: int, wanted: InstanceFields) -> Instance:
        try:
            await self.api.privileged().update_instance(instance_id, wanted)
        except Exception as error:  # noqa: BLE001 - not even an `api_key` callable that fails may lose the machine
            _log.warning("instance %d could not be named: %s", instance_id, error)
        return await self._read(instance_id)

    async def _read(self, instance_id: int) -> Instance:
        """The machine by a GET, or as it was seen last."""
        try:
            return await self.api.privileged().get_instance(instance_id)
        except Exception as error:  # noqa: BLE001 - the machine is there, and counts more
            _log.warning("instance %d was rented, but cannot be read: %s", instance_id, error)
        return self.search.seen.get(instance_id) or Instance(id=instance_id)

    async def _check_price(self, machines: Sequence[Instance]) -> None:
        """Deletes what is dearer than agreed, all of it: a part of an order is nothing that anybody holds."""
        limit = self.terms.max_price_per_gpu
        dear = next((machine for machine in machines if exceeds(self._price(machine), limit)), None)
        if dear is None:
            return
        unconfirmed: tuple[int | str, ...] = ()
        try:
            await delete_verified(self.api.for_clean_up(), self.search.account, self.instance_ids)
        except DeletionUnconfirmedError as error:
            unconfirmed = error.instance_ids
        price, names = self._price(dear), ", ".join(map(str, unconfirmed or self.instance_ids))
        costs = "states no price" if price is None else f"costs ${price:g} per GPU and hour"
        raise PriceExceededError(
            f"Instance {dear.id} {costs}, the limit is ${limit}: {names} "
            + ("could NOT be deleted and may still bill. Delete by hand." if unconfirmed else "was deleted."),
            instance=dear,
            deleted=not unconfirmed,
        )

    def _price(self, machine: Instance) -> float | None:
        """$/hour/GPU as the details state it, else as the list does."""
        if machine.price_per_gpu is not None:
            return machine.price_per_gpu
        row = self.search.seen.get(machine.id)
        return None if row is None else row.price_per_gpu


def _is_as_wanted(instance: Instance, wanted: InstanceFields) -> bool:
    """Notes are not compared: the platform may trim them, or change their line ends."""
    return wanted.name in {None, instance.name} and wanted.is_auto_renew_on in {None, instance.is_auto_renew_on}
