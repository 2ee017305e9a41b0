"""Deleting until a machine is proved to be gone, whatever the API answers meanwhile."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from simplepod._renting.cancellation import CLEANUP_TIMEOUT
from simplepod._renting.evidence import Inquiry
from simplepod._renting.support_ids import Lookup, look_up, unknown
from simplepod._waiting import LAST_ATTEMPT, Pacer, is_transient
from simplepod.errors import APIError, ConflictError, DeletionUnconfirmedError, NotFoundError, SimplePodError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simplepod._lowlevel import Operations
    from simplepod._renting.account import Account

_LOOK_AGAIN = 0.5
_AT_ONCE = 16  # deletions, so that the time of each begins with its first request
_log = logging.getLogger("simplepod")


async def delete_verified(api: Operations, account: Account, instance_ids: Iterable[int]) -> None:
    """Deletes all, each until it is proved to be gone; DeletionUnconfirmedError names those that are not."""
    failures = await _delete_each(api, account, list(instance_ids))
    if failures:
        raise _unconfirmed(*failures) from next(iter(failures.values())).__cause__


async def delete_all(api: Operations, account: Account, refs: Sequence[int | str]) -> None:
    """Every one is tried, whatever becomes of the others. One failure is raised as it is, several as a group.

    An error that no repetition mends ends the deletion of a single machine after one look.
    """
    failures: list[Exception] = []
    ids = {ref: ref if isinstance(ref, int) else account.id_of(ref) for ref in refs}
    names = [ref for ref, instance_id in ids.items() if isinstance(ref, str) and instance_id is None]
    if names:
        try:
            lookup = await _looked_up(api, names)
        except SimplePodError as error:  # the machines that are known by their ids are deleted all the same
            failures.append(error)
        else:
            ids.update(lookup.ids)
            failures += [] if lookup.is_whole else [unknown(name, lookup) for name in names if name not in lookup.ids]
    known = [instance_id for instance_id in dict.fromkeys(ids.values()) if instance_id is not None]
    failures += (await _delete_each(api, account, known, may_end_early=len(refs) == 1)).values()
    if len(failures) > 1:
        raise ExceptionGroup(f"{len(failures)} instances could not be deleted and may still bill", failures)
    for failure in failures:
        raise failure


async def _looked_up(api: Operations, names: Sequence[str]) -> Lookup:
    """Tries as long as a deletion does: what cannot be looked up is not deleted."""
    pacer = Pacer(timeout=CLEANUP_TIMEOUT, interval=_LOOK_AGAIN)
    while True:
        try:
            return await look_up(api, names)
        except SimplePodError as error:
            if _is_final(error):
                raise
            if not await pacer.pause():
                raise DeletionUnconfirmedError(
                    f"{', '.join(names)} could not be looked up, and was not deleted: may still bill. Delete by hand.",
                    instance_ids=names,
                ) from error


async def _delete_each(
    api: Operations, account: Account, ids: Sequence[int], *, may_end_early: bool = False
) -> dict[int, SimplePodError]:
    """What failed, by id."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def delete(instance_id: int) -> None:
        async with turns:
            try:
                await _Deletion(Inquiry(api, account, instance_id), may_end_early).run()
            except (Exception, asyncio.CancelledError):
                raise
            except BaseException:  # Ctrl-C, or an exit out of a callback of the user's: it ends the loop at once
                _log.error("the deletion of instance %d was interrupted: may still bill", instance_id)
                raise

    outcomes = await asyncio.gather(*map(delete, ids), return_exceptions=True)
    failed: dict[int, SimplePodError] = {}
    for instance_id, outcome in zip(ids, outcomes, strict=True):
        if isinstance(outcome, SimplePodError):
            failed[instance_id] = outcome
        elif outcome is not None:
            raise outcome  # the client is closed, or this was cancelled
    return failed


@define
class _Deletion:
    """One machine: a DELETE and a look, again and again. Only a look can prove that it is gone."""

    inquiry: Inquiry
    may_end_early: bool
    _error: Exception | None = field(default=None, init=False)
    _was_known: bool = field(default=False, init=False)

    async def run(self) -> None:
        pacer = Pacer(timeout=CLEANUP_TIMEOUT, interval=_LOOK_AGAIN)
        while True:
            self.inquiry.api.require_open()
            if await self._attempt(pacer.left):
                return
            if self.may_end_early and _is_final(self._error):
                assert self._error is not None  # noqa: S101 - tells the type checker what is final
                raise self._error
            if not await pacer.pause():
                raise _unconfirmed(self.inquiry.instance_id) from self._error

    async def _attempt(self, left: float) -> bool:
        """Whether the machine is gone now. The answer to the last DELETE is what an error will tell.

        When the time is over there is one more look, and no DELETE whose answer nobody would wait for.
        """
        try:
            async with asyncio.timeout(left or LAST_ATTEMPT):
                if left:
                    await self._ask()
                return await self.inquiry.is_gone(after_delete=self._was_known)
        except Exception as error:  # noqa: BLE001 - whatever it is: the machine counts more
            self._error = self._error or error
            return False

    async def _ask(self) -> None:
        try:
            await self.inquiry.api.delete_instance(self.inquiry.instance_id)
        except Exception as error:  # noqa: BLE001 - whatever it is, only a look tells
            self._error = error
            self._was_known = self._was_known or not isinstance(error, NotFoundError)
        else:
            self._error, self._was_known = None, True


def _unconfirmed(*instance_ids: int) -> DeletionUnconfirmedError:
    return DeletionUnconfirmedError(
        f"The deletion of {', '.join(map(str, instance_ids))} could not be confirmed: may still bill. Delete by hand.",
        instance_ids=instance_ids,
    )


def _is_final(error: Exception | None) -> bool:
    """Whether asking again is of no use: the key, its permissions, or the request itself."""
    return (
        isinstance(error, APIError)
        and 400 <= (error.status_code or 0) < 500  # noqa: PLR2004 - HTTP's own class
        and not isinstance(error, (NotFoundError, ConflictError))
        and not is_transient(error)
    )


@frozen
class VerifiedDeletion:
    """The deletion of machines that nobody holds, as an undertaking: a cancellation does not stop it."""

    api: Operations
    account: Account
    instance_ids: Sequence[int]

    async def carry_out(self) -> None:
        try:
            await delete_verified(self.api, self.account, self.instance_ids)
        except RuntimeError as error:  # the client is closed
            raise self.closed() from error

    async def call_off(self, work: asyncio.Task[Any]) -> None:
        await asyncio.wait({work})
        if work.cancelled():
            await self.carry_out()
        else:
            work.result()

    def closed(self) -> DeletionUnconfirmedError:
        return DeletionUnconfirmedError(
            f"This SimplePod client was closed before the deletion of {self._names} was confirmed: may still bill. "
            "Delete by hand.",
            instance_ids=self.instance_ids,
        )

    def report(self) -> None:
        _log.error("instance %s was not deleted in time and may still bill", self._names)

    @property
    def _names(self) -> str:
        return ", ".join(map(str, self.instance_ids))
