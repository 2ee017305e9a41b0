"""One account, however its clients spell its address and whichever of its keys they use: one machine for one order."""

from __future__ import annotations

import asyncio
from itertools import cycle
from typing import TYPE_CHECKING, Any

import pytest

from simplepod import RentUnconfirmedError
from tests.evidence.audit import Outcome, outcome_of
from tests.evidence.calls import RENTS, order_route
from tests.scripted import LOST, NORMAL, TEMPLATE, Answer, Late, Worked, offer
from tests.virtual_time import loop

if TYPE_CHECKING:
    from simplepod import SimplePod
    from tests.evidence.audit import Audit
    from tests.scripted import ScriptedSimplePod

pytestmark = pytest.mark.virtual_time

SPELLINGS = [
    ("http://localhost", "http://localhost/"),
    ("http://localhost", "HTTP://LOCALHOST:80"),
    ("https://pod.test", "https://pod.test/"),
    ("https://pod.test", "https://POD.test:443"),
    ("https://pod.test/", "HTTPS://pod.test:443/"),
    ("http://127.0.0.1:8099", "http://127.0.0.1:8099/"),
]
SILENT = Worked(Answer(201, text=""))


async def both(first: SimplePod, second: SimplePod, way: str = "rent") -> list[Outcome]:
    """Two equal orders at once."""
    calls = [RENTS[way](client, confirm_timeout=60) for client in (first, second)]
    return list(await asyncio.gather(*map(outcome_of, calls)))


def judged(pod: ScriptedSimplePod, audit: Audit, outcomes: list[Outcome]) -> None:
    for_both = Outcome(tuple(machine for outcome in outcomes for machine in outcome.machines))
    assert sorted(for_both.ids) == [101, 102], outcomes
    audit(pod, for_both, orders=2)


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
async def test_an_account_is_one_however_its_address_is_spelt(
    pod: ScriptedSimplePod, audit: Audit, one: str, other: str
) -> None:
    pod.list_lag = 7
    pod.on("POST /instances", SILENT)
    async with pod.client(base_url=one) as first, pod.client(base_url=other) as second:
        judged(pod, audit, await both(first, second))


@pytest.mark.parametrize("lag", [0, 7, 20])
@pytest.mark.parametrize("way", ["rent", "rent_many", "rent_first"])
async def test_orders_of_one_client_get_a_machine_each(
    pod: ScriptedSimplePod, audit: Audit, lag: float, way: str
) -> None:
    pod.list_lag = lag
    pod.on(order_route(way), SILENT)
    async with pod.client() as client:
        judged(pod, audit, await both(client, client.with_options(timeout=5), way))


async def test_a_client_whose_key_rotates_is_one_account(pod: ScriptedSimplePod, audit: Audit) -> None:
    keys = cycle([f"{pod.key}-a", f"{pod.key}-b", f"{pod.key}-c"])
    pod.list_lag = 7
    pod.on("POST /instances", SILENT)
    async with pod.client(api_key=lambda: next(keys)) as client:
        judged(pod, audit, await both(client, client))


async def test_clients_that_have_shared_a_key_are_one_account(pod: ScriptedSimplePod, audit: Audit) -> None:
    current = f"{pod.key}-old"
    pod.list_lag = 7
    pod.on("POST /instances", SILENT)
    async with pod.client(api_key=lambda: current) as rotating, pod.client(api_key=f"{pod.key}-old") as old:
        await rotating.instances.list()
        await old.instances.list()
        current = f"{pod.key}-new"
        judged(pod, audit, await both(rotating, old))


async def test_a_key_given_twice_is_one_account_with_and_without_a_callable(
    pod: ScriptedSimplePod, audit: Audit
) -> None:
    pod.list_lag = 7
    pod.on("POST /instances", SILENT)
    async with pod.client(api_key=lambda: pod.key) as first, pod.client() as second:
        judged(pod, audit, await both(first, second))


@pytest.mark.parametrize("made", ["its machine comes late", "its machine is in the list too late"])
@pytest.mark.parametrize("told_b", [SILENT.then, LOST], ids=["silent", "lost"])
async def test_a_machine_that_may_be_an_unresolved_orders_is_not_handed_to_the_next(
    pod: ScriptedSimplePod, audit: Audit, made: str, told_b: Any
) -> None:
    def order_a(sent: Any) -> Any:
        if made.endswith("comes late"):
            loop().call_later(14, pod.make, sent)
        else:
            pod.list_lag = 14
            pod.make(sent)
        return LOST

    pod.on("POST /instances", order_a, told_b)  # B makes nothing
    async with pod.client() as client:
        a = (await outcome_of(client.instances.rent(offer(), TEMPLATE, confirm_timeout=10))).raised(
            RentUnconfirmedError
        )
        b = await outcome_of(client.instances.rent(offer(), TEMPLATE, confirm_timeout=20))

        assert 101 not in b.ids
        assert 101 in b.named
        adopted = await outcome_of(_adopt(client, a.pending))
        assert 101 in adopted.ids or 101 in adopted.named
        audit(pod, b, orders=2)


async def _adopt(client: SimplePod, pending: Any) -> Any:
    return await client.instances.adopt(pending)


async def test_two_lost_orders_of_equal_machines_mix_nothing_up(pod: ScriptedSimplePod, audit: Audit) -> None:
    pod.list_lag = 25
    pod.on("POST /instances", Worked(LOST))
    async with pod.client() as client:
        a = await outcome_of(client.instances.rent(offer(), TEMPLATE, confirm_timeout=10))
        b = await outcome_of(client.instances.rent(offer(), TEMPLATE, confirm_timeout=30))

    a.raised(RentUnconfirmedError)
    assert 101 not in b.ids  # A's
    assert 102 in b.ids or 102 in b.named
    audit(pod, b, orders=2)


@pytest.mark.parametrize("way", RENTS)
async def test_an_order_waits_for_the_one_before_it(pod: ScriptedSimplePod, way: str) -> None:
    pod.on(order_route(way), Late(5, NORMAL))
    pod.list_lag = 3
    async with pod.client() as client:
        await both(client, client, way)

    first, second = pod.sent(order_route(way))
    assert second.at - first.at >= 8
