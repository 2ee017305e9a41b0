"""An order goes out once, whatever its verb and its answer; one without a key does not go out at all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from simplepod import RentUnconfirmedError
from tests.evidence.audit import outcome_of
from tests.evidence.calls import EVERY_WAY, RENTS, rented
from tests.scripted import HANG, LOST, Answer, offer
from tests.virtual_time import elapsed

if TYPE_CHECKING:
    from tests.evidence.audit import Audit
    from tests.scripted import ScriptedSimplePod

pytestmark = pytest.mark.virtual_time

PATHS = {
    "rent_instance": [
        "PUT /instances/x",
        "GET /instances/x",
        "DELETE /instances/x",
        "POST /instances/x",
        "/instances/x",
    ],
    "rent_vps": ["PUT /instances/x", "GET /instances/x", "DELETE /instances/x", "POST /instances/x", "/instances/x"],
}


@pytest.mark.parametrize(("operation", "path"), [(name, path) for name, paths in PATHS.items() for path in paths])
@pytest.mark.parametrize(
    "answer",
    [Answer(503, text=""), Answer(429, text="", headers={"Retry-After": "1"}), Answer(502, text=""), LOST, HANG,
     httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.PoolTimeout("full")],
    ids=["503", "429", "502", "lost", "hang", "connect", "connect time-out", "pool"],
)  # fmt: skip
async def test_an_order_goes_out_once_whatever_its_verb(
    pod: ScriptedSimplePod, operation: str, path: str, answer: Any
) -> None:
    pod.on("* /instances/x", answer)
    way = "rent" if operation == "rent_instance" else "vps.rent"
    async with pod.client(paths={operation: path}) as client:
        outcome = await outcome_of(rented(client, way, confirm_timeout=5))

    outcome.raised(Exception)
    assert len(pod.sent("* /instances/x")) == 1


@pytest.mark.parametrize("verb", ["PUT", "GET", "DELETE"])
async def test_resuming_goes_out_once_whatever_its_verb(pod: ScriptedSimplePod, verb: str) -> None:
    pod.add(101, status="paused")
    pod.on("* /instances/x", Answer(503, text=""))
    async with pod.client(paths={"resume_vps": f"{verb} /instances/x"}) as client:
        (await outcome_of(client.vps.resume(101, offer()))).raised(Exception)

    assert len(pod.sent("* /instances/x")) == 1


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("slow", [False, True], ids=["raises", "raises later"])
async def test_a_key_that_cannot_be_had_has_sent_nothing(
    pod: ScriptedSimplePod, audit: Audit, way: str, *, slow: bool
) -> None:
    async def key() -> str:
        if any(sent.route == "GET /instances/list" for sent in pod.requests):
            await asyncio.sleep(2 if slow else 0)
            raise LookupError("the vault is sealed")
        return pod.key

    async with pod.client(api_key=key) as client:
        outcome = await outcome_of(rented(client, way))

    outcome.raised(Exception)
    assert not isinstance(outcome.error, RentUnconfirmedError)
    assert "may bill" not in outcome.text
    assert elapsed() <= 10
    audit(pod, outcome, orders=0)


@pytest.mark.parametrize("way", RENTS)
async def test_a_key_that_cannot_be_had_for_the_order_alone_has_sent_nothing(
    pod: ScriptedSimplePod, audit: Audit, way: str
) -> None:
    ready = asyncio.Event()

    async def on_order(_: Any) -> None:
        ready.set()

    def key() -> str:
        if ready.is_set() and pod.orders == 0:
            raise LookupError("the vault is sealed")
        return pod.key

    async with pod.client(api_key=key, on_order=on_order) as client:
        outcome = await outcome_of(rented(client, way))

    outcome.raised(Exception)
    assert not isinstance(outcome.error, RentUnconfirmedError)
    assert elapsed() <= 10
    audit(pod, outcome, orders=0)


@pytest.mark.parametrize("way", RENTS)
async def test_a_key_that_cannot_be_had_after_the_order_costs_no_machine(
    pod: ScriptedSimplePod, audit: Audit, way: str
) -> None:
    def key() -> str:
        if pod.orders:
            raise LookupError("the vault is sealed")
        return pod.key

    async with pod.client(api_key=key) as client:
        outcome = await outcome_of(rented(client, way, confirm_timeout=10))

    audit(pod, outcome)
