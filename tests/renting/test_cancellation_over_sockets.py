"""A share of the cancellations over real sockets, where the server works on while its client has gone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.renting.accounts import MODES, Account, judge, lease, rent
from tests.renting.cancelling import Call, asleep, asleep_closing, cancelling

if TYPE_CHECKING:
    from tests.renting.cancelling import Blow
    from tests.renting.every_point import Made


async def cancelled(made: Made, mode: str, at: int, blow: Blow) -> bool:
    """Whether there were so many points."""
    account = Account(MODES[mode])
    async with account.emulator as served:
        client = account.client = account.new_client(served.url)
        call = Call(at, blow, close=client.aclose)
        await call.make(lambda: made(account))
        await (call.closing or client.aclose())
    await judge(account, call)  # stopped, the server has dealt with every request
    return call.struck


async def walk(made: Made, mode: str, blow: Blow, first: int) -> int:
    """Cancels at every 23rd point, and tells how many there were."""
    at = first
    while await cancelled(made, mode, at, blow):
        at += 23
    return at


@pytest.mark.slow  # the points of test_cancellation.py, over sockets
async def test_over_sockets_a_cancelled_rental_leaves_nothing_that_bills() -> None:
    calls = [(rent, "object"), (lease, "dropped response"), (rent, "slow order")]
    blows = [asleep, asleep_closing]
    walks = [(*call, blow) for call in calls for blow in blows]
    with cancelling():
        points = await asyncio.gather(*(walk(*each, 2 * number + 1) for number, each in enumerate(walks)))

    assert min(points) > 23
