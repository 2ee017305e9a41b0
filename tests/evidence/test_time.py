"""All clean-up and all waits are bounded, in attempts that are bounded too; one hanging request uses up nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from simplepod import RequestTimeoutError, RetryPolicy, WaitTimeoutError
from tests.evidence.audit import ended, outcome_of
from tests.evidence.calls import (
    ENDINGS,
    EVERY_ENDING,
    EVERY_WAY,
    LEASES,
    RENTS,
    cancelled,
    is_claim,
    order_route,
    rented,
    thinned,
)
from tests.scripted import FIRST_ID, HANG, LOST, NORMAL, Answer, Late, Worked
from tests.virtual_time import elapsed, loop

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from simplepod import SimplePod
    from tests.evidence.audit import Audit
    from tests.scripted import ScriptedSimplePod

pytestmark = pytest.mark.virtual_time

CLIENTS: dict[str, dict[str, Any]] = {"default": {}, "patient": {"timeout": 300.0, "retry": RetryPolicy(total=900)}}


@pytest.mark.parametrize("ending", EVERY_ENDING)
@pytest.mark.parametrize("client", thinned(CLIENTS, ["default"]))
@pytest.mark.parametrize("slow", [HANG, Worked(HANG), Late(25)], ids=["hangs", "hangs, and has worked", "slow"])
async def test_one_deletion_that_hangs_costs_ten_seconds(
    pod: ScriptedSimplePod, audit: Audit, ending: str, client: str, slow: Any
) -> None:
    outcome = await ENDINGS[ending](pod, lambda: pod.on("DELETE *", slow, NORMAL), **CLIENTS[client])

    assert pod.billing == set()
    assert is_claim(ending, outcome), outcome
    assert outcome.took <= 20
    audit(pod, outcome)


@pytest.mark.parametrize("ending", EVERY_ENDING)
@pytest.mark.parametrize("client", thinned(CLIENTS, ["default"]))
async def test_one_reading_that_hangs_costs_ten_seconds(
    pod: ScriptedSimplePod, audit: Audit, ending: str, client: str
) -> None:
    def broken() -> None:
        pod.on("GET /instances/{id}", HANG, NORMAL)

    outcome = await ENDINGS[ending](pod, broken, **CLIENTS[client])

    assert pod.billing == set()
    assert is_claim(ending, outcome), outcome
    assert outcome.took <= 20
    audit(pod, outcome)


@pytest.mark.parametrize("ending", EVERY_ENDING)
@pytest.mark.parametrize("client", thinned(CLIENTS, ["default"]))
async def test_clean_up_ends_after_thirty_seconds_though_everything_hangs(
    pod: ScriptedSimplePod, audit: Audit, ending: str, client: str
) -> None:
    outcome = await ENDINGS[ending](pod, lambda: pod.on("*", HANG), **CLIENTS[client])

    assert outcome.took <= 31
    audit(pod, outcome)


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("where", ["GET /instances/list", "POST *", "GET /instances/{id}", "*"])
@pytest.mark.parametrize("times", [1, 5])
async def test_a_cancelled_order_ends_within_thirty_seconds_wherever_it_hangs(
    pod: ScriptedSimplePod, audit: Audit, way: str, where: str, times: int
) -> None:
    pod.on(where, Worked(HANG) if where == "POST *" else HANG)
    async with pod.client() as client:
        task = asyncio.ensure_future(rented(client, way))
        await asyncio.sleep(3)
        outcome = await cancelled(task, times)
        assert elapsed() <= 3 + 31

    if pod.billing and outcome.named.isdisjoint(pod.billing) and audit.logged.isdisjoint(pod.billing):
        assert any('"known_ids"' in text for text in audit.errors), "neither machine nor order is in the log"
    else:
        audit(pod, outcome)


WAITS: dict[str, Callable[[SimplePod, float], Awaitable[Any]]] = {
    "running": lambda client, timeout: client.instances.wait_until_running(FIRST_ID, timeout=timeout, interval=2),
    "port": lambda client, timeout: client.instances.wait_for_port(FIRST_ID, 8000, timeout=timeout, interval=2),
}


@pytest.mark.parametrize("wait", WAITS)
@pytest.mark.parametrize("timeout", [0, 1, 10, 900])
@pytest.mark.parametrize("first", [1, 2, 4])
async def test_a_wait_ends_within_one_attempt_of_its_time_out(
    pod: ScriptedSimplePod, wait: str, timeout: float, first: int
) -> None:
    pod.add(FIRST_ID, status="created")
    pod.on("GET /instances/{id}", *[NORMAL] * (first - 1), HANG)
    async with pod.client() as client:
        outcome = await outcome_of(WAITS[wait](client, timeout))

    outcome.raised(WaitTimeoutError)
    assert elapsed() <= timeout + 5.1


@pytest.mark.parametrize("wait", WAITS)
async def test_a_wait_goes_on_after_a_reading_that_hangs(pod: ScriptedSimplePod, wait: str) -> None:
    pod.add(FIRST_ID, status="created")
    pod.machines[FIRST_ID]["ports"]["proxy"][0]["protocol"] = "https"
    pod.on("GET /instances/{id}", NORMAL, HANG, NORMAL)
    loop().call_later(1, lambda: pod.machines[FIRST_ID].update(status="running"))
    async with pod.client() as client:
        await WAITS[wait](client, 900)

    assert elapsed() <= 60


@pytest.mark.parametrize("way", LEASES)
@pytest.mark.parametrize("answers", [[HANG], [NORMAL, NORMAL, NORMAL, HANG]], ids=["at once", "later"])
async def test_the_wait_of_a_lease_ends_in_time_and_deletes(
    pod: ScriptedSimplePod, audit: Audit, way: str, answers: list[Any]
) -> None:
    pod.looks = {"status": "created"}

    def order(sent: Any) -> Any:
        pod.on("GET /instances/{id}", *answers)
        loop().call_later(1 + 30, pod.behave)
        return pod.make(sent)

    pod.on(order_route(way), order)
    async with pod.client() as client:
        outcome = await outcome_of(rented(client, way, wait=True, timeout=20, confirm_timeout=5))

    outcome.raised(Exception)
    audit(pod, outcome)


@pytest.mark.parametrize("way", RENTS)
@pytest.mark.parametrize("confirm", [0, 5, 90])
@pytest.mark.parametrize("listed", [HANG, Answer(500, text="x"), []], ids=["hang", "500", "empty"])
async def test_looking_for_a_lost_order_ends_in_time(
    pod: ScriptedSimplePod, audit: Audit, way: str, confirm: float, listed: Any
) -> None:
    def order(sent: Any) -> Any:
        pod.on("GET /instances/list", listed)
        pod.make(sent)
        return LOST

    pod.on(order_route(way), order)
    async with pod.client() as client:
        outcome = await outcome_of(rented(client, way, confirm_timeout=confirm))

    assert elapsed() <= confirm + 15
    audit(pod, outcome, strangers=[101])  # of which nobody could know
    assert outcome.raised(Exception).pending is not None


@pytest.mark.parametrize("total", [1, 5, 40])
async def test_the_total_of_a_retry_policy_is_kept_on_the_loops_clock(pod: ScriptedSimplePod, total: float) -> None:
    pod.on("*", HANG)
    async with pod.client(retry=RetryPolicy(attempts=9, total=total)) as client:
        outcome = await outcome_of(client.billing.summary())

    outcome.raised(RequestTimeoutError)
    assert total - 0.01 <= elapsed() <= total + 0.01


@pytest.mark.parametrize("timeout", [1, 10, 30])
@pytest.mark.parametrize("way", ["rent", "lease", "vps.rent"])
async def test_closing_is_bounded_though_everything_hangs(
    pod: ScriptedSimplePod, audit: Audit, timeout: float, way: str
) -> None:
    pod.list_lag = 20
    client = pod.client()
    task = asyncio.ensure_future(rented(client, way))
    await asyncio.sleep(5)
    pod.on("*", HANG)
    await client.aclose(timeout=timeout)

    assert elapsed() <= 5 + timeout + 31
    await asyncio.wait({task}, timeout=60)
    assert task.done()
    audit(pod, ended(task))
