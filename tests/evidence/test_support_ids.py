"""A support ID becomes an id before anything is deleted by it; a name is no support ID."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from simplepod import SimplePodError
from tests.evidence.audit import outcome_of
from tests.scripted import HANG, NORMAL, Answer, offer
from tests.virtual_time import elapsed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from simplepod import SimplePod
    from tests.evidence.audit import Audit
    from tests.scripted import ScriptedSimplePod

pytestmark = pytest.mark.virtual_time

NO_REFERENCES = [
    "happy_gecko", "LLM_7b", "llm_7b", "v_m101", "VM_m101", "V_", "V", "_m101", "V-m101", "V_m 101",
    "V_m101/", "V_m_101", "rri_00000065", "a1b2c3d4e5f6", "", "/instances/", "/instances/V_../101",
    "/instances/templates/101", "instances/101", "/instances/-1",
]  # fmt: skip
BY_REF: dict[str, Callable[[SimplePod, Any], Awaitable[Any]]] = {
    "delete": lambda client, ref: client.instances.delete(ref),
    "get": lambda client, ref: client.instances.get(ref),
    "update": lambda client, ref: client.instances.update(ref, name="x"),
    "wait_until_running": lambda client, ref: client.instances.wait_until_running(ref, timeout=20),
    "reboot": lambda client, ref: client.instances.reboot(ref),
    "vps.pause": lambda client, ref: client.vps.pause(ref),
    "vps.resume": lambda client, ref: client.vps.resume(ref, offer()),
    "sweep": lambda client, ref: client.instances.sweep("x", older_than=timedelta(hours=1), keep=[ref]),
}


@pytest.mark.parametrize("ref", [*NO_REFERENCES, 0, -1, True, 1.0, None, b"V_m101"], ids=repr)
@pytest.mark.parametrize("call", BY_REF)
async def test_what_is_no_reference_is_refused_before_any_request(pod: ScriptedSimplePod, call: str, ref: Any) -> None:
    pod.add(101)
    async with pod.client() as client:
        with pytest.raises(ValueError):  # noqa: PT011 - the texts are the SDK's own
            await BY_REF[call](client, ref)

    assert pod.requests == []


@pytest.mark.parametrize("call", ["delete", "get", "update", "wait_until_running"])
async def test_a_support_id_becomes_an_id_before_it_stands_in_a_path(pod: ScriptedSimplePod, call: str) -> None:
    pod.add(101)
    pod.add(102)
    async with pod.client() as client:
        await BY_REF[call](client, "V_m101")

    assert not pod.sent("* /instances/V_*")
    assert pod.sent("* /instances/101")
    assert not pod.sent("* /instances/102")
    assert pod.billing == ({102} if call == "delete" else {101, 102})


@pytest.mark.parametrize("call", ["vps.pause", "vps.resume"])
async def test_a_support_id_stands_in_bodies_as_documented(pod: ScriptedSimplePod, call: str) -> None:
    pod.add(101, status="running" if call == "vps.pause" else "paused")
    async with pod.client() as client:
        await BY_REF[call](client, "V_m101")

    bodies = [request.body for request in [*pod.sent("PATCH *"), *pod.sent("POST *")]]
    assert [body.get("instance", body.get("instanceIds")) for body in bodies] in (["V_m101"], [["V_m101"]])
    assert pod.machines[101]["status"] == ("paused" if call == "vps.pause" else "running")


@pytest.mark.parametrize("stated", ["details", "nowhere"])
async def test_a_deletion_by_a_support_id_that_rows_do_not_state_deletes_the_right_one_or_fails(
    pod: ScriptedSimplePod, audit: Audit, stated: str
) -> None:
    pod.support_ids = stated
    for id_ in (101, 102, 103):
        pod.add(id_)
    async with pod.client() as client:
        outcome = await outcome_of(client.instances.delete("V_m102"))

    assert {101, 103} <= pod.billing
    assert outcome.error is not None or 102 not in pod.billing
    assert not pod.sent("DELETE /instances/V_*")
    audit.nothing_was_forgotten()


@pytest.mark.parametrize(
    "listed",
    [Answer(500, text="x"), HANG, Answer(200, text="<html>"), [{"name": "x"}]],
    ids=["500", "hang", "html", "row"],
)
async def test_a_support_id_that_cannot_be_looked_up_deletes_nothing_and_says_so(
    pod: ScriptedSimplePod, listed: Any
) -> None:
    pod.add(101)
    pod.on("GET /instances/list", listed)
    async with pod.client() as client:
        outcome = await outcome_of(client.instances.delete("V_m101"))

    outcome.raised(SimplePodError)
    assert pod.billing == {101}
    assert elapsed() <= 95


async def test_of_several_deletions_one_by_a_support_id_is_resolved(pod: ScriptedSimplePod) -> None:
    for id_ in (101, 102, 103):
        pod.add(id_)
    async with pod.client() as client:
        await client.instances.delete("V_m101", 102)

    assert pod.billing == {103}


async def test_the_same_machine_twice_is_deleted_once(pod: ScriptedSimplePod) -> None:
    pod.add(101)
    async with pod.client() as client:
        await client.instances.delete("V_m101", 101, "/instances/101")

    assert pod.billing == set()


async def test_a_deletion_by_a_support_id_is_proved_by_the_id(pod: ScriptedSimplePod) -> None:
    pod.add(101)
    pod.on("DELETE *", Answer(204, text=""), NORMAL)
    pod.on("* /instances/V_*", Answer(404, {"title": "An error occurred", "detail": "Not Found"}))
    async with pod.client() as client:
        await client.instances.delete("V_m101")

    assert pod.billing == set()


@pytest.mark.parametrize("stated", ["everywhere", "details", "nowhere"])
@pytest.mark.parametrize("keep", [["V_m101"], ["V_m101", 103], ["/instances/103", "V_m101"]], ids=str)
@pytest.mark.parametrize("dry_run", [True, False])
async def test_a_sweep_never_deletes_what_is_to_be_kept(
    pod: ScriptedSimplePod, stated: str, keep: list[Any], *, dry_run: bool
) -> None:
    pod.support_ids = stated
    for id_ in (101, 102, 103):
        pod.add(id_, name=f"w_{id_}")
    await asyncio.sleep(7200 - 3700)
    async with pod.client() as client:
        outcome = await outcome_of(
            client.instances.sweep("w_", older_than=timedelta(minutes=30), keep=keep, dry_run=dry_run)
        )

    assert 101 in pod.billing
    assert 101 not in outcome.ids
    if stated == "everywhere":
        assert {*outcome.succeeded()} == ({102, 103} if len(keep) == 1 else {102})
    if outcome.error is not None:
        assert pod.billing == {101, 102, 103}


async def test_an_orphan_is_no_machine_that_is_kept_by_its_support_id(pod: ScriptedSimplePod) -> None:
    pod.support_ids = "details"
    pod.add(101, name="w_1")
    await asyncio.sleep(60)
    async with pod.client() as client:
        outcome = await outcome_of(client.instances.orphans("w_", older_than=timedelta(0), keep=["V_m101"]).to_list())

    assert outcome.ids == []


async def test_a_sweep_that_keeps_what_does_not_exist_any_more_is_no_reason_to_delete_others(
    pod: ScriptedSimplePod,
) -> None:
    pod.add(101, name="w_1")
    await asyncio.sleep(60)
    async with pod.client() as client:
        await outcome_of(
            client.instances.sweep("w_", older_than=timedelta(0), keep=["V_m101", "V_gone1"], dry_run=False)
        )

    assert pod.billing == {101}
