"""Ending an order that nobody waits for: before the POST at once, after it by deleting what comes of it."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from attrs import define

from simplepod._confirming import Search
from simplepod._settling import CLEANUP_TIMEOUT, delete_verified
from simplepod.errors import RentUnconfirmedError
from simplepod.models import Instance

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator
    from contextlib import AbstractAsyncContextManager

    from simplepod._account import Account
    from simplepod._lowlevel import Operations
    from simplepod._pending import PendingRental


@define
class Progress:
    """How far an order has come; `posted` means that it may have arrived, `ids` are all of its machines."""

    account: Account | None = None
    pending: PendingRental | None = None
    posted: bool = False
    ids: tuple[int, ...] = ()
    _called_off: bool = False
    _cuttable: bool = False

    @contextmanager
    def may_be_cut(self) -> Generator[None, None, None]:
        """Where calling off ends the work at once. Outside of it nothing is cut: not the order, nor the search for
        what came of it, nor a user's lock as it is released or a record as it is written.
        """
        self._go_on()
        self._cuttable = True
        try:
            yield
        finally:
            self._cuttable = False
        self._go_on()  # a callback of the user's may have swallowed the cancellation

    def _go_on(self) -> None:
        if self._called_off:
            raise asyncio.CancelledError

    def cut(self, work: asyncio.Task[Any]) -> None:
        """Ends the work, now or as soon as that does no harm."""
        self._called_off = True
        if self._cuttable:
            self._cuttable = False
            work.cancel()


async def call_off(
    api: Operations,
    work: asyncio.Task[Any],
    progress: Progress,
    rent_lock: Callable[[], AbstractAsyncContextManager[Any]] | None,
    settled: Callable[[PendingRental, tuple[int, ...]], Awaitable[None]],
) -> None:
    """Raises for an order that cannot be settled. May be begun again when it is cancelled itself."""
    progress.cut(work)
    await asyncio.wait({work})
    error = None if work.cancelled() else work.exception()
    pending = progress.pending
    if pending is None:
        return
    try:
        ids = progress.ids
        if progress.posted and not ids:
            ids = await _what_came_of_it(api.for_clean_up(), error, progress, rent_lock)
    except RentUnconfirmedError as unconfirmed:
        await delete_verified(api.for_clean_up(), [instance.id for instance in unconfirmed.found])
        raise
    await delete_verified(api.for_clean_up(), ids)
    await settled(pending, ())


async def _what_came_of_it(
    api: Operations,
    error: BaseException | None,
    progress: Progress,
    rent_lock: Callable[[], AbstractAsyncContextManager[Any]] | None,
) -> tuple[int, ...]:
    """The machines of an order that went out; one that was cancelled on its way is looked for.

    Under the lock, for the next order may have begun, and its machine would look like this one's.
    """
    if error is not None:
        raise error
    assert progress.account is not None  # noqa: S101 - tells the type checker: noted before the order went out
    assert progress.pending is not None  # noqa: S101 - as above
    async with progress.account.one_order(rent_lock):
        found = await Search(api, progress.account, progress.pending).run(CLEANUP_TIMEOUT)
    return tuple(instance.id for instance in found)


def cut_short(progress: Progress) -> Exception:
    """What to raise when an order was cancelled, but not the task that asked for it: its client was closed."""
    if progress.pending is None or not progress.posted:
        return RuntimeError("This SimplePod client was closed before the order went out. Nothing was rented.")
    return RentUnconfirmedError(
        f"This SimplePod client was closed during an order for {progress.pending.count} x {progress.pending.offer}: "
        "machines may bill. Keep .pending and give it to client.instances.adopt.",
        pending=progress.pending,
        found=[Instance(id=instance_id) for instance_id in progress.ids],
    )
