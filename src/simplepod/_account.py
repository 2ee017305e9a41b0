"""What the clients of one account in this process share: one order at a time, and whose each machine is."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakSet, WeakValueDictionary

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from contextlib import AbstractAsyncContextManager

_LEAVE_TIMEOUT = 10.0
_log = logging.getLogger("simplepod")


class Account:
    """Remembers while it has clients: an order ends with its machine in the list, where later orders see it."""

    def __init__(self) -> None:
        self._clients: WeakSet[object] = WeakSet()
        self._locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
        self._owners: dict[int, str] = {}

    def join(self, client: object) -> None:
        """Counts a client in."""
        self._clients.add(client)

    def leave(self, client: object) -> None:
        """Counts a client out; the last one takes what was remembered along."""
        self._clients.discard(client)
        if not self._clients:
            self._owners.clear()

    @asynccontextmanager
    async def one_order(
        self, rent_lock: Callable[[], AbstractAsyncContextManager[Any]] | None
    ) -> AsyncGenerator[None, None]:
        """Holds the lock of this event loop, then the user's.

        An error on entering the user's lock is raised: no order has gone out. One on leaving is logged only: by then
        there may be a machine, and it must not be lost for the sake of a lock.
        """
        async with self._locks.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            shared = rent_lock() if rent_lock is not None else None
            if shared is not None:
                await shared.__aenter__()
            try:
                yield
            finally:
                if shared is not None:
                    await _leave(shared)

    def hand_out(self, instance_ids: tuple[int, ...], order_id: str) -> None:
        """Notes whose machines these are."""
        self._owners.update(dict.fromkeys(instance_ids, order_id))

    def taken_by_others(self, order_id: str) -> set[int]:
        """Machines of other orders of this process: never candidates."""
        return {instance_id for instance_id, owner in self._owners.items() if owner != order_id}


async def _leave(shared: AbstractAsyncContextManager[Any]) -> None:
    try:
        async with asyncio.timeout(_LEAVE_TIMEOUT):
            await shared.__aexit__(None, None, None)
    except Exception:  # noqa: BLE001 - whatever a user's lock raises, the machine counts more
        _log.exception("the rent_lock could not be released")


_accounts: WeakValueDictionary[tuple[str, str], Account] = WeakValueDictionary()


def account_of(identity: tuple[str, str]) -> Account:
    """The one object for an origin and (the digest of) a key."""
    return _accounts.setdefault(identity, Account())
