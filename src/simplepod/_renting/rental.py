"""One order, from its lock to its machines: handed over, deleted, or named."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field

from simplepod._lowlevel import RentAnswer
from simplepod._renting import refusals
from simplepod._renting.cancellation import CLEANUP_TIMEOUT, Interruption, is_cancellation
from simplepod._renting.deletion import delete_verified
from simplepod._renting.evidence import take_inventory, told_ids
from simplepod._renting.handover import Handover
from simplepod._renting.lost_orders import Search
from simplepod._transport import Departure
from simplepod.errors import (
    APIError,
    OfferUnavailableError,
    RentUnconfirmedError,
    TransportError,
)
from simplepod.models import Instance, Offer, PendingRental

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simplepod._lowlevel import Operations
    from simplepod._references import OfferRef
    from simplepod._renting.account import Account
    from simplepod._renting.evidence import Inventory
    from simplepod._renting.orders import Order
    from simplepod._renting.renting import Renting

_PATIENCE = 8.0  # seconds until what the answer named is deleted, though the rest of the order is not found
_log = logging.getLogger("simplepod")


@define(eq=False)
class Rental:
    """An order under way. `carry_out` runs in a task of its own, `call_off` when nobody waits for it any more."""

    _renting: Renting
    _order: Order
    _offer_ref: OfferRef
    _account: Account | None = field(default=None, init=False)
    _pending: PendingRental | None = field(default=None, init=False)
    _search: Search | None = field(default=None, init=False)
    _is_on_record: bool = field(default=False, init=False)
    """Whether `on_order` may have kept a record that is not settled."""
    _posted: bool = field(default=False, init=False)
    _ids: tuple[int, ...] = field(default=(), init=False)
    _interruption: Interruption = field(factory=Interruption, init=False)

    @property
    def _api(self) -> Operations:
        return self._renting.api

    async def carry_out(self) -> tuple[Instance, ...]:
        async with AsyncExitStack() as holding:
            with self._interruption.allowed():
                account = self._account = await self._renting.membership.account()
                await holding.enter_async_context(account.one_order(self._renting.rent_lock))
                offer = await self._offer()
                await self._check(offer)
                inventory = await take_inventory(self._api)
                inventory.require_whole()
                self._api.require_open()
                pending = self._pending = self._record(offer, inventory)
                self._is_on_record = True
                await self._renting.write_ahead(pending)
                await self._require_open_still()
            search = await self._place(offer, account, pending)
            with self._interruption.allowed():
                await search.until_listed(self._ids, self._order.confirm_timeout)
        with self._interruption.allowed():
            return await Handover(self._api, search, self._order, self._ids).finish()

    async def _require_open_still(self) -> None:
        """The client may have been closed while the record was written: then it never goes out."""
        try:
            self._api.require_open()
        except RuntimeError:
            await self._settle(())
            raise

    # Before the POST

    async def _offer(self) -> Offer:
        if not isinstance(self._offer_ref, str):
            return self._offer_ref
        offer = await self._order.find_offer(self._api, self._offer_ref)
        if offer is None:
            raise OfferUnavailableError(f"{self._offer_ref} is not on the market. Nothing was rented.")
        return offer

    async def _check(self, offer: Offer) -> None:
        order = self._order
        order.check(offer)
        refusals.check_price(offer, order.max_price_per_gpu)
        if order.min_hours is not None:
            disk_size = await order.disk_size(self._api)
            try:
                hourly = order.machines * offer.hourly_price(order.gpus(offer), disk_size)
            except ValueError as unknown:  # the offer's fault: `check` has passed the arguments
                raise OfferUnavailableError(f"min_hours cannot be told: {unknown} Nothing was rented.") from None
            await refusals.check_balance(self._api, hourly, order.min_hours)

    def _record(self, offer: Offer, inventory: Inventory) -> PendingRental:
        return PendingRental(
            kind=self._order.kind,
            offer=offer.iri,
            template=self._order.source_iri,
            count=self._order.machines,
            gpu_model=offer.gpu_model,
            gpu_count=self._order.gpus(offer),
            gpu_memory_size=offer.gpu_memory_size,
            price_per_gpu=offer.price_per_gpu,
            ordered_at=inventory.date.isoformat() if inventory.date is not None else None,
            known_ids=tuple(inventory.instances),
        )

    # The POST, and what came of it: never cut

    async def _place(self, offer: Offer, account: Account, pending: PendingRental) -> Search:
        account.note(pending)
        answer, cause = await self._post(offer)
        pending = await self._note_told(answer, account, pending)
        search = self._search = self._new_search(account, pending)
        try:
            self._ids = await search.run(self._order.confirm_timeout)
        except RentUnconfirmedError as error:
            raise error from cause or error.__cause__
        except Exception as error:  # a defect must not hide that the order went out
            raise search.unconfirmed(f"it could not be looked for ({error!r})") from error
        if answer.was_repeated:
            _name_rest(search, self._ids)
        await self._settle(self._ids)
        return search

    def _new_search(self, account: Account, pending: PendingRental) -> Search:
        return Search(self._api.for_clean_up(), account, pending, pending.instance_ids)

    async def _post(self, offer: Offer) -> tuple[RentAnswer, BaseException | None]:
        """Sends the order; what leaves open whether it arrived comes with an answer that names nothing."""
        departure = Departure()
        self._posted = True
        try:
            return await self._order.send(self._api.privileged(), offer, departure), None
        except (Exception, asyncio.CancelledError) as error:  # a user's transport may raise anything after sending
            if is_cancellation(error):
                raise
            if (refusal := _refusal(error, departure)) is None:
                return RentAnswer(()), error
            self._posted = False
            await self._settle(())
            raise refusal from error.__cause__

    async def _note_told(self, answer: RentAnswer, account: Account, pending: PendingRental) -> PendingRental:
        """The record with the ids that the answer named, unless another order of this process has them."""
        told = told_ids(answer.ids, pending.known_ids)
        others = account.claimed_by_others(pending.id)
        for instance_id in others.intersection(told):
            _log.error(
                "the answer to order %s named instance %d, which another order of this process holds: not handed over",
                pending.id,
                instance_id,
            )
        told = tuple(instance_id for instance_id in told if instance_id not in others)
        if not told:
            return pending
        account.told(told)
        pending = self._pending = evolve(pending, instance_ids=told)
        account.note(pending)
        await self._renting.write_behind(pending)
        return pending

    async def _settle(self, instance_ids: tuple[int, ...]) -> None:
        """It is known what came of the order."""
        assert self._account is not None  # noqa: S101 - tells the type checker: noted before the order went out
        assert self._pending is not None  # noqa: S101 - as above
        self._account.claim(instance_ids, self._pending.id)
        self._account.resolve(self._pending.id)
        self._pending = evolve(self._pending, instance_ids=instance_ids)
        await self._renting.write_behind(evolve(self._pending, settled=True))
        self._is_on_record = False

    # Calling off

    async def call_off(self, work: asyncio.Task[Any]) -> None:
        """Before the POST the work is cancelled, after it what came of it is deleted."""
        self._interruption.call_off(work)
        if self._search is not None:
            self._search.hurry()
        await asyncio.wait({work}, timeout=_PATIENCE)
        if not self._posted or self._account is None:
            if self._is_on_record:  # it never went out
                await self._settle(())
            return
        known = await self._surely_ours(self._account)
        if known and not work.done():  # this need not wait until the rest is found
            await self._delete(self._account, known)
        await asyncio.wait({work})
        if not self._posted:
            return
        unconfirmed = await self._what_came_of_it(work, self._account)
        ids = self._ids if unconfirmed is None else [instance.id for instance in unconfirmed.found]
        await self._delete(self._account, dict.fromkeys((*ids, *known)))
        if unconfirmed is not None:
            raise unconfirmed
        await self._settle(())

    async def _surely_ours(self, account: Account) -> list[int]:
        """What is known of the order's machines while it is not settled."""
        if self._ids or self._pending is None:
            return []
        return await (self._search or self._new_search(account, self._pending)).surely_ours()

    async def _delete(self, account: Account, instance_ids: Iterable[int]) -> None:
        await delete_verified(self._api.for_clean_up(), account, instance_ids)

    async def _what_came_of_it(self, work: asyncio.Task[Any], account: Account) -> RentUnconfirmedError | None:
        """Fills in the ids, or returns why they are not known."""
        error = None if work.cancelled() else work.exception()
        if isinstance(error, RentUnconfirmedError):
            return error
        if not self._ids:
            try:
                self._ids = await self._search_again(account)
            except RentUnconfirmedError as nothing_found:
                return nothing_found
        return None

    async def _search_again(self, account: Account) -> tuple[int, ...]:
        """For an order that was cancelled on its way. Under the lock: the next order's machine would look like ours."""
        assert self._pending is not None  # noqa: S101 - tells the type checker: noted before the order went out
        search = self._search = self._new_search(account, self._pending)
        search.hurry()
        async with account.one_order(self._renting.rent_lock):
            return await search.run(CLEANUP_TIMEOUT)

    def closed(self) -> Exception:
        pending = self._pending
        if pending is None or not self._posted:
            return RuntimeError(
                "The order was stopped before it went out, by the end of its client or by a CancelledError out of a "
                "callback. Nothing was rented."
            )
        ids = self._ids or pending.instance_ids
        named = f" {', '.join(map(str, ids))} came of it." if ids else ""
        return RentUnconfirmedError(
            f"The order for {pending.count} x {pending.offer} went out, and was stopped by the end of its client, or "
            f"by a CancelledError out of a callback: machines may bill.{named} Keep .pending and give it to "
            "client.instances.adopt.",
            pending=pending,
            found=[Instance(id=instance_id) for instance_id in ids],
        )

    def report(self) -> None:
        if not self._posted or self._pending is None:
            return
        named = f" {self._search.unconfirmed('it was called off')}" if self._search is not None else ""
        _log.error("called off, and not settled: machines may bill: %s%s", self._pending.to_json(), named)


def _refusal(error: BaseException, departure: Departure) -> BaseException | None:
    """The error of an order that surely rented nothing, None for any other."""
    if isinstance(error, APIError):
        return refusals.as_refusal(error)
    if isinstance(error, TransportError):
        return None if error.sent else error
    return None if departure.has_left else error


def _name_rest(search: Search, ids: tuple[int, ...]) -> None:
    """A refused order that was sent once more in the other encoding: had the first worked all the same, this tells."""
    rest = search.other_fitting(ids)
    if rest:
        _log.error(
            "instances %s are new as well, and may have come of an order that was refused: they bill: %s",
            ", ".join(map(str, rest)),
            search.pending.to_json(),
        )
