"""Waiting for a machine to be up, and for something to answer behind one of its ports."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from simplepod import _quirks
from simplepod._transport.probing import answers
from simplepod._waiting.poll import OutOfTimeError, check_wait, poll
from simplepod.errors import InstanceFailedError, NotFoundError, WaitTimeoutError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from simplepod._lowlevel import Operations
    from simplepod.models import Endpoint, Instance

_LEASE_INTERVAL = 5.0
_PROBE_TIMEOUT = 5.0
_UP = ("http", "https")


class _Watch:
    """Reads one machine again and again, and knows what a reading means."""

    def __init__(self, api: Operations, ref: int | str, on_update: Callable[[Instance], object] | None) -> None:
        self._api = api
        self._ref = ref
        self._on_update = on_update
        self.last: Instance | None = None

    async def running(self) -> Instance | None:
        """The machine once it is up, None while it is on its way; raises for one that will not come up."""
        try:
            instance = self.last = await self._api.get_instance(self._ref)
        except NotFoundError:
            if self.last is None:
                raise
            raise InstanceFailedError(f"Instance {self._ref} is gone: it bills no more.", instance=self.last) from None
        if self._on_update is not None and inspect.isawaitable(seen := self._on_update(instance)):
            await seen
        phase = _quirks.status_phase(instance.status, instance.errors)
        if phase == "up":
            return instance
        if phase in {"failed", "gone", "paused"}:
            raise InstanceFailedError(_failure(instance, phase), instance=instance)
        return None

    async def answering(self, port: int) -> Endpoint | None:
        """The endpoint once something answers behind it."""
        instance = await self.running()
        endpoint = instance.endpoint(port) if instance is not None else None
        if instance is None or endpoint is None:
            return None
        if endpoint.kind == "tunnel" and _marked_open(instance, port):
            return endpoint
        return endpoint if await answers(endpoint, _PROBE_TIMEOUT) else None


async def until_running(
    api: Operations, ref: int | str, *, timeout: float, interval: float, on_update: Callable[[Instance], object] | None
) -> Instance:
    """The machine as it is once it is up."""
    watch = _Watch(api, ref, on_update)
    try:
        return await poll(watch.running, timeout=timeout, interval=interval)
    except OutOfTimeError as late:
        raise _too_late(watch, ref, f"not running after {timeout:g} s") from late.last_error


def waiter(api: Operations, timeout: float) -> Callable[[Instance], Awaitable[Instance]]:
    """What a lease waits with before its block begins."""
    check_wait(timeout, _LEASE_INTERVAL)
    return lambda machine: until_running(api, machine.id, timeout=timeout, interval=_LEASE_INTERVAL, on_update=None)


async def until_answering(api: Operations, ref: int | str, port: int, *, timeout: float, interval: float) -> Endpoint:
    """The endpoint of a container port once something answers behind it."""
    watch = _Watch(api, ref, None)
    try:
        return await poll(lambda: watch.answering(port), timeout=timeout, interval=interval)
    except OutOfTimeError as late:
        raise _too_late(watch, ref, f"nothing answers on port {port} after {timeout:g} s") from late.last_error


def _too_late(watch: _Watch, ref: int | str, what: str) -> WaitTimeoutError:
    status = f"status {watch.last.status}" if watch.last is not None else "never seen"
    return WaitTimeoutError(f"Instance {ref} ({status}): {what}. It still bills: delete it.", instance=watch.last)


def _failure(instance: Instance, phase: str) -> str:
    said = "; ".join(instance.errors) or "the API tells no reason"
    if phase == "gone":
        return f"Instance {instance.id} is {instance.status}: it bills no more ({said})."
    if phase == "paused":
        return f"Instance {instance.id} is paused and will not come up by itself: its disk may still bill."
    return f"Instance {instance.id} failed with status {instance.status} ({said}). It still bills: delete it."


def _marked_open(instance: Instance, port: int) -> bool:
    return any(way.src_port == port and way.protocol in _UP for way in instance.ports.proxy)
