"""Resuming a paused VPS: an order like any other, only that the machine is known beforehand."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from attrs import define

from simplepod import _guards, _quirks
from simplepod._settling import insist
from simplepod._waiting import OutOfTimeError, poll
from simplepod.errors import APIError, RentUnconfirmedError, SimplePodError, TransportError

if TYPE_CHECKING:
    from simplepod._lowlevel import Operations
    from simplepod.models import Instance

_CONFIRM_TIMEOUT = 90.0
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
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        if not await insist(api, lambda: _call_off(api, ref, work, progress)):
            _log.error("resuming instance %s was called off unsettled: it may bill", ref)
        raise


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
    except SimplePodError as error:
        cause = error

    async def resumed() -> Instance | None:
        instance = await sending.get_instance(ref)
        return None if _quirks.status_phase(instance.status, instance.errors) == "paused" else instance

    try:
        return await poll(resumed, timeout=_CONFIRM_TIMEOUT, interval=0.5)
    except OutOfTimeError:
        raise RentUnconfirmedError(
            f"Instance {ref} was to be resumed, and is still paused as far as the API tells: it may bill later."
        ) from cause


async def _call_off(api: Operations, ref: int | str, work: asyncio.Task[Instance], progress: _Progress) -> None:
    if not progress.posted:
        work.cancel()
    await asyncio.wait({work})
    error = None if work.cancelled() else work.exception()
    if isinstance(error, RentUnconfirmedError):
        _log.error("resuming instance %s was called off: %s", ref, error)
    if error is not None or not progress.posted:
        return
    try:
        await api.for_clean_up().pause_vps([ref])
    except SimplePodError as error:
        _log.error("instance %s was resumed, nobody waits for it, and it could not be paused: %s", ref, error)
