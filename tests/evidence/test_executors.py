"""A default executor that is full of the user's jobs holds up no clean-up and no time-out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from simplepod import RetryPolicy, SimplePod
from tests.evidence.audit import outcome_of
from tests.evidence.calls import ENDINGS, EVERY_ENDING, EVERY_WAY, RENTS, is_claim, rented
from tests.scripted import HANG, ports
from tests.virtual_time import StuckExecutor, elapsed, loop

if TYPE_CHECKING:
    from pytest_httpx import HTTPXMock

    from tests.evidence.audit import Audit
    from tests.scripted import ScriptedSimplePod

pytestmark = pytest.mark.virtual_time


def fill() -> None:
    loop().set_default_executor(StuckExecutor())


@pytest.mark.parametrize("ending", EVERY_ENDING)
async def test_clean_up_needs_no_thread(pod: ScriptedSimplePod, audit: Audit, ending: str) -> None:
    outcome = await ENDINGS[ending](pod, fill)

    assert pod.billing == set()
    assert is_claim(ending, outcome), outcome
    assert outcome.took <= 15
    audit(pod, outcome)


@pytest.mark.parametrize("way", EVERY_WAY)
async def test_renting_needs_no_thread(pod: ScriptedSimplePod, audit: Audit, way: str) -> None:
    fill()
    async with pod.client() as client:
        outcome = await outcome_of(rented(client, way))

    assert outcome.succeeded() == ([101] if way in RENTS else [])
    assert elapsed() <= 15
    audit(pod, outcome)


@pytest.mark.parametrize("total", [2, 10])
async def test_the_first_request_of_own_connections_is_bounded(httpx_mock: HTTPXMock, total: float) -> None:
    httpx_mock.add_response(json={"rentalAvailability": {"balanceRental": 1}}, is_optional=True)
    fill()
    async with SimplePod("api-0123456789abcdef", retry=RetryPolicy(total=total)) as client:
        outcome = await outcome_of(_summary(client))

    assert outcome.error is None or "api-0123456789abcdef" not in outcome.text
    assert elapsed() <= total + 0.1


async def _summary(client: SimplePod) -> None:
    await client.billing.summary()


@pytest.mark.parametrize("hanging", [True, False])
async def test_a_time_out_needs_no_thread(pod: ScriptedSimplePod, *, hanging: bool) -> None:
    fill()
    if hanging:
        pod.on("*", HANG)
    async with pod.client(timeout=3, retry=RetryPolicy(total=5)) as client:
        outcome = await outcome_of(_summary(client))

    assert (outcome.error is not None) is hanging
    assert elapsed() <= 5.1


async def test_waiting_for_a_tunnel_ends_in_time(pod: ScriptedSimplePod) -> None:
    pod.add(101, ports=ports("8000", ip="127.0.0.1", host_port="1"))
    fill()
    async with pod.client() as client:
        outcome: Any = await outcome_of(client.instances.wait_for_port(101, 8000, timeout=20))

    outcome.raised(TimeoutError)
    assert elapsed() <= 25.1
