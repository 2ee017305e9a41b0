"""What may happen to a call as something suspends."""

from __future__ import annotations

import asyncio
from contextvars import Context
from typing import TYPE_CHECKING, Any

from tests.virtual_time import loop

if TYPE_CHECKING:
    from tests.renting.cancelling import Blow, Call


def asleep(call: Call, _waits_for: Any) -> None:
    """The caller is cancelled as something begins to wait."""
    call.cancel()


def waking(call: Call, waits_for: Any) -> None:
    """The caller is cancelled when that wait is over, and nobody has been told yet: a result may be lost on the way."""
    if waits_for is None:
        asyncio.get_running_loop().call_soon(call.cancel)
    else:
        waits_for.add_done_callback(lambda _: call.cancel())


def everything(call: Call, _waits_for: Any) -> None:
    """All tasks are cancelled at once, as `asyncio.run` does at its end."""
    call.cancel()
    for task in call.tasks:
        task.cancel()


def scope(call: Call, _waits_for: Any) -> None:
    """The scope is cancelled that the call is made in."""
    assert call.scope is not None
    call.note_cancellation()
    call.scope.cancel()


def deadline(call: Call, _waits_for: Any) -> None:
    """The scope's time is over, as that of `anyio.move_on_after`, in what comes next."""
    assert call.scope is not None
    soon = loop().time() + 0.02
    call.scope.deadline = soon
    loop().call_at(soon, call.note_cancellation)


def closing(call: Call, _waits_for: Any) -> None:
    """Another task closes the client."""
    assert call.close is not None
    call.closing = asyncio.get_running_loop().create_task(call.close(), context=Context())


def asleep_closing(call: Call, waits_for: Any) -> None:
    """The caller is cancelled, and the client closed without waiting for what comes of that."""
    asleep(call, waits_for)
    closing(call, waits_for)


def waking_closing(call: Call, waits_for: Any) -> None:
    """The client is closed, and the caller cancelled when what it waits for is over."""
    waking(call, waits_for)
    closing(call, waits_for)


def everything_closing(call: Call, waits_for: Any) -> None:
    """All tasks are cancelled while another closes the client."""
    everything(call, waits_for)
    closing(call, waits_for)


SCOPED: set[Blow | None] = {scope, deadline}
CLOSING: set[Blow | None] = {closing, asleep_closing, waking_closing, everything_closing}
ALL_AT_ONCE: set[Blow | None] = {everything, everything_closing}
