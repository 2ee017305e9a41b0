"""The renting protocol: an order goes out once, and its machines are handed over, deleted, or named.

An order runs in a task of its own. The task that asked for it waits, and cancelling that stops the waiting only:
then it sees to it that the order is called off, or that what came of it is deleted, before the cancellation goes on.
Handed over means that `rent` has returned.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from simplepod import _guards
from simplepod._calling_off import Progress, call_off, cut_short
from simplepod._confirming import Search, take_inventory
from simplepod._lowlevel import InstanceFields
from simplepod._pending import PendingRental
from simplepod._settling import delete_verified, insist
from simplepod.errors import (
    APIError,
    DeletionUnconfirmedError,
    NotFoundError,
    OfferUnavailableError,
    PriceExceededError,
    RentUnconfirmedError,
    SimplePodError,
    TransportError,
)
from simplepod.models import Instance

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime

    from simplepod._account import Account
    from simplepod._lowlevel import Operations
    from simplepod._references import OfferRef
    from simplepod.models import Offer

_log = logging.getLogger("simplepod")


@frozen
class Order:
    """What to rent; `check` refuses an offer that cannot carry it, `send` is the one POST and tells the ids it got."""

    kind: str
    offer: OfferRef
    template_iri: str
    send: Callable[[Operations, Offer], Awaitable[tuple[int, ...]]] = field(repr=False)
    find_offer: Callable[[str], Awaitable[Offer | None]] = field(repr=False)
    check: Callable[[Offer], None] = field(repr=False)
    count: int = 1
    gpu_count: int | None = None
    name: str | None = None
    notes: str | None = None
    max_price_per_gpu: float | None = None
    min_hours: float | None = None
    confirm_timeout: float = 90.0


@frozen
class Renting:
    """Carries out orders on one account."""

    api: Operations
    account: Callable[[], Awaitable[Account]]
    rent_lock: Callable[[], AbstractAsyncContextManager[Any]] | None
    on_order: Callable[[PendingRental], Awaitable[None]] | None

    async def rent(self, order: Order) -> tuple[Instance, ...]:
        """The machines, as many as ordered; otherwise an error, and nothing that bills without being named in it."""
        self.api.require_open()
        progress = Progress()
        work = self.api.settle(self._carry_out(order, progress))
        try:
            await asyncio.wait({work})
        except asyncio.CancelledError:
            ended = lambda: call_off(self.api, work, progress, self.rent_lock, self._settled)  # noqa: E731 - anew each time
            if not await insist(self.api, ended) and progress.posted and progress.pending is not None:
                _log.error("called off, and not settled: machines may bill: %s", progress.pending.to_json())
            raise
        if work.cancelled():
            raise cut_short(progress)
        return work.result()

    async def _carry_out(self, order: Order, progress: Progress) -> tuple[Instance, ...]:
        account = await self.account()
        progress.account = account
        async with AsyncExitStack() as holding:
            with progress.may_be_cut():
                await holding.enter_async_context(account.one_order(self.rent_lock))
                offer = await self._offer(order)
                await self._check(order, offer)
                before = await take_inventory(self.api)
                self.api.require_open()
                pending = progress.pending = _record(order, offer, tuple(before.instances), before.date)
                await self._write_ahead(pending)
            found = await self._place(order, offer, account, pending, progress)
        with progress.may_be_cut():
            machines = [await self._finished(order, instance_id) for instance_id in found]
            await self._check_price(order, machines, progress)
        return tuple(machines)

    async def _offer(self, order: Order) -> Offer:
        if not isinstance(order.offer, str):
            return order.offer
        offer = await order.find_offer(order.offer)
        if offer is None:
            raise OfferUnavailableError(f"{order.offer} is not on the market. Nothing was rented.")
        return offer

    async def _check(self, order: Order, offer: Offer) -> None:
        order.check(offer)
        _guards.check_price(offer, order.max_price_per_gpu)
        if order.min_hours is not None:
            try:
                hourly = order.count * offer.hourly_price(order.gpu_count)
            except ValueError as unknown:  # the offer's fault: `check` has passed the arguments
                raise OfferUnavailableError(f"min_hours cannot be told: {unknown} Nothing was rented.") from None
            await _guards.check_balance(self.api, hourly, order.min_hours)

    async def _write_ahead(self, pending: PendingRental) -> None:
        if self.on_order is not None:
            await self.on_order(pending)

    async def _place(
        self, order: Order, offer: Offer, account: Account, pending: PendingRental, progress: Progress
    ) -> tuple[int, ...]:
        """Sends the order, once, and finds what came of it; the lock is held until the list has it."""
        api = self.api.for_clean_up()
        cause: Exception | None = None
        told: tuple[int, ...] = ()
        progress.posted = True
        try:
            told = await order.send(api, offer)
        except SimplePodError as error:
            if (refusal := _as_refusal(error)) is not None:
                progress.posted = False
                await self._settled(pending, ())
                raise refusal from error.__cause__
            cause = error
        except Exception as error:  # noqa: BLE001 - a transport of the user's may raise anything after sending
            cause = error
        new = tuple(id_ for id_ in dict.fromkeys(told) if id_ not in pending.known_ids)
        search = Search(api, account, pending, new)
        if len(new) != order.count:
            try:
                new = tuple(instance.id for instance in await search.run(order.confirm_timeout))
            except RentUnconfirmedError as error:
                raise error from cause or error.__cause__
        progress.ids = new
        account.hand_out(new, pending.id)
        await self._settled(pending, new)
        with progress.may_be_cut():
            await evolve(search, sure=new).wait_until_listed(order.confirm_timeout)
        return new

    async def _settled(self, pending: PendingRental, instance_ids: tuple[int, ...]) -> None:
        """Tells the write-ahead what came of the order; a machine may exist by now, so its errors are only logged."""
        if self.on_order is None:
            return
        try:
            await self.on_order(evolve(pending, settled=True, instance_ids=instance_ids))
        except Exception:  # noqa: BLE001 - whatever it raises, the machine counts more
            _log.exception("on_order failed for the settled order %s", pending.id)

    async def _finished(self, order: Order, instance_id: int) -> Instance:
        """The machine with its name and notes, read once more; whatever fails here, the machine counts more."""
        api = self.api.for_clean_up()
        wanted = InstanceFields(name=order.name, notes=order.notes)
        try:
            if wanted != InstanceFields():
                await api.update_instance(instance_id, wanted)
        except Exception as error:  # noqa: BLE001 - not even an `api_key` callable that fails may lose the machine
            _log.warning("instance %d could not be named: %s", instance_id, error)
        try:
            instance = await api.get_instance(instance_id)
        except Exception as error:  # noqa: BLE001 - as above
            _log.warning("instance %d was rented, but cannot be read: %s", instance_id, error)
            return Instance(id=instance_id)
        if order.name not in {None, instance.name}:
            _log.warning("instance %d is called %r, not %r", instance_id, instance.name, order.name)
        return instance

    async def _check_price(self, order: Order, machines: list[Instance], progress: Progress) -> None:
        """Deletes what is dearer than agreed, all of it: a part of an order is nothing that anybody holds."""
        limit = order.max_price_per_gpu
        dear = next((machine for machine in machines if _guards.exceeds(machine.price_per_gpu, limit)), None)
        if dear is None:
            return
        deleted = True
        try:
            await delete_verified(self.api.for_clean_up(), progress.ids)
        except DeletionUnconfirmedError:
            deleted = False
        raise PriceExceededError(
            f"Instance {dear.id} costs ${dear.price_per_gpu} per GPU and hour, the limit is ${limit}: "
            + ("it was deleted." if deleted else "it could NOT be deleted and still bills."),
            instance=dear,
            deleted=deleted,
        )

    async def adopt(self, pending: PendingRental) -> tuple[Instance, ...]:
        """The machines of an earlier order, as far as the list has them; none means not seen."""
        account = await self.account()
        if pending.settled:
            found = [await self._still_there(instance_id) for instance_id in pending.instance_ids]
            return tuple(instance for instance in found if instance is not None)
        async with account.one_order(self.rent_lock):
            search = Search(self.api, account, pending)
            found_now = search.accept(await search.look())
            account.hand_out(tuple(instance.id for instance in found_now), pending.id)
        if len(found_now) == pending.count:
            await self._settled(pending, tuple(instance.id for instance in found_now))
        return tuple(found_now)

    async def _still_there(self, instance_id: int) -> Instance | None:
        try:
            return await self.api.get_instance(instance_id)
        except NotFoundError:
            return None


def _as_refusal(error: SimplePodError) -> SimplePodError | None:
    """The error of an order that surely rented nothing, None for any other."""
    if isinstance(error, TransportError):
        return None if error.sent else error
    return _guards.as_refusal(error) if isinstance(error, APIError) else None


def _record(order: Order, offer: Offer, known_ids: tuple[int, ...], date: datetime | None) -> PendingRental:
    return PendingRental(
        kind=order.kind,
        offer=offer.iri,
        template=order.template_iri,
        count=order.count,
        gpu_model=offer.gpu_model,
        gpu_count=order.gpu_count or offer.gpu_count,
        gpu_memory_size=offer.gpu_memory_size,
        price_per_gpu=offer.price_per_gpu,
        ordered_at=date.isoformat() if date is not None else None,
        known_ids=known_ids,
    )
