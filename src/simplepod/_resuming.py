"""Resuming a paused VPS: an order like any other, only that the machine is known beforehand."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from attrs import define

from simplepod import _guards, _quirks
from simplepod._settling import CLEANUP_TIMEOUT, insist
from simplepod._waiting import OutOfTimeError, is_transient, poll
from simplepod.errors import (
    APIError,
    ConflictError,
    NotFoundError,
    RentUnconfirmedError,
    SimplePodError,
    TransportError,
)

if TYPE_CHECKING:
    from simplepod._lowlevel import Operations
    from simplepod.models import Instance

_CONFIRM_TIMEOUT = 90.0
_INTERVAL = 0.5
_log = logging.getLogger("simplepod")


@define
class _Progress:
    """Whether the order may have gone out."""

    posted: bool = False


async def resume(api: Operations, ref: int | str, name: str, offer_iri: str) -> Instance:
    """The machine once it is no longer paused."""
    api.require_open()
    progress = _Progress()
    work = api.settle(_carry_out(api, ref, name, offer_iri, progress))
    try:
        await asyncio.wait({work})
    except asyncio.CancelledError:
        if not await insist(api, lambda: _call_off(api, ref, work, progress)):
            _log.error("resuming instance %s was called off, and it could not be paused again: it may bill", ref)
        raise
    if work.cancelled():
        raise RentUnconfirmedError(
            f"This SimplePod client was closed while instance {ref} was being resumed: it may bill."
        )
    return work.result()


async def _carry_out(api: Operations, ref: int | str, name: str, offer_iri: str, progress: _Progress) -> Instance:
    sending = api.for_clean_up()
    progress.posted = True
    cause: Exception | None = None
    try:
        await sending.resume_vps(name, offer_iri)
    except TransportError as error:
        if not error.sent:
            raise
        cause = error
    except APIError as error:
        if (refusal := _guards.as_refusal(error)) is not None:
            raise refusal from None
        cause = error
    except Exception as error:  # noqa: BLE001 - a transport of the user's may raise anything after sending
        cause = error
    try:
        return await _resumed(sending, ref, _CONFIRM_TIMEOUT)
    except OutOfTimeError:
        raise RentUnconfirmedError(
            f"Instance {ref} was to be resumed, and is still paused as far as the API tells: it may bill later."
        ) from cause
    except Exception as error:
        raise RentUnconfirmedError(f"Instance {ref} was to be resumed, and cannot be read: it may bill.") from error


async def _resumed(api: Operations, ref: int | str, timeout: float) -> Instance:
    async def resumed() -> Instance | None:
        instance = await api.get_instance(ref)
        return None if _quirks.status_phase(instance.status, instance.errors) == "paused" else instance

    return await poll(resumed, timeout=timeout, interval=_INTERVAL)


async def _call_off(api: Operations, ref: int | str, work: asyncio.Task[Instance], progress: _Progress) -> None:
    """Raises unless the machine is surely paused. May be begun again when it is cancelled itself."""
    if not progress.posted:
        work.cancel()
    await asyncio.wait({work})
    error = None if work.cancelled() else work.exception()
    if not progress.posted:
        return
    if isinstance(error, RentUnconfirmedError):
        raise error
    if error is not None:  # refused
        return
    cleaning = api.for_clean_up()
    try:
        if work.cancelled():  # the order may still be on its way
            await _resumed(cleaning, ref, CLEANUP_TIMEOUT)
        await _pause(cleaning, ref)
    except NotFoundError:
        return


async def _pause(api: Operations, ref: int | str) -> None:
    """Pauses until the machine says so itself: one that is paused already may refuse, and an answer may be lost."""

    async def paused() -> bool | None:
        failure: SimplePodError | None = None
        try:
            await api.pause_vps([ref])
        except SimplePodError as error:
            failure = error
        instance = await api.get_instance(ref)
        if _quirks.status_phase(instance.status, instance.errors) in {"paused", "gone"}:
            return True
        if failure is not None and not is_transient(failure) and not isinstance(failure, ConflictError):
            raise failure
        return None

    await poll(paused, timeout=CLEANUP_TIMEOUT, interval=_INTERVAL)
