"""Resuming a VPS is an order, too: it goes out once, and what bills in the end is known."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from simplepod import RentRefusedError, RentUnconfirmedError, SimplePodError
from tests.evidence.audit import outcome_of
from tests.evidence.calls import cancelled
from tests.evidence.gateways import GATEWAYS_404
from tests.scripted import HANG, LOST, NORMAL, Answer, Late, Worked, offer, problem
from tests.virtual_time import elapsed, loop

if TYPE_CHECKING:
    from tests.evidence.audit import Audit, Outcome
    from tests.scripted import ScriptedSimplePod, Sent

pytestmark = pytest.mark.virtual_time

RESUME, PAUSE = "POST /instances/vm/resume", "PATCH /instances/execute-pause"
REFS: list[Any] = [101, "V_m101", "/instances/101"]


async def resumed(pod: ScriptedSimplePod, ref: Any = 101) -> Outcome:
    async with pod.client() as client:
        return await outcome_of(client.vps.resume(ref, offer()))


async def resumed_and_cancelled(pod: ScriptedSimplePod, after: float, ref: Any = 101) -> Outcome:
    async with pod.client() as client:
        task = asyncio.ensure_future(client.vps.resume(ref, offer()))
        await asyncio.sleep(after)
        return await cancelled(task)


def moved(pod: ScriptedSimplePod) -> Any:
    """The VPS gets a new id on its new host."""

    def resume(_: Sent) -> Answer:
        pod.add(201, status="running")
        return Answer(201, {"id": 201, "status": "running"})

    return resume


@pytest.mark.parametrize("ref", REFS)
@pytest.mark.parametrize(
    "answer",
    [NORMAL, Worked(LOST), Worked(Answer(500, text="x")), Worked(Answer(201, text="<html>")), Late(20)],
    ids=["told", "lost", "500", "html", "late"],
)
async def test_a_paused_vps_is_resumed_once_whatever_is_answered(
    pod: ScriptedSimplePod, audit: Audit, ref: Any, answer: Any
) -> None:
    pod.add(101, status="paused")
    pod.on(RESUME, answer)
    outcome = await resumed(pod, ref)

    assert outcome.succeeded() == [101]
    assert outcome.machines[0].status == "running"
    assert len(pod.sent(RESUME)) == 1
    audit(pod, outcome)


@pytest.mark.parametrize(
    "told", [{"id": 0}, {"id": -1}, {"id": 4711}, {"id": 7}, {"id": True}, {}, [], Answer(200, text="<html>")], ids=str
)
async def test_a_wrong_id_in_the_answer_is_not_followed(pod: ScriptedSimplePod, audit: Audit, told: Any) -> None:
    pod.add(7)
    pod.add(101, status="paused")
    pod.on(RESUME, Worked(told))
    outcome = await resumed(pod)

    audit(pod, outcome, strangers=[7])


@pytest.mark.parametrize("old", ["paused", "gone"])
async def test_a_vps_that_gets_a_new_id_is_followed_to_it(pod: ScriptedSimplePod, audit: Audit, old: str) -> None:
    pod.add(101, status="paused")
    follow = moved(pod)

    def resume(sent: Sent) -> Any:
        if old == "gone":
            del pod.machines[101]
        return follow(sent)

    pod.on(RESUME, resume)
    outcome = await resumed(pod)

    assert outcome.succeeded() == [201]
    assert elapsed() <= 100
    audit(pod, outcome)


async def test_a_new_id_that_is_never_seen_is_named_with_the_old_one(pod: ScriptedSimplePod) -> None:
    pod.add(101, status="paused")
    pod.on(RESUME, {"id": 4711})
    outcome = await resumed(pod)

    outcome.raised(SimplePodError)
    assert {101, 4711} <= outcome.named


@pytest.mark.parametrize("after", [0.5, 2, 6])
async def test_a_cancelled_resume_of_a_vps_that_gets_a_new_id_leaves_nothing_unnamed(
    pod: ScriptedSimplePod, audit: Audit, after: float
) -> None:
    pod.add(101, status="paused")
    pod.on(RESUME, Late(1, moved(pod)))
    pod.on("GET /instances/201", Late(3))
    outcome = await resumed_and_cancelled(pod, after)

    audit(pod, outcome)


@pytest.mark.parametrize("ref", REFS)
@pytest.mark.parametrize("after", [0.05, 1, 2, 4, 8, 20])
@pytest.mark.parametrize("status", ["running", "active"])
async def test_a_running_vps_is_never_paused_by_a_cancelled_resume(
    pod: ScriptedSimplePod, ref: Any, after: float, status: str
) -> None:
    pod.add(101, status=status)
    pod.on("GET *", Late(0.3))
    pod.on(RESUME, Late(3))
    async with pod.client() as client:
        task = asyncio.ensure_future(client.vps.resume(ref, offer()))
        await asyncio.sleep(after)
        await cancelled(task)

    assert pod.sent(PAUSE) == []
    assert pod.billing == {101}


@pytest.mark.parametrize("read", [Answer(500, text="x"), GATEWAYS_404["html"], HANG], ids=["500", "404", "hang"])
async def test_a_vps_whose_state_cannot_be_read_is_not_paused(pod: ScriptedSimplePod, audit: Audit, read: Any) -> None:
    pod.add(101, status="running")
    pod.on("GET *", read)
    outcome = await resumed_and_cancelled(pod, 3)

    assert pod.sent(PAUSE) == []
    audit(pod, outcome, strangers=[] if pod.sent(RESUME) else [101])


@pytest.mark.parametrize("ref", REFS)
@pytest.mark.parametrize("after", [0.5, 2, 6, 12])
@pytest.mark.parametrize(
    "answer", [Late(3), Late(3, Worked(LOST)), Late(3, Worked(HANG))], ids=["told", "lost", "hang"]
)
async def test_a_cancelled_resume_pauses_again_or_names_the_machine(
    pod: ScriptedSimplePod, audit: Audit, ref: Any, after: float, answer: Any
) -> None:
    pod.add(101, status="paused")
    pod.on(RESUME, answer)
    outcome = await resumed_and_cancelled(pod, after, ref)

    if not outcome.ids:
        audit(pod, outcome)
    assert elapsed() <= after + 62


@pytest.mark.parametrize(
    "pausing",
    [Answer(200, {}), problem(403, "No"), HANG, GATEWAYS_404["ingress"], Answer(200, text="<html>")],
    ids=["lies", "403", "hang", "404", "html"],
)
async def test_a_cancelled_resume_that_cannot_be_undone_is_logged(
    pod: ScriptedSimplePod, audit: Audit, pausing: Any
) -> None:
    pod.add(101, status="paused")
    pod.on(RESUME, Late(3))
    pod.on(PAUSE, pausing)
    outcome = await resumed_and_cancelled(pod, 2)

    assert pod.billing == {101}
    audit(pod, outcome)
    assert 101 in audit.logged


@pytest.mark.parametrize("gateway", ["ingress", "html", "no route"])
async def test_a_gateways_404_does_not_end_a_resume(pod: ScriptedSimplePod, audit: Audit, gateway: str) -> None:
    pod.add(101, status="paused")

    def resume(_: Sent) -> Any:
        pod.on("GET /instances/101", GATEWAYS_404[gateway], GATEWAYS_404[gateway], NORMAL)
        pod.machines[101].update(status="running")
        return Answer(200, {})

    pod.on(RESUME, resume)
    outcome = await resumed(pod)

    assert outcome.succeeded() == [101]
    audit(pod, outcome)


async def test_a_refused_resume_is_refused(pod: ScriptedSimplePod, audit: Audit) -> None:
    pod.add(101, status="paused")
    pod.on(RESUME, problem(409, "This offer is already rented"))
    outcome = await resumed(pod)

    outcome.raised(RentRefusedError)
    audit(pod, outcome)
    assert elapsed() <= 5


async def test_a_resume_that_shows_nothing_is_unconfirmed_and_names_the_machine(
    pod: ScriptedSimplePod, audit: Audit
) -> None:
    pod.add(101, status="paused")
    pod.on(RESUME, LOST)
    outcome = await resumed(pod)

    outcome.raised(RentUnconfirmedError)
    assert 101 in outcome.named
    assert elapsed() <= 130
    audit(pod, outcome)


async def test_a_vps_that_wakes_later_is_resumed(pod: ScriptedSimplePod) -> None:
    pod.add(101, status="paused")
    pod.on(RESUME, Answer(200, {}))
    loop().call_later(40, lambda: pod.machines[101].update(status="running"))

    assert (await resumed(pod)).succeeded() == [101]
