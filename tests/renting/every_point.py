"""Makes a call again and again, struck at its first suspension, at its second, and so on to its end."""

from __future__ import annotations

import asyncio
import random
import zlib
from typing import TYPE_CHECKING

from attrs import frozen

from tests.renting.accounts import WAYS, Account
from tests.renting.blows import SCOPED
from tests.renting.cancelling import Blow, Call, Line, watching
from tests.renting.modes import MODES
from tests.renting.verdict import CLEAN_UP, Judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.renting.cancelling import Watch

_NEVER = 999_999


@frozen
class Struck:
    """A call under one mode, and what is done to it at each of its points, or at `most` of them, evenly spread.

    `again` strikes once more at each (or `most`) of the points that come after the first blow.
    """

    way: str
    mode: str
    blow: Blow
    again: Blow | None = None
    most: int | None = None
    closed_after: float = CLEAN_UP

    def __str__(self) -> str:
        twice = f" and {self.again.__name__}" if self.again else ""
        return f"{self.way} | {self.mode} | {self.blow.__name__}{twice}"


@frozen
class Walk:
    """What a `Struck` has come to."""

    struck: Struck
    points: int
    """Suspensions of the call, if nobody disturbs it."""
    calls: int
    lines: frozenset[Line]
    """The lines of the SDK that were struck."""


def at_every_point(wanted: Iterable[Struck], *, executor_is_full: bool = False) -> list[Walk]:
    """Strikes and judges; prints how many points there were."""
    walks: list[Walk] = []
    failures: list[Exception] = []
    with watching() as watch:
        watch.executor_is_full = executor_is_full
        for struck in wanted:
            try:
                walks.append(_walk(watch, struck))
            except Exception as error:  # noqa: BLE001 - the others are looked at as well
                failures.append(error)
                continue
            print(f"{struck}: {walks[-1].points} points, {walks[-1].calls} calls")  # noqa: T201
    if failures:
        raise ExceptionGroup(f"{len(failures)} of {len(failures) + len(walks)} failed", failures)
    return walks


def _walk(watch: Watch, struck: Struck) -> Walk:
    unharmed = _made(watch, struck, _NEVER, _NEVER)
    made = [_made(watch, struck, at, _NEVER) for at in _spread(struck, unharmed.points)]
    if struck.again is not None:
        made = [
            _made(watch, struck, first.at, first.at + later)
            for first in made
            for later in _spread(struck, first.points - first.at)
        ]
    lines = frozenset(line for call in made for point in call.struck for line in point)
    return Walk(struck, unharmed.points, len(made), lines)


def _spread(struck: Struck, points: int) -> range:
    """All numbers from 1 to `points`, or as many as are wanted, which are not the same for every call and mode."""
    if struck.most is None or points <= struck.most:
        return range(1, points + 1)
    step = -(-points // struck.most)
    return range(1 + zlib.crc32(str(struck).encode()) % step, points + 1, step)


def _made(watch: Watch, struck: Struck, at: int, again_at: int) -> Call:
    random.seed(1)  # pauses have jitter: with the same ones, the k-th point is the same each time
    call = Call(at, struck.blow, struck.again, again_at)
    try:
        watch.run(_judged(watch, struck, call))
    except BaseException as error:
        where = [" for ".join(map(str, reversed(lines))) or "the caller's own" for lines in call.struck]
        error.add_note(f"{struck}, struck at {at} and {again_at} of {call.points} points: {where or 'not at all'}")
        raise
    return call


async def _judged(watch: Watch, struck: Struck, call: Call) -> None:
    way = WAYS[struck.way]
    account = Account(MODES[struck.mode], way)
    call.log = watch.log
    call.close = lambda: account.client.aclose(timeout=struck.closed_after)
    account.start_rival()
    await asyncio.sleep(0)
    made = way.made(account)
    await call.make(lambda: call.within_scope(made) if SCOPED & call.blows else made)
    await Judge(account, call, struck.closed_after)()
