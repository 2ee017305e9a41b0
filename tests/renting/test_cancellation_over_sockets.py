"""A share of the cancellations over real sockets, where the server works on while its client has gone."""

from __future__ import annotations

import random

import pytest

from tests.renting.accounts import WAYS, Account
from tests.renting.blows import asleep, asleep_closing
from tests.renting.cancelling import Call, Watch, watching
from tests.renting.modes import MODES
from tests.renting.verdict import CLEAN_UP, Judge


async def struck(watch: Watch, way: str, mode: str, call: Call) -> None:
    call.log = watch.log
    account = Account(MODES[mode], WAYS[way])
    async with account.emulator as served:
        client = account.client = account.new_client(served.url)
        call.close = client.aclose
        await call.make(lambda: WAYS[way].made(account))
        await Judge(account, call, CLEAN_UP)()


@pytest.mark.slow  # points of test_cancellation.py, over sockets
@pytest.mark.parametrize("blow", [asleep, asleep_closing], ids=lambda blow: blow.__name__)
@pytest.mark.parametrize(("way", "mode"), [("rent", "object"), ("lease", "dropped response"), ("rent", "slow order")])
def test_over_sockets_a_cancelled_rental_leaves_nothing_that_bills(way: str, mode: str, blow: object) -> None:
    at = 1
    with watching() as watch:
        while True:
            random.seed(1)
            call = Call(at, blow)  # type: ignore[arg-type]
            watch.run(struck(watch, way, mode, call))
            if not call.was_struck:
                break
            at += 4

    assert at > 4
