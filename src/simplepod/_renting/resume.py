"""Resuming a paused VPS: an order whose machine is known beforehand, unless it goes on under a new id."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING, Any

from attrs import define, field

from simplepod import _quirks
from simplepod._lowlevel import is_deleted
from simplepod._renting.cancellation import CLEANUP_TIMEOUT, Interruption
from simplepod._renting.evidence import Inquiry, Inventory, take_inventory, told_ids
from simplepod._renting.refusals import as_refusal
from simplepod._transport import Departure
from simplepod._waiting import Look, OutOfTimeError, Pacer, is_transient, poll
from simplepod.errors import (
    APIError,
    ConflictError,
    NotFoundError,
    RentUnconfirmedError,
    SimplePodError,
    TransportError,
)
from simplepod.models import Instance

if TYPE_CHECKING:
    from simplepod._lowlevel import Operations
    from simplepod._renting.renting import Renting

_CONFIRM_TIMEOUT = 90.0
_INTERVAL = 0.5
_log = logging.getLogger("simplepod")


@define(eq=False)
class Resumption:
    """An order to resume. Cancelled, it pauses again what was paused, and leaves alone what was running."""

    _renting: Renting
    _instance_id: int
    _name: str
    _offer_iri: str
    _before: Inventory | None = field(default=None, init=False)
    _as_it_was: Instance | None = field(default=None, init=False)
    _posted: bool = field(default=False, init=False)
    _new_id: int | None = field(default=None, init=False)
    _interruption: Interruption = field(factory=Interruption, init=False)

    @property
    def _api(self) -> Operations:
        return self._renting.api

    async def carry_out(self) -> Instance:
        async with AsyncExitStack() as holding:
            with self._interruption.allowed():
                account = await self._renting.membership.account()
                await holding.enter_async_context(account.one_order(self._renting.rent_lock))
                self._before = await take_inventory(self._api)
                row = self._before.instances.get(self._instance_id)
                self._as_it_was = row or await self._api.get_instance(self._instance_id)
                self._api.require_open()
            cause = await self._post(account.claimed_by_others(""))
            if self._new_id is not None:
                account.claim([self._new_id], f"resume of {self._instance_id}")
            return await self._confirmed(cause)

    async def _post(self, taken: set[int]) -> Exception | None:
        """Sends the order; what leaves open whether it arrived is returned."""
        assert self._before is not None  # noqa: S101 - tells the type checker: read before the order goes out
        departure = Departure()
        self._posted = True
        try:
            named = await self._api.privileged().resume_vps(self._name, self._offer_iri, departure)
        except Exception as error:
            refusal = as_refusal(error) if isinstance(error, APIError) else None
            if refusal is not None:
                self._posted = False
                raise refusal from None
            never_left = not error.sent if isinstance(error, TransportError) else not departure.has_left
            if never_left and not isinstance(error, APIError):
                self._posted = False
                raise
            return error
        new = told_ids(named, {*self._before.instances, *taken, self._instance_id})
        if new:
            self._new_id = new[0]
            _log.warning("instance %d was resumed as instance %d", self._instance_id, self._new_id)
        return None

    async def _confirmed(self, cause: Exception | None) -> Instance:
        try:
            resumed = await self._resumed(_CONFIRM_TIMEOUT)
        except OutOfTimeError as late:
            candidates = await self._new_machines()
            raise self._unconfirmed("could not be seen to run: it may bill, now or later", candidates) from (
                cause or late.last_error
            )
        except SimplePodError as error:
            raise self._unconfirmed(
                "cannot be read: it may bill", await self._new_machines(_CONFIRM_TIMEOUT)
            ) from error
        if resumed is None:
            raise await self._gone(_CONFIRM_TIMEOUT) from cause
        return resumed

    async def _resumed(self, timeout: float) -> Instance | None:
        """The machine once it is no longer paused; None if it is gone."""
        inquiry = self._inquiry()

        async def resumed() -> Look | None:
            look = await inquiry.look()
            if isinstance(look.error, NotFoundError):  # it proves nothing: a new machine may not be shown yet
                return await self._look_at_old_id()
            if look.error is not None:
                raise look.error
            return None if look.instance is not None and _phase(look.instance) == "paused" else look

        look = await poll(resumed, timeout=timeout, interval=_INTERVAL)
        return None if look.is_gone else look.instance

    async def _look_at_old_id(self) -> Look | None:
        """The answer may have named a machine that does not exist: then the old one runs."""
        if self._new_id is None or self._as_it_was is None or _phase(self._as_it_was) != "paused":
            return None
        try:
            old = await self._api.privileged().get_instance(self._instance_id)
        except SimplePodError:
            return None
        if _phase(old) != "up":
            return None
        _log.error(
            "instance %d runs; instance %d, which its answer named, is not seen", self._instance_id, self._new_id
        )
        self._new_id = None
        return Look(old)

    def _inquiry(self) -> Inquiry:
        return Inquiry(self._api.privileged(), self._renting.membership.current(), self._machine)

    @property
    def _machine(self) -> int:
        return self._new_id or self._instance_id

    @property
    def _called(self) -> str:
        followed = f" (now instance {self._new_id})" if self._new_id is not None else ""
        return f"instance {self._instance_id}{followed}"

    def _unconfirmed(self, what: str, candidates: tuple[Instance, ...] = ()) -> RentUnconfirmedError:
        new = f" New on the account: {', '.join(str(row.id) for row in candidates)}." if candidates else ""
        return RentUnconfirmedError(f"{self._called} was to be resumed, and {what}.{new}", candidates=candidates)

    async def _gone(self, timeout: float) -> RentUnconfirmedError:
        return self._unconfirmed("is gone: it may have got another id", await self._new_machines(timeout))

    async def _new_machines(self, timeout: float = 0.0) -> tuple[Instance, ...]:
        """What came since the order: an answer that was lost may have named one of them.

        A list may lag, so they are waited for, until one has the name of the old machine.
        """
        known = self._before.instances if self._before is not None else dict[int, Instance]()
        new: dict[int, Instance] = {}
        pacer = Pacer(timeout=timeout, interval=_INTERVAL)
        while True:
            with suppress(SimplePodError):
                rows = (await take_inventory(self._api.for_clean_up())).instances
                new |= {row.id: row for row in rows.values() if row.id not in known and not is_deleted(row)}
            is_found = self._as_it_was is not None and self._as_it_was.name in {row.name for row in new.values()}
            if is_found or not await pacer.pause():
                return tuple(new.values())

    async def call_off(self, work: asyncio.Task[Any]) -> None:
        """Raises unless the machine is surely paused, or was never touched."""
        self._interruption.call_off(work)
        await asyncio.wait({work})
        if not self._is_ours_to_pause:
            return
        error = None if work.cancelled() else work.exception()
        if isinstance(error, RentUnconfirmedError):
            raise error
        if work.cancelled() and await self._resumed(CLEANUP_TIMEOUT) is None:  # the order may still be on its way
            raise await self._gone(CLEANUP_TIMEOUT)
        await self._pause()

    async def _pause(self) -> None:
        """Pauses until the machine says so itself: one that is paused already may refuse, and an answer may be lost."""
        api = self._api.for_clean_up()
        inquiry = self._inquiry()

        async def paused() -> bool | None:
            failure: SimplePodError | None = None
            try:
                await api.pause_vps([self._machine])
            except SimplePodError as error:
                failure = error
            look = await inquiry.look()
            if look.is_gone or (look.instance is not None and _phase(look.instance) == "paused"):
                return True
            if failure is not None and not is_transient(failure) and not isinstance(failure, ConflictError):
                raise failure
            return None

        await poll(paused, timeout=CLEANUP_TIMEOUT, interval=_INTERVAL)

    def closed(self) -> RentUnconfirmedError:
        return self._unconfirmed("this SimplePod client was closed meanwhile: it may bill, perhaps under another id")

    @property
    def _is_ours_to_pause(self) -> bool:
        was_paused = self._as_it_was is not None and _phase(self._as_it_was) == "paused"
        return self._posted and (was_paused or self._new_id is not None)

    def report(self) -> None:
        if self._is_ours_to_pause:
            _log.error(
                "resuming %s was called off, and it could not be paused again: it may bill, perhaps under another id",
                self._called,
            )


def _phase(instance: Instance) -> str:
    return _quirks.status_phase(instance.status, instance.errors)
