"""A machine for the length of a block."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from simplepod._settling import delete_to_the_end
from simplepod.errors import DeletionUnconfirmedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    from simplepod._lowlevel import Operations
    from simplepod.models import Instance


class Lease:
    """`async with client.instances.lease(…) as lease:` rents on entry and deletes on exit, however the block ends.

    Single use. The deletion is verified and cannot be cancelled; if it cannot be had, `DeletionUnconfirmedError`
    names the machine, or, when the block fails itself, a note on that error does.
    """

    def __init__(
        self,
        api: Operations,
        rent: Callable[[], Awaitable[Instance]],
        wait: Callable[[Instance], Awaitable[Instance]] | None,
    ) -> None:
        self._api = api
        self._rent = rent
        self._wait = wait
        self._used = False
        self._kept = False
        self._over = asyncio.Event()
        self._instance: Instance | None = None

    def __repr__(self) -> str:
        return f"<Lease of instance {self._instance.id if self._instance else 'none yet'}>"

    @property
    def instance(self) -> Instance:
        """The machine as last read."""
        if self._instance is None:
            raise RuntimeError("This lease has no machine yet: use it as `async with … as lease`.")
        return self._instance

    def keep(self) -> Instance:
        """Hands the machine over for good: it is not deleted at the end of the block and goes on billing."""
        self._kept = True
        self._over.set()
        return self.instance

    async def refresh(self) -> Instance:
        """Reads the machine again."""
        self._instance = await self._api.get_instance(self.instance.id)
        return self._instance

    async def __aenter__(self) -> Self:
        if self._used:
            raise RuntimeError("A lease is for one use: ask for a new one.")
        self._used = True
        self._instance = await self._rent()
        self._api.settle(self._over.wait())  # closing the client waits for leases, as it does for orders
        if self._wait is not None:
            try:
                self._instance = await self._wait(self._instance)
            except BaseException as error:
                await self._end(error)
                raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._end(error)

    async def _end(self, error: BaseException | None) -> None:
        """Deletes the machine unless it is kept; an error that is on its way out is told what became of it."""
        if self._kept:
            return
        instance_id = self.instance.id
        self._over.set()
        try:
            await delete_to_the_end(self._api, instance_id)
        except DeletionUnconfirmedError as failure:
            if error is None:
                raise
            error.add_note(str(failure))
        else:
            if error is not None:
                error.add_note(f"Instance {instance_id} was deleted.")
