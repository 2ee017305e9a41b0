"""What the namespaces stand on: orders, deletions and resumptions of one client."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterable, Iterable
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from simplepod import _references
from simplepod._renting import support_ids
from simplepod._renting.cancellation import is_cancellation, see_through
from simplepod._renting.deletion import VerifiedDeletion, delete_all
from simplepod._renting.evidence import Inquiry
from simplepod._renting.lost_orders import Search
from simplepod._renting.refusals import ends_walk
from simplepod._renting.rental import Rental
from simplepod._renting.resume import Resumption
from simplepod._renting.support_ids import NamedInquiry
from simplepod.errors import (
    NotFoundError,
    OfferUnavailableError,
    PriceExceededError,
    RentRefusedError,
)
from simplepod.models import Offer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from contextlib import AbstractAsyncContextManager

    from simplepod._lowlevel import Operations
    from simplepod._references import OfferRef
    from simplepod._renting.account import Membership
    from simplepod._renting.orders import Order
    from simplepod._waiting import Lookout
    from simplepod.models import Instance, PendingRental

    Offers = OfferRef | AsyncIterable[OfferRef] | Iterable[OfferRef]

TRIES = 3
_CALLBACK_TIMEOUT = 10.0  # seconds for `on_order` once an order has gone out
_log = logging.getLogger("simplepod")


@frozen
class Renting:
    """Carries out orders on one account."""

    api: Operations
    membership: Membership
    rent_lock: Callable[[], AbstractAsyncContextManager[Any]] | None
    on_order: Callable[[PendingRental], Awaitable[None]] | None

    async def rent(self, order: Order, offer: OfferRef) -> tuple[Instance, ...]:
        """The machines, as many as ordered; otherwise an error, and nothing that bills without being named in it."""
        check_offer(order, offer)
        self._require_free()
        return await see_through(self.api, Rental(self, order, offer))

    async def rent_first(self, order: Order, offers: Offers, tries: int = TRIES) -> Instance:
        """Of the one offer, or of the first of several that is not refused for a reason of its own."""
        if isinstance(offers, (Offer, str)):
            (instance,) = await self.rent(order, offers)
            return instance
        refused: RentRefusedError | PriceExceededError | None = None
        left = tries
        async for offer in _each(offers):
            try:
                check_offer(order, offer)
            except ValueError as error:
                if not isinstance(offer, Offer):
                    raise
                refused = refused or OfferUnavailableError(f"{error} Nothing was rented.")
                continue  # too small: nothing was asked
            try:
                (instance,) = await self.rent(order, offer)
            except (RentRefusedError, PriceExceededError) as error:
                refused = error
                if ends_walk(error):
                    raise
            else:
                return instance
            left -= 1
            if not left:
                break
        if refused is None:
            raise OfferUnavailableError("There is no offer to rent.")
        refused.add_note(f"{tries - left} offers were tried, all of them refused.")
        raise refused

    async def adopt(self, pending: PendingRental) -> tuple[Instance, ...]:
        """The machines of an earlier order; none means that nothing new is on the account."""
        self._require_free()
        account = await self.membership.account()
        if pending.settled:
            account.claim(pending.instance_ids, pending.id, lately=False)
            return await self._still_there(pending)
        account.note(pending)  # when others are adopted, what is new may be its machine
        async with account.one_order(self.rent_lock):
            search = Search(self.api, account, pending, pending.instance_ids)
            ids = await search.adopt()
            account.claim(ids, pending.id)
        if len(ids) == pending.count:
            account.resolve(pending.id)
            await self.write_behind(evolve(pending, settled=True, instance_ids=ids))
        return tuple(search.seen[instance_id] for instance_id in ids)

    async def _still_there(self, pending: PendingRental) -> tuple[Instance, ...]:
        """What is left of a settled order."""
        found: list[Instance] = []
        for instance_id in pending.instance_ids:
            try:
                look = await self.lookout(instance_id).look()
            except NotFoundError:
                continue  # not on the account
            if look.error is not None:
                raise look.error
            if look.instance is not None and not look.is_gone:
                found.append(look.instance)
        return tuple(found)

    def _require_free(self) -> None:
        """Refuses what could never begin."""
        self.api.require_open()
        if self.membership.current().is_ordering_here():
            raise RuntimeError(
                "An order is under way in this very task: renting, resuming or adopting within on_order or rent_lock "
                "would wait for it for ever. Start a task of its own."
            )

    async def delete(self, refs: Sequence[int | str]) -> None:
        """Deletes all; every one is tried, whatever becomes of the others."""
        self.api.require_open()
        await delete_all(self.api.brief(), self.membership.current(), refs)

    async def delete_to_the_end(self, instance_ids: Sequence[int]) -> None:
        """Deletes what nobody holds; a cancellation that comes meanwhile is raised when it is done."""
        await see_through(self.api, self.deletion(instance_ids))

    def deletion(self, instance_ids: Sequence[int]) -> VerifiedDeletion:
        return VerifiedDeletion(self.api.for_clean_up(), self.membership.current(), instance_ids)

    async def resume(self, ref: int | str, offer_iri: str) -> Instance:
        """The VPS once it is no longer paused."""
        self._require_free()
        instance_id = await self.instance_id(ref)
        return await see_through(self.api, Resumption(self, instance_id, _references.instance_name(ref), offer_iri))

    async def instance_id(self, ref: int | str) -> int:
        """The id; a support ID is looked up."""
        return await support_ids.instance_id(self.api, ref)

    def lookout(self, ref: int | str) -> Lookout:
        """Looks for a machine, and knows when it is gone."""
        account = self.membership.current()
        return Inquiry(self.api, account, ref) if isinstance(ref, int) else NamedInquiry(self.api, account, ref)

    async def write_ahead(self, pending: PendingRental) -> None:
        """Before the order: whatever `on_order` raises stops it."""
        if self.on_order is not None:
            await self.on_order(pending)

    async def write_behind(self, pending: PendingRental) -> None:
        """After the order: a machine may exist, so an error of `on_order` is only logged, with the record."""
        if self.on_order is None:
            return
        try:
            async with asyncio.timeout(_CALLBACK_TIMEOUT):
                await self.on_order(pending)
        except (Exception, asyncio.CancelledError) as error:
            if is_cancellation(error):
                raise
            _log.exception("on_order failed for the order %s", pending.to_json())


def check_offer(order: Order, offer: OfferRef) -> None:
    """ValueError for what is not an offer, or cannot carry the order."""
    _references.offer_iri(offer)
    if isinstance(offer, Offer):
        order.check(offer)


def check_offers(offers: object) -> None:
    """ValueError for what is neither an offer nor several."""
    if not isinstance(offers, (Offer, AsyncIterable, Iterable)):  # a market IRI is iterable
        raise ValueError(f"{offers!r} is not an offer, nor a listing or a list of offers.")  # noqa: TRY004 - as for all arguments


async def _each(offers: AsyncIterable[OfferRef] | Iterable[OfferRef]) -> AsyncIterator[OfferRef]:
    if isinstance(offers, AsyncIterable):
        async for offer in offers:
            yield offer
    else:
        for offer in offers:
            yield offer
