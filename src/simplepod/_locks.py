"""One order at a time per account, and which order each machine of this process belongs to."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from contextlib import AbstractAsyncContextManager

Account = tuple[str, str]
RentLock = "Callable[[], AbstractAsyncContextManager[Any]]"

_LEAVE_TIMEOUT = 10.0
_locks: WeakKeyDictionary[asyncio.AbstractEventLoop, defaultdict[Account, asyncio.Lock]] = WeakKeyDictionary()
_handed_out: defaultdict[Account, dict[int, str]] = defaultdict(dict)
_log = logging.getLogger("simplepod")


@asynccontextmanager
async def one_order(
    account: Account, rent_lock: Callable[[], AbstractAsyncContextManager[Any]] | None
) -> AsyncGenerator[None]:
    """Holds the lock of this event loop, then the user's.

    An error on entering the user's lock is raised: no order has gone out. One on leaving is logged only: by then there
    may be a machine, and it must not be lost for the sake of a lock.
    """
    local = _locks.setdefault(asyncio.get_running_loop(), defaultdict(asyncio.Lock))[account]
    async with local:
        shared = rent_lock() if rent_lock is not None else None
        if shared is not None:
            await shared.__aenter__()
        try:
            yield
        finally:
            if shared is not None:
                await _leave(shared)


async def _leave(shared: AbstractAsyncContextManager[Any]) -> None:
    try:
        async with asyncio.timeout(_LEAVE_TIMEOUT):
            await shared.__aexit__(None, None, None)
    except Exception:  # noqa: BLE001 - whatever a user's lock raises, the machine counts more
        _log.exception("the rent_lock could not be released")


def hand_out(account: Account, instance_ids: tuple[int, ...], order_id: str) -> None:
    """Notes whose machines these are."""
    _handed_out[account].update(dict.fromkeys(instance_ids, order_id))


def taken_by_others(account: Account, order_id: str) -> set[int]:
    """Machines of other orders of this process: never candidates."""
    return {instance_id for instance_id, owner in _handed_out[account].items() if owner != order_id}
