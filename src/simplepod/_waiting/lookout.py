"""A lookout that asks the API for one machine, and believes little of what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from simplepod._waiting.poll import check_wait, is_transient
from simplepod._waiting.readiness import Look, until_running
from simplepod.errors import NotFoundError, SimplePodError, UnexpectedResponseError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from simplepod._lowlevel import Operations
    from simplepod.models import Instance

_LEASE_INTERVAL = 5.0
_NO_SUCH_PATH = "No route found"


@define
class SimpleLookout:
    """Proof that a machine is gone: the status "deleted", or, once it was seen, a 404 in the API's own words."""

    _api: Operations
    _ref: int | str
    _was_seen: bool = field(default=False, init=False)

    @property
    def name(self) -> str:
        return str(self._ref)

    async def look(self) -> Look:
        try:
            instance = await self._api.get_instance(self._ref)
        except NotFoundError as error:
            if error.detail is None or _NO_SUCH_PATH in error.detail:  # a gateway's, or a path that is another
                return Look(error=error)
            if not self._was_seen:
                raise
            return Look(is_gone=True)
        except SimplePodError as error:
            if not is_transient(error):
                raise
            return Look(error=error)
        if isinstance(self._ref, int) and instance.id != self._ref:
            return Look(error=UnexpectedResponseError(f"GET of instance {self._ref} answered with {instance.id}."))
        self._was_seen = True
        return Look(instance=instance, is_gone=(instance.status or "").lower() == "deleted")


def waiter(api: Operations, timeout: float) -> Callable[[Instance], Awaitable[Instance]]:
    """What a lease waits with before its block begins."""
    check_wait(timeout, _LEASE_INTERVAL)
    return lambda machine: until_running(
        SimpleLookout(api, machine.id), timeout=timeout, interval=_LEASE_INTERVAL, on_update=None
    )
