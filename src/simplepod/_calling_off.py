"""Ending an order that nobody waits for: before the POST at once, after it by deleting what comes of it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from attrs import define

from simplepod._confirming import Search
from simplepod._settling import CLEANUP_TIMEOUT, delete_verified
from simplepod.errors import DeletionUnconfirmedError, RentUnconfirmedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from simplepod._account import Account
    from simplepod._lowlevel import Operations
    from simplepod._pending import PendingRental

_log = logging.getLogger("simplepod")


@define
class Progress:
    """How far an order has come; `posted` means that it may have arrived, `ids` are all of its machines."""

    account: Account | None = None
    pending: PendingRental | None = None
    posted: bool = False
    ids: tuple[int, ...] = ()


async def call_off(
    api: Operations,
    work: asyncio.Task[Any],
    progress: Progress,
    settled: Callable[[PendingRental, tuple[int, ...]], Awaitable[None]],
) -> None:
    """May be begun again when it is cancelled itself."""
    if progress.ids or not progress.posted:
        work.cancel()
    await asyncio.wait({work})
    pending = progress.pending
    if pending is None or not progress.posted:
        return
    ids = progress.ids or await _what_came_of_it(api, work, progress, pending)
    if not ids:
        return
    try:
        await delete_verified(api.for_clean_up(), ids)
    except DeletionUnconfirmedError as error:
        _log.error("called off, but %s", error)
    else:
        await settled(pending, ())


async def _what_came_of_it(
    api: Operations, work: asyncio.Task[Any], progress: Progress, pending: PendingRental
) -> tuple[int, ...]:
    """The machines of an order that went out; one that was cancelled on its way is looked for."""
    error = None if work.cancelled() else work.exception()
    if work.cancelled() and progress.account is not None:
        try:
            found = await Search(api.for_clean_up(), progress.account, pending).run(CLEANUP_TIMEOUT)
            return tuple(instance.id for instance in found)
        except RentUnconfirmedError as unconfirmed:
            error = unconfirmed
    if isinstance(error, RentUnconfirmedError):
        _log.error("called off, but it is not known what came of it: %s", pending.to_json())
        return tuple(instance.id for instance in error.found)
    return ()
