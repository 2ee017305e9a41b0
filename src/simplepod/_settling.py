"""Clean-up that a cancellation cannot stop: waiting under it, and deleting until it is verified."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any

from simplepod import _quirks
from simplepod._waiting import OutOfTimeError, is_transient, poll
from simplepod.errors import APIError, ConflictError, DeletionUnconfirmedError, SimplePodError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable

    from simplepod._lowlevel import Operations

CLEANUP_TIMEOUT = 30.0
_LOOK_AGAIN = 0.5
_log = logging.getLogger("simplepod")


async def absorb(task: asyncio.Task[Any], timeout: float) -> bool:
    """Waits for a task, however often the waiting task is cancelled; False when the time is over first.

    For callers that are being cancelled already and raise that cancellation when this returns.
    """
    deadline = time.monotonic() + timeout
    while not task.done():
        left = deadline - time.monotonic()
        if left <= 0:
            return False
        try:
            await asyncio.wait({task}, timeout=left)
        except asyncio.CancelledError:
            _log.debug("cancelled again while cleaning up; going on until it is done")
    return True


async def insist(
    api: Operations, work: Callable[[], Coroutine[Any, Any, None]], begun: asyncio.Task[None] | None = None
) -> bool:
    """Runs clean-up, which may have begun, for a task that is being cancelled; whether it did its work in time.

    Whoever cancels all tasks of the loop, as `asyncio.run` does at its end, cancels the clean-up as well: it is begun
    again. What does not end within CLEANUP_TIMEOUT goes on as a task that closing the client waits for.
    """
    deadline = time.monotonic() + CLEANUP_TIMEOUT
    task = begun
    while (left := deadline - time.monotonic()) > 0:
        task = task or api.settle(work())
        if not await absorb(task, left):
            task.add_done_callback(_succeeded)
            return False
        if not task.cancelled():
            return _succeeded(task)
        task = None
    return False


def _succeeded(task: asyncio.Task[None]) -> bool:
    error = None if task.cancelled() else task.exception()
    if error is not None:
        _log.error("clean-up under cancellation failed: %s", error or repr(error))
    return error is None


async def delete_to_the_end(api: Operations, instance_id: int) -> None:
    """Deletes, verified; a cancellation that comes meanwhile is raised when it is done."""

    def work() -> Coroutine[Any, Any, None]:
        return delete_verified(api.for_clean_up(), [instance_id])

    task = api.settle(work())
    try:
        await asyncio.wait({task})
    except asyncio.CancelledError:
        if not await insist(api, work, task):
            _log.error("instance %d was not deleted in time and may still bill", instance_id)
        raise
    if task.cancelled():
        raise DeletionUnconfirmedError(
            f"This SimplePod client was closed before {instance_id} was deleted: may still bill. Delete by hand.",
            instance_ids=[instance_id],
        )
    task.result()


async def delete_verified(api: Operations, instance_ids: Iterable[int], timeout: float = CLEANUP_TIMEOUT) -> None:
    """Deletes all, each until the API says that it is gone; DeletionUnconfirmedError names the others."""
    ids = list(instance_ids)
    outcomes = await asyncio.gather(*(_delete_one(api, id_, timeout) for id_ in ids), return_exceptions=True)
    failed = {id_: outcome for id_, outcome in zip(ids, outcomes, strict=True) if outcome is not None}
    for outcome in failed.values():
        if not isinstance(outcome, Exception):  # cancelled
            raise outcome
    if failed:
        names = ", ".join(map(str, failed))
        cause = next(iter(failed.values()))
        raise DeletionUnconfirmedError(
            f"The deletion of {names} could not be confirmed: may still bill. Delete by hand.",
            instance_ids=list(failed),
        ) from (cause.last_error if isinstance(cause, OutOfTimeError) else cause)


async def _delete_one(api: Operations, instance_id: int, timeout: float) -> None:
    async def gone() -> bool | None:
        try:
            await api.delete_instance(instance_id)
        except ConflictError:  # busy: the next look may find it free
            return None
        except APIError as error:
            if not _says_gone(error):
                raise
        return await is_gone(api, instance_id) or None

    await poll(gone, timeout=timeout, interval=_LOOK_AGAIN)


async def is_gone(api: Operations, ref: int | str) -> bool:
    """Whether the API says that there is no such machine, or calls it deleted."""
    try:
        instance = await api.get_instance(ref)
    except APIError as error:
        if not _says_gone(error):
            raise
        return True
    return _quirks.status_phase(instance.status) == "gone"


async def delete_all(api: Operations, refs: Iterable[int | str]) -> None:
    """Deletes all at once; every one is tried, whatever becomes of the others."""
    outcomes = await asyncio.gather(*(_delete(api, ref) for ref in refs), return_exceptions=True)
    failures = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    if len(failures) > 1:
        raise ExceptionGroup(f"{len(failures)} instances could not be deleted and may still bill", failures)
    for failure in failures:
        raise failure


async def _delete(api: Operations, ref: int | str) -> None:
    """One deletion: a machine that is gone already is deleted; after an unclear answer a look decides."""
    try:
        await api.delete_instance(ref)
    except SimplePodError as error:
        if _says_gone(error):
            return
        if not is_transient(error) or not await _gone_after_all(api, ref):
            raise


def _says_gone(error: SimplePodError) -> bool:
    return isinstance(error, APIError) and _quirks.is_gone(error.status_code or 0)


async def _gone_after_all(api: Operations, ref: int | str) -> bool:
    try:
        return await is_gone(api, ref)
    except SimplePodError:
        return False
