"""Makes a call again and again, cancelled at its first suspension, at its second, and so on to its end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from attrs import frozen

from tests.renting.accounts import MODES, Account, judge, resume
from tests.renting.cancelling import Blow, Call, Line, cancelling

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable

    Made = Callable[[Account], Coroutine[None, None, set[int]]]

PATIENT = 30.0
_AT_ONCE = 32
_NEVER = 9999
_known: dict[Cancelled, frozenset[Line]] = {}


@frozen
class Cancelled:
    """A call under one mode, and what is done to it at each of its points; every `step`-th is enough for some."""

    call: Made
    mode: str
    blow: Blow
    again: Blow | None = None
    step: int = 1
    closed_after: float = PATIENT

    def __str__(self) -> str:
        twice = f" and {self.again.__name__}" if self.again else ""
        return f"{self.call.__name__} | {self.mode} | {self.blow.__name__}{twice}"


async def lines_of(cancelled: Cancelled) -> frozenset[Line]:
    """The lines of the SDK that any of its tasks waited in."""
    if cancelled not in _known:
        await at_every_point([cancelled])
    return _known[cancelled]


async def at_every_point(wanted: Iterable[Cancelled]) -> None:
    """Cancels and judges each; most of the time all of them wait for something, so many are under way at once."""
    room = asyncio.Semaphore(_AT_ONCE)
    with cancelling():
        walks = await asyncio.gather(*(_walk(cancelled, room) for cancelled in wanted), return_exceptions=True)
        failures = [error for error in walks if isinstance(error, Exception)]
        if failures:
            raise ExceptionGroup(f"{len(failures)} of {len(walks)} failed", failures)


async def _walk(cancelled: Cancelled, room: asyncio.Semaphore) -> None:
    unharmed = await _once(cancelled, _NEVER, room)
    likely = range(1, len(unharmed.points) + 1, cancelled.step)
    made = await _all(_once(cancelled, at, room) for at in likely)
    at = likely[-1]
    while made[-1].struck:  # a call that is cancelled may pass more points than one that is not
        at += cancelled.step
        made.append(await _once(cancelled, at, room))
    _known[cancelled] = frozenset(line for call in [unharmed, *made] for point in call.points for line in point)
    for number, point in enumerate(unharmed.points, start=1):
        print(f"{cancelled} | {number}: " + (f"{point[-1]} for {point[0]}" if point else "the caller's own"))  # noqa: T201


async def _all(calls: Iterable[Coroutine[None, None, Call]]) -> list[Call]:
    """What they return, once all are done; or the first error."""
    made: list[Call] = []
    for call in await asyncio.gather(*calls, return_exceptions=True):
        if isinstance(call, BaseException):
            raise call
        made.append(call)
    return made


async def _once(cancelled: Cancelled, at: int, room: asyncio.Semaphore) -> Call:
    async with room:
        return await _made(cancelled, at)


async def _made(cancelled: Cancelled, at: int) -> Call:
    account = Account(MODES[cancelled.mode], has_paused_vps=cancelled.call is resume)
    call = Call(
        at,
        cancelled.blow,
        cancelled.again,
        close=lambda: account.client.aclose(timeout=cancelled.closed_after),
        impatient=cancelled.closed_after < PATIENT,
    )
    await call.make(lambda: cancelled.call(account))
    try:
        await judge(account, call)
    except BaseException as error:
        where = " for ".join(map(str, reversed(call.points[at - 1]))) if call.struck else "not at all"
        error.add_note(f"{cancelled}, cancelled at point {at}: {where}")
        raise
    return call
