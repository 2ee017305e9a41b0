"""A machine for the length of a block."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Self

from attrs import frozen

from simplepod._transport import shielded
from simplepod._waiting import until_running
from simplepod.errors import DeletionUnconfirmedError, RentUnconfirmedError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from types import TracebackType

    from simplepod._renting.orders import Order
    from simplepod._renting.renting import Offers, Renting
    from simplepod.models import Instance

_log = logging.getLogger("simplepod")


@frozen
class Wait:
    """How a lease waits for its machine before the block begins."""

    timeout: float
    interval: float
    on_update: Callable[[Instance], object] | None


class Lease:
    """`async with client.instances.lease(…) as lease:` rents on entry and deletes on exit, however the block ends.

    Single use. The deletion is verified and cannot be cancelled; if it cannot be had, `DeletionUnconfirmedError`
    names the machine, or, when the block fails itself, a note on that error does. A lease that is still open when its
    client has been closed is deleted then.
    """

    def __init__(self, renting: Renting, order: Order, offers: Offers, wait: Wait | None) -> None:
        self._renting = renting
        self._order = order
        self._offers = offers
        self._wait = wait
        self._used = False
        self._is_kept = False
        self._over = asyncio.Event()
        self._instance: Instance | None = None

    def __repr__(self) -> str:
        return f"<Lease of instance {self._instance.id if self._instance else 'none yet'}>"

    @property
    def instance(self) -> Instance:
        """The machine as last read."""
        if self._instance is None:
            raise RuntimeError("This lease has no machine yet: use it as `async with … as lease`.")
        return self._instance

    def keep(self) -> Instance:
        """Hands the machine over for good: it is not deleted at the end of the block and goes on billing.

        RuntimeError when the lease has ended: then it was deleted.
        """
        instance = self.instance
        if self._over.is_set() and not self._is_kept:
            raise RuntimeError(
                f"This lease has ended: instance {instance.id} was deleted, or named where it could not be."
            )
        self._is_kept = True
        self._end()
        return instance

    async def refresh(self) -> Instance:
        """Reads the machine again."""
        self._instance = await self._renting.api.get_instance(self.instance.id)
        return self._instance

    async def __aenter__(self) -> Self:
        if self._used:
            raise RuntimeError("A lease is for one use: ask for a new one.")
        self._used = True
        try:
            self._instance = await self._renting.rent_first(self._order, self._offers)
        except RentUnconfirmedError as error:  # nobody will hold what is surely of this order
            await self._delete_found(error)
            raise
        tasks = self._renting.api.tasks
        tasks.add_holder(self._let_go)
        tasks.start_guaranteed(self._over.wait())  # closing the client waits for leases, as it does for orders
        if self._wait is not None:
            try:
                self._instance = await until_running(
                    self._renting.lookout(self._instance.id),
                    timeout=self._wait.timeout,
                    interval=self._wait.interval,
                    on_update=self._wait.on_update,
                )
            except BaseException as error:
                await self.__aexit__(type(error), error, None)
                raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if isinstance(error, GeneratorExit):  # the task was forgotten: nothing can be awaited any more
            _log.error(
                "nobody holds the lease of instance %d any more: bills until its client closes", self.instance.id
            )
        elif not self._over.is_set():
            self._end()
            await self._delete([self.instance.id], error)

    async def _let_go(self) -> None:
        """Deletes the machine, for the client is closed; what cannot be deleted is named at ERROR."""
        if self._over.is_set():
            return
        self._end()
        instance_id = self.instance.id
        try:
            await self._renting.deletion([instance_id]).carry_out()
        except BaseException as error:
            _log.error(
                "the lease of instance %d was open when its client was closed: may bill (%r)", instance_id, error
            )
            if not isinstance(error, Exception):
                raise
        else:
            _log.warning("the lease of instance %d was open when its client was closed: it was deleted", instance_id)

    def _end(self) -> None:
        self._over.set()
        self._renting.api.tasks.remove_holder(self._let_go)

    async def _delete_found(self, error: RentUnconfirmedError) -> None:
        """A cancellation that comes meanwhile takes the error's place: then the log names what it names."""
        try:
            await self._delete([instance.id for instance in error.found], error)
        except BaseException:
            record = error.pending.to_json() if error.pending is not None else ""
            _log.error("a lease was called off, and its order is unclear: %s %s", error, record)
            raise

    async def _delete(self, instance_ids: list[int], error: BaseException | None) -> None:
        """An error that is on its way out is told what became of the machines."""
        if not instance_ids:
            return
        left: Collection[int | str] = ()
        try:
            with shielded():
                await self._renting.delete_to_the_end(instance_ids)
        except DeletionUnconfirmedError as failure:
            if error is None:
                raise
            error.add_note(str(failure))
            _log.error("%s", failure)  # nobody may get to see a note, least of all that of a cancellation
            left = failure.instance_ids
        deleted = ", ".join(str(instance_id) for instance_id in instance_ids if instance_id not in left)
        if error is not None and deleted:
            error.add_note(f"Instance {deleted} was deleted.")
