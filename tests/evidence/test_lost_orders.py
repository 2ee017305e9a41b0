"""Strict in taking, generous in naming: a machine that is not surely ours is named, and never deleted."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from simplepod import PendingRental, RentUnconfirmedError
from tests.evidence.audit import outcome_of
from tests.evidence.calls import ALL, EVERY_WAY, LEASES, RENTS, cancelled, order_route, rented, thinned
from tests.scripted import LOST, TEMPLATE, Answer, Worked, offer, problem
from tests.virtual_time import elapsed

if TYPE_CHECKING:
    from simplepod import SimplePod
    from tests.evidence.audit import Audit, Outcome
    from tests.scripted import ScriptedSimplePod

pytestmark = pytest.mark.virtual_time

UNCLEAR: dict[str, Any] = {
    "lost": LOST,
    "empty": Answer(201, text=""),
    "html": Answer(200, text="<html>", kind="text/html"),
    "408": problem(408, "Request Timeout"),
    "499": Answer(499, text=""),
    "301": Answer(301, text="", headers={"Location": "https://elsewhere.test/"}),
    "500": problem(500, "Internal Server Error"),
    "502": Answer(502, text="<html>", kind="text/html"),
    "504": Answer(504, text=""),
    "520": Answer(520, text=""),
}
SPELT = {  # the offer's model, and the machine's
    "RTX 4090": [
        "rtx 4090",
        "NVIDIA GeForce RTX 4090",
        "GeForce RTX 4090",
        "NVIDIA RTX 4090",
        "RTX4090",
        " RTX  4090 ",
    ],
    "A100": ["NVIDIA A100-SXM4-40GB", "NVIDIA A100-PCIE-40GB", "a100"],
    "NVIDIA A100-SXM4-40GB": ["A100"],
    "H100": ["NVIDIA H100 PCIe"],
    "V100": ["Tesla V100-SXM2-16GB", "NVIDIA Tesla V100"],
    "T4": ["Tesla T4", "NVIDIA Tesla T4"],
}
SAME = [(ordered, stated) for ordered, all_stated in SPELT.items() for stated in all_stated]
OTHER = [
    ("RTX 4060", "RTX 4060 Ti"), ("RTX 4060 Ti", "RTX 4060"), ("RTX 4070", "RTX 4070 SUPER"), ("RTX 4090", "RTX 4080"),
    ("RTX A2000", "RTX 2000"), ("A100", "A10"), ("A10", "A100"), ("H100", "H200"), ("RTX 3090", "NVIDIA RTX 3090 Ti"),
]  # fmt: skip
CONTRADICTIONS: dict[str, dict[str, Any]] = {
    "dearer": {"pricePerGpu": 0.52},
    "cheaper": {"pricePerGpu": 0.45},
    "more GPUs": {"gpuCount": 2},
    "another model": {"gpuModel": "RTX 3090"},
    "more memory": {"gpuMemorySize": 49152},
    "memory 3 % off": {"gpuMemorySize": 23800},
    "another template": {"instanceTemplate": {"id": 4, "imageName": "x"}},
    "created at nobody knows when": {"createdAt": None},
    "created at no time": {"createdAt": "yesterday"},
    "created a year ago": {"createdAt": "2025-11-10T10:00:00+01:00"},
}


async def lost(pod: ScriptedSimplePod, way: str = "rent", answer: Any = LOST, **terms: Any) -> Outcome:
    pod.on(order_route(way), Worked(answer))
    async with pod.client() as client:
        return await outcome_of(rented(client, way, **{"confirm_timeout": 30, **terms}))


async def lost_model(pod: ScriptedSimplePod, ordered: str, stated: str) -> Outcome:
    pod.looks = {"gpuModel": stated}
    pod.on("POST /instances", Worked(LOST))
    async with pod.client() as client:
        return await outcome_of(client.instances.rent(offer(gpu_model=ordered), TEMPLATE, confirm_timeout=30))


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("answer", UNCLEAR)
async def test_an_unclear_order_is_looked_for_and_never_repeated(
    pod: ScriptedSimplePod, audit: Audit, way: str, answer: str
) -> None:
    outcome = await lost(pod, way, UNCLEAR[answer])

    audit(pod, outcome)
    if not way.startswith("vps"):
        assert outcome.succeeded() == ([101] if way in RENTS else [])
        assert pod.billing == {*outcome.ids}


@pytest.mark.parametrize(("ordered", "stated"), SAME, ids=str)
async def test_one_model_spelt_in_two_ways_is_taken(
    pod: ScriptedSimplePod, audit: Audit, ordered: str, stated: str
) -> None:
    outcome = await lost_model(pod, ordered, stated)

    assert outcome.succeeded() == [101]
    audit(pod, outcome)


@pytest.mark.parametrize(("ordered", "stated"), OTHER, ids=str)
async def test_another_model_is_named_and_not_taken(
    pod: ScriptedSimplePod, audit: Audit, ordered: str, stated: str
) -> None:
    outcome = await lost_model(pod, ordered, stated)

    assert [machine.id for machine in outcome.raised(RentUnconfirmedError).candidates] == [101]
    audit(pod, outcome)


@pytest.mark.parametrize("memory", [24563, 24576, 24564.0, "24564", 24100, 25000, None])
@pytest.mark.parametrize("skew", [0, -3, 4])
async def test_memory_within_two_percent_and_clocks_within_five_seconds_are_taken(
    pod: ScriptedSimplePod, audit: Audit, memory: Any, skew: float
) -> None:
    pod.looks = {"gpuMemorySize": memory}
    pod.created_skew = skew
    outcome = await lost(pod)

    assert outcome.succeeded() == [101]
    audit(pod, outcome)


@pytest.mark.parametrize("way", thinned(ALL, ["rent", "vps.rent"]))
@pytest.mark.parametrize("what", CONTRADICTIONS)
async def test_a_machine_that_contradicts_the_order_is_named_and_neither_taken_nor_deleted(
    pod: ScriptedSimplePod, audit: Audit, way: str, what: str
) -> None:
    if way.startswith("vps") and "template" in what:
        pytest.skip("a VPS has none")
    pod.looks = CONTRADICTIONS[what]
    outcome = await lost(pod, way)

    error = outcome.raised(RentUnconfirmedError)
    assert [machine.id for machine in error.candidates] == [101]
    assert "101" in str(error)
    assert pod.billing == {101}
    assert not pod.sent("DELETE *")
    audit(pod, outcome)


@pytest.mark.parametrize("skew", [-6, -30, -300, 30, 300])
@pytest.mark.parametrize("way", ["rent", "vps.rent"])
async def test_clocks_further_apart_make_it_uncertain(
    pod: ScriptedSimplePod, audit: Audit, way: str, skew: float
) -> None:
    pod.created_skew = skew
    outcome = await lost(pod, way)

    audit(pod, outcome)
    if skew < 0:
        assert 101 in outcome.named


@pytest.mark.parametrize("created", ["2026-11-10T09:00:00", "2026-11-10 10:00:00", "2026-11-10T10:00:01", "1794301200"])
async def test_a_creation_time_without_its_zone_loses_no_machine(
    pod: ScriptedSimplePod, audit: Audit, created: str
) -> None:
    pod.looks = {"createdAt": created}
    outcome = await lost(pod)

    audit(pod, outcome)


@pytest.mark.parametrize(
    "what", thinned([*CONTRADICTIONS, "nothing odd"], ["dearer", "created a year ago", "nothing odd"])
)
@pytest.mark.parametrize("kind", ["rent", "vps.rent"])
async def test_what_the_list_shows_too_late_is_named_by_adopting(
    pod: ScriptedSimplePod, audit: Audit, what: str, kind: str
) -> None:
    pod.looks = CONTRADICTIONS.get(what, {})
    pod.list_lag = 60
    outcome = await lost(pod, kind)
    pending = PendingRental.from_json(outcome.raised(RentUnconfirmedError).pending.to_json())
    assert elapsed() <= 45
    await asyncio.sleep(60)

    for _ in range(2):
        async with pod.client() as client:
            adopted = await outcome_of(_adopt(client, pending))
            audit(pod, adopted)
            assert what != "nothing odd" or kind == "vps.rent" or adopted.succeeded() == [101]


async def _adopt(client: SimplePod, pending: PendingRental) -> Any:
    return await client.instances.adopt(pending)


@pytest.mark.parametrize("way", ["rent", "vps.rent", *LEASES])
@pytest.mark.parametrize("what", ["dearer", "another template", "created at nobody knows when"])
async def test_a_cancelled_order_deletes_nothing_that_is_not_surely_its_own(
    pod: ScriptedSimplePod, audit: Audit, way: str, what: str
) -> None:
    if way.startswith("vps") and "template" in what:
        pytest.skip("a VPS has none")
    pod.looks = CONTRADICTIONS[what]
    pod.on(order_route(way), Worked(LOST))
    async with pod.client() as client:
        task = asyncio.ensure_future(rented(client, way))
        await asyncio.sleep(4)
        outcome = await cancelled(task)
        outcome.raised(asyncio.CancelledError)
        assert elapsed() <= 4 + 32

    assert pod.billing == {101}
    assert not pod.sent("DELETE *")
    audit(pod, outcome)


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("cancels", [False, True])
async def test_of_equal_machines_none_is_taken_and_none_is_deleted(
    pod: ScriptedSimplePod, audit: Audit, way: str, *, cancels: bool
) -> None:
    def order(sent: Any) -> Any:
        pod.make(sent)
        pod.add(555, **{name: value for name, value in pod.machines[101].items() if name not in {"id", "supportId"}})
        return LOST

    pod.on(order_route(way), order)
    async with pod.client() as client:
        task = asyncio.ensure_future(rented(client, way, confirm_timeout=30))
        await asyncio.sleep(4)
        outcome = await cancelled(task) if cancels else await outcome_of(task)

    assert pod.billing == {101, 555}
    assert outcome.ids == []
    if not cancels:
        assert {machine.id for machine in outcome.raised(RentUnconfirmedError).candidates} == {101, 555}
    audit(pod, outcome, strangers=[555])


@pytest.mark.parametrize("bad", [{"name": "no id"}, "no row", None, {"id": "x"}, [1]], ids=repr)
@pytest.mark.parametrize("answer", ["told", "lost"])
async def test_an_unreadable_row_after_the_order_costs_no_machine_and_no_time(
    pod: ScriptedSimplePod, audit: Audit, bad: Any, answer: str
) -> None:
    def order(sent: Any) -> Any:
        told = pod.make(sent)
        rows = [bad, pod.machines[101], bad]
        pod.on("GET /instances/list", lambda asked: rows if asked.query.get("page", "1") == "1" else [])
        return told if answer == "told" else LOST

    pod.on("POST /instances", order)
    async with pod.client() as client:
        outcome = await outcome_of(client.instances.rent(offer(), TEMPLATE))

    assert outcome.succeeded() == [101]
    assert elapsed() <= 20
    audit(pod, outcome)


@pytest.mark.parametrize(
    "bad",
    [{"name": "no id"}, "no row", Answer(500, text="x"), Answer(200, text="<html>"), {"title": "x"}],
    ids=["row", "text", "500", "html", "problem"],
)
@pytest.mark.parametrize("way", EVERY_WAY)
async def test_without_a_whole_snapshot_no_order_goes_out(
    pod: ScriptedSimplePod, audit: Audit, bad: Any, way: str
) -> None:
    pod.add(7)
    pod.on(
        "GET /instances/list", [pod.machines[7], bad] if isinstance(bad, (str, dict)) and "title" not in bad else bad
    )
    async with pod.client() as client:
        outcome = await outcome_of(rented(client, way))

    outcome.raised(Exception)
    audit(pod, outcome, orders=0, strangers=[7])


async def test_adopting_is_empty_only_when_nothing_new_is_on_the_account(pod: ScriptedSimplePod) -> None:
    pod.add(7)
    pod.on("POST /instances", LOST)
    async with pod.client() as client:
        outcome = await outcome_of(client.instances.rent(offer(), TEMPLATE, confirm_timeout=10))
        error = outcome.raised(RentUnconfirmedError)
        assert (error.found, error.candidates) == ((), ())
        assert await client.instances.adopt(error.pending) in ([], ())
