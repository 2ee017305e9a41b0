"""What the clients of one account in this process share: one order at a time, whose each machine is, what was seen.

An account is an origin with every key that its clients have used there: a client whose key changes stays on its
account, and two accounts turn out to be one when a client has used keys of both.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakSet, WeakValueDictionary

from attrs import define, field

from simplepod._renting.cancellation import is_cancellation
from simplepod._renting.matching import LISTED_WITHIN
from simplepod.errors import RequestTimeoutError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable
    from contextlib import AbstractAsyncContextManager

    from simplepod._lowlevel import Sightings
    from simplepod._transport import Session
    from simplepod.models import PendingRental

_LEAVE_TIMEOUT = 10.0
_KEY_TIMEOUT = 30.0
_log = logging.getLogger("simplepod")
_numbers = count()


@define(eq=False)
class _LoopLocks:
    """One lock for each event loop; `number` is the order in which several are taken."""

    number: int = field(factory=lambda: next(_numbers))
    _locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = field(
        factory=WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock]
    )

    def here(self) -> asyncio.Lock:
        return self._locks.setdefault(asyncio.get_running_loop(), asyncio.Lock())


@define(eq=False)
class _Books:
    """What is known of one account."""

    members: WeakSet[Membership] = field(factory=WeakSet["Membership"])
    locks: list[_LoopLocks] = field(factory=lambda: [_LoopLocks()])
    owners: dict[int, str] = field(factory=dict[int, str])
    known_since: dict[int, float] = field(factory=dict[int, float])
    gone: set[int] = field(factory=set[int])
    unresolved: dict[str, PendingRental] = field(factory=dict[str, "PendingRental"])
    ordering: set[asyncio.Task[Any] | None] = field(factory=set["asyncio.Task[Any] | None"])

    def take_in(self, other: _Books) -> None:
        self.ordering.update(other.ordering)
        self.members.update(other.members)
        self.locks = sorted({*self.locks, *other.locks}, key=lambda lock: lock.number)
        self.owners.update(other.owners)
        self.known_since.update(other.known_since)
        self.gone.update(other.gone)
        self.unresolved.update(other.unresolved)

    def close(self) -> None:
        self.owners.clear()
        self.known_since.clear()
        self.gone.clear()
        self.unresolved.clear()


class Account:
    """Remembers while it has clients: an order ends with its machine in the list, where later orders see it."""

    def __init__(self) -> None:
        self._own_books = _Books()
        self._part_of: Account | None = None

    @property
    def whole(self) -> Account:
        """This account, or the one that it has turned out to be a part of."""
        return self if self._part_of is None else self._part_of.whole

    @property
    def _books(self) -> _Books:
        return self.whole._own_books  # noqa: SLF001 - its own kind

    def join(self, member: Membership) -> None:
        self._books.members.add(member)

    def leave(self, member: Membership) -> None:
        """Counts a client out; the last one takes what was remembered along."""
        self._books.members.discard(member)
        if not self._books.members:
            self._books.close()

    def take_in(self, other: Account) -> None:
        """The two are one account: everything that either knows counts for both, their orders under way included."""
        whole, part = self.whole, other.whole
        if whole is not part:
            self._books.take_in(other._books)
            part._part_of = whole  # noqa: SLF001 - its own kind

    @asynccontextmanager
    async def one_order(
        self, rent_lock: Callable[[], AbstractAsyncContextManager[Any]] | None
    ) -> AsyncGenerator[None, None]:
        """Holds the lock of this event loop, then the user's.

        An error on entering the user's lock is raised: no order has gone out. One on leaving is logged only: by then
        there may be a machine, and it must not be lost for the sake of a lock.
        """
        async with self._own_locks():
            shared = rent_lock() if rent_lock is not None else None
            if shared is not None:
                await shared.__aenter__()
            try:
                yield
            finally:
                if shared is not None:
                    await _leave(shared)

    @asynccontextmanager
    async def _own_locks(self) -> AsyncGenerator[None, None]:
        """All of them, in one order; begun again if the account has grown while they were waited for."""
        while True:
            locks = self._books.locks
            async with AsyncExitStack() as holding:
                for lock in locks:
                    await holding.enter_async_context(lock.here())
                if locks == self._books.locks:
                    self._books.ordering.add(asyncio.current_task())
                    try:
                        yield
                    finally:
                        self._books.ordering.discard(asyncio.current_task())
                    return

    def is_ordering_here(self) -> bool:
        """Whether the running task holds the lock: a callback of an order's runs in the order's own task."""
        return asyncio.current_task() in self._books.ordering

    # Whose a machine is

    def note(self, pending: PendingRental) -> None:
        """An order goes out: until it is resolved, what is new may be its machine."""
        self._books.unresolved[pending.id] = pending

    def resolve(self, order_id: str) -> None:
        """It is known what came of an order."""
        self._books.unresolved.pop(order_id, None)

    def rivals(self, order_id: str) -> list[PendingRental]:
        """Other orders that a new machine may belong to."""
        return [pending for pending in list(self._books.unresolved.values()) if pending.id != order_id]

    def claim(self, instance_ids: Iterable[int], order_id: str, *, lately: bool = True) -> None:
        """These machines are of this order, and no other's candidates; `lately` unless they are of an old record."""
        ids = list(instance_ids)
        self._books.owners.update(dict.fromkeys(ids, order_id))
        if lately:
            self.told(ids)

    def told(self, instance_ids: Iterable[int]) -> None:
        """An answer named these: there may be such machines, and a list may not show them yet."""
        now = asyncio.get_running_loop().time()
        for instance_id in instance_ids:
            self._books.known_since.setdefault(instance_id, now)

    def claimed_by_others(self, order_id: str) -> set[int]:
        owners = list(self._books.owners.items())  # at once: loops in other threads may rent meanwhile
        return {instance_id for instance_id, owner in owners if owner != order_id}

    # What was seen of it

    def has_shown(self, instance_id: int) -> bool:
        """Whether the API has shown the machine at all."""
        return any(instance_id in s.in_details or instance_id in s.in_lists for s in self._sightings())

    def id_of(self, support_id: str) -> int | None:
        """The machine that the API has shown with that support ID."""
        return next((s.by_support_id[support_id] for s in self._sightings() if support_id in s.by_support_id), None)

    def has_shown_details(self, instance_id: int) -> bool:
        """Whether a GET has answered with the machine."""
        return any(instance_id in sightings.in_details for sightings in self._sightings())

    def is_young(self, instance_id: int) -> bool:
        """Whether this process ordered it so lately that a list may not have it yet."""
        since = self._books.known_since.get(instance_id)
        return (
            since is not None
            and instance_id not in self._books.gone
            and asyncio.get_running_loop().time() - since < LISTED_WITHIN.total_seconds()
        )

    def note_gone(self, instance_id: int) -> None:
        """It is proved; no machine gets the id again."""
        self._books.gone.add(instance_id)

    def _sightings(self) -> list[Sightings]:
        return [member.sightings for member in self._books.members]


class Membership:
    """The account that a client is on; asked for anew for each order, because keys may change."""

    def __init__(self, session: Session, sightings: Sightings) -> None:
        self.sightings = sightings
        self._session = session
        self._origin = session.origin
        self._account: Account | None = None

    async def account(self) -> Account:
        """The account, by the key that requests go out with now."""
        bound = asyncio.timeout(_KEY_TIMEOUT)
        try:
            async with bound:
                await self._session.key()
        except TimeoutError:
            if not bound.expired():  # the callable's own
                raise
            raise RequestTimeoutError(
                f"The api_key callable gave no key within {_KEY_TIMEOUT:g} s: nothing was sent.", sent=False
            ) from None
        return self.current()

    def current(self) -> Account:
        """The account as far as it is known, without asking anybody for a key."""
        identities = [(self._origin, _digest(key)) for key in self._session.keys_used()]
        known = [_accounts[identity] for identity in identities if identity in _accounts]
        account = (self._account or next(iter(known), None) or Account()).whole
        for other in known:
            account.take_in(other)
        for identity in identities:
            _accounts[identity] = account
        account.join(self)
        self._account = account
        return account

    def leave(self) -> None:
        """Counts the client out, for it is closed."""
        if self._account is not None:
            self._account.leave(self)


async def _leave(shared: AbstractAsyncContextManager[Any]) -> None:
    try:
        async with asyncio.timeout(_LEAVE_TIMEOUT):
            await shared.__aexit__(None, None, None)
    except (Exception, asyncio.CancelledError) as error:
        if is_cancellation(error):
            raise
        _log.exception("the rent_lock could not be released")


_accounts: WeakValueDictionary[tuple[str, str], Account] = WeakValueDictionary()


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
