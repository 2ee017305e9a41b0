"""Clean-up under an anyio scope is shielded: it waits, and does not go round and round."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from tests.evidence.audit import Outcome
from tests.evidence.calls import EVERY_WAY, LEASES, RENTS, rented
from tests.scripted import FIRST_ID, HANG, LOST, NORMAL, Answer, Late, Worked, offer
from tests.virtual_time import elapsed, loop

if TYPE_CHECKING:
    from simplepod import SimplePod
    from tests.evidence.audit import Audit
    from tests.scripted import ScriptedSimplePod

pytestmark = pytest.mark.virtual_time

MOST_ROUNDS, MOST_RECORDS = 4000, 400  # of 30 s of clean-up; a loop that spins makes 50,000 rounds at one moment


def nothing_spun(audit: Audit) -> None:
    assert loop().rounds < MOST_ROUNDS
    assert len([r for r in audit.caplog.records if r.name == "simplepod"]) < MOST_RECORDS


async def within(scope: str, client: SimplePod, way: str, after: float) -> Outcome:
    """Rents, and is cancelled by a scope of anyio's after some seconds."""
    if scope == "move_on_after":
        with anyio.move_on_after(after):
            found = await rented(client, way)
            return Outcome(tuple(found) if isinstance(found, (list, tuple)) else (found,))  # type: ignore[arg-type]
    elif scope == "fail_after":
        try:
            with anyio.fail_after(after):
                await rented(client, way)
        except TimeoutError as error:
            return Outcome(error=error)
    elif scope == "task group":
        async with anyio.create_task_group() as group:
            group.start_soon(rented, client, way)
            await anyio.sleep(after)
            group.cancel_scope.cancel()
    else:
        with anyio.CancelScope() as outer, anyio.CancelScope():
            loop().call_later(after, outer.cancel)
            await rented(client, way)
    return Outcome()


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("scope", ["move_on_after", "fail_after", "task group", "nested"])
@pytest.mark.parametrize("after", [0.5, 3, 7])
async def test_an_order_cut_by_a_scope_is_cleaned_up_without_spinning(
    pod: ScriptedSimplePod, audit: Audit, way: str, scope: str, after: float
) -> None:
    pod.list_lag = 3
    pod.on("POST *", Late(5))
    pod.on("DELETE *", Late(2))
    async with pod.client() as client:
        outcome = await within(scope, client, way, after)
        assert elapsed() <= after + 31

    assert pod.billing == set()
    audit(pod, outcome)
    nothing_spun(audit)


@pytest.mark.parametrize(
    "answer",
    [Worked(LOST), Worked(HANG), Worked(Answer(201, text="")), Worked({"id": 4711})],
    ids=["lost", "hang", "silent", "wrong"],
)
@pytest.mark.parametrize("way", ["rent", "vps.rent", "lease"])
async def test_an_unclear_order_cut_by_a_scope_does_not_spin(
    pod: ScriptedSimplePod, audit: Audit, way: str, answer: Any
) -> None:
    pod.on("POST *", answer)
    async with pod.client() as client:
        outcome = await within("move_on_after", client, way, 2)
        assert elapsed() <= 33

    audit(pod, outcome)
    nothing_spun(audit)


@pytest.mark.parametrize("way", LEASES)
@pytest.mark.parametrize(
    "deletion", [Late(5), HANG, Answer(403, {"title": "x", "detail": "No"})], ids=["slow", "hang", "403"]
)
async def test_a_block_cut_by_a_scope_ends_its_lease_without_spinning(
    pod: ScriptedSimplePod, audit: Audit, way: str, deletion: Any
) -> None:
    pod.on("DELETE *", deletion)
    outcome = Outcome()
    async with pod.client() as client:
        with anyio.move_on_after(5):
            try:
                async with LEASES[way](client):
                    await anyio.sleep(900)
            except BaseException as error:
                outcome = Outcome(error=error)
                raise
        assert elapsed() <= 5 + 31

    assert pod.billing == (set() if isinstance(deletion, Late) else {FIRST_ID})
    audit(pod, outcome)
    nothing_spun(audit)


@pytest.mark.parametrize("way", LEASES)
async def test_the_wait_of_a_lease_cut_by_a_scope_deletes(pod: ScriptedSimplePod, audit: Audit, way: str) -> None:
    pod.looks = {"status": "created"}
    pod.on("DELETE *", Late(4))
    async with pod.client() as client:
        with anyio.move_on_after(20) as scope:
            await rented(client, way, wait=True)
        assert scope.cancelled_caught
        assert elapsed() <= 20 + 31

    assert pod.billing == set()
    nothing_spun(audit)


@pytest.mark.parametrize("way", RENTS)
async def test_a_machine_too_dear_is_deleted_under_a_cut_scope(pod: ScriptedSimplePod, audit: Audit, way: str) -> None:
    pod.looks = {"pricePerGpu": 0.9}
    pod.on("DELETE *", HANG, Late(1))
    async with pod.client() as client:
        with anyio.move_on_after(3):
            await rented(client, way, max_price_per_gpu=0.5)
        assert elapsed() <= 3 + 31

    assert pod.billing == set()
    audit(pod, Outcome())
    nothing_spun(audit)


@pytest.mark.parametrize("after", [0.5, 3, 7])
async def test_a_resume_cut_by_a_scope_does_not_spin(pod: ScriptedSimplePod, audit: Audit, after: float) -> None:
    pod.add(101, status="paused")
    pod.on("POST *", Late(5))
    pod.on("PATCH *", Late(2))
    async with pod.client() as client:
        with anyio.move_on_after(after) as scope:
            await client.vps.resume(101, offer())
        assert elapsed() <= after + 31

    assert scope.cancelled_caught == (after < 5)
    assert pod.billing == (set() if after < 5 else {101})
    nothing_spun(audit)


async def test_a_client_closed_within_a_cut_scope_does_not_spin(pod: ScriptedSimplePod, audit: Audit) -> None:
    pod.on("POST *", Late(6))
    client = pod.client()
    task = asyncio.ensure_future(rented(client, "rent"))
    await asyncio.sleep(1)
    with anyio.move_on_after(2):
        await client.aclose()
    await asyncio.wait({task})
    await client.aclose()

    nothing_spun(audit)


async def test_a_plain_call_is_cut_at_once(pod: ScriptedSimplePod) -> None:
    pod.on("GET *", HANG, NORMAL)
    async with pod.client() as client:
        with anyio.move_on_after(2):
            await client.billing.summary()
        assert elapsed() == 2
