"""An id that the answer to an order tells is evidence, not truth: its machine must be seen."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from simplepod import PendingRental, RentUnconfirmedError
from tests.evidence.audit import outcome_of
from tests.evidence.calls import EVERY_WAY, RENTS, cancelled, order_route, rented
from tests.scripted import FIRST_ID, GONE, HANG, LOST, TEMPLATE, Answer, Late, Worked, offer
from tests.virtual_time import elapsed

if TYPE_CHECKING:
    from simplepod import SimplePod
    from tests.evidence.audit import Audit
    from tests.scripted import ScriptedSimplePod

pytestmark = pytest.mark.virtual_time

FOREIGN = 7
WRONG: dict[str, Any] = {
    "zero": {"id": 0},
    "negative": {"id": -1},
    "no such machine": {"id": 4711},
    "an older machine": {"id": FOREIGN},
    "no such machine, as text": {"id": "4711"},
    "true": {"id": True},
    "false": {"id": False},
    "a fraction": {"id": 101.5},
    "huge": {"id": 10**40},
    "null": {"id": None},
    "a text": {"id": "V_m101"},
    "a list": {"id": [101]},
    "two, one of them wrong": [{"id": 101}, {"id": 4711}],
    "zero in a list": [{"id": 0}],
    "nothing": Answer(201, text=""),
    "a number": 101,
    "html": Answer(200, text="<html>Thank you!</html>", kind="text/html"),
    "an empty list": [],
    "an error in 200": {"title": "An error occurred", "detail": "Out of stock"},
}


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("told", WRONG)
async def test_a_wrong_id_is_neither_handed_over_nor_deleted_in_place_of_the_machine(
    pod: ScriptedSimplePod, audit: Audit, way: str, told: str
) -> None:
    pod.add(FOREIGN)
    pod.on(order_route(way), Worked(WRONG[told]))
    async with pod.client() as client:
        outcome = await outcome_of(rented(client, way))

    audit(pod, outcome, strangers=[FOREIGN])
    assert elapsed() <= 130


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("told", ["zero", "no such machine", "an older machine", "nothing"])
async def test_an_order_with_a_wrong_id_can_be_cancelled(
    pod: ScriptedSimplePod, audit: Audit, way: str, told: str
) -> None:
    pod.add(FOREIGN)
    pod.on(order_route(way), Late(1, Worked(WRONG[told])))
    async with pod.client() as client:
        task = asyncio.ensure_future(rented(client, way))
        await asyncio.sleep(0.5)
        outcome = await cancelled(task)
        outcome.raised(asyncio.CancelledError)
        assert elapsed() <= 32

    audit(pod, outcome, strangers=[FOREIGN])


@pytest.mark.parametrize("way", RENTS)
async def test_a_told_machine_that_is_never_seen_is_found_named_and_recorded(
    pod: ScriptedSimplePod, audit: Audit, way: str
) -> None:
    pod.on(order_route(way), {"id": 4711})  # nothing is made, or it will be later
    async with pod.client() as client:
        outcome = await outcome_of(rented(client, way, confirm_timeout=20))

    error = outcome.raised(RentUnconfirmedError)
    assert [machine.id for machine in error.found] == [4711]
    assert "4711" in str(error)
    assert error.pending.instance_ids == (4711,)
    assert not error.pending.settled
    assert PendingRental.from_json(error.pending.to_json()) == error.pending
    audit(pod, outcome)


@pytest.mark.parametrize("way", ["rent", "rent_many", "lease"])
@pytest.mark.parametrize("answer", [Worked({"id": 4711}), {"id": 4711}], ids=["worked", "nothing made"])
async def test_a_deleted_machine_of_another_order_is_not_what_came_of_this_one(
    pod: ScriptedSimplePod, audit: Audit, way: str, answer: Any
) -> None:
    pod.on(order_route(way), answer)
    pod.on("GET /instances/4711", {"id": 4711, "status": "deleted", "gpuModel": "RTX 3090"})
    async with pod.client() as client:
        outcome = await outcome_of(rented(client, way, confirm_timeout=20))

    if isinstance(answer, dict):
        error = outcome.raised(RentUnconfirmedError)
        assert error.pending.instance_ids == (4711,)
        assert not error.found
    elif way in RENTS:
        assert outcome.succeeded() == [FIRST_ID]
    audit(pod, outcome)


@pytest.mark.parametrize("way", RENTS)
async def test_a_machine_seen_by_its_id_is_handed_over_though_the_list_lags_for_ever(
    pod: ScriptedSimplePod, audit: Audit, way: str
) -> None:
    pod.list_lag = 1e9
    async with pod.client() as client:
        outcome = await outcome_of(rented(client, way, confirm_timeout=20))

    assert outcome.succeeded() == [FIRST_ID]
    audit(pod, outcome)
    assert elapsed() <= 31


@pytest.mark.parametrize("way", RENTS)
async def test_a_machine_seen_in_the_list_is_handed_over_though_its_detail_lags(
    pod: ScriptedSimplePod, audit: Audit, way: str
) -> None:
    pod.detail_lag = 8
    async with pod.client() as client:
        outcome = await outcome_of(rented(client, way))

    assert outcome.succeeded() == [FIRST_ID]
    audit(pod, outcome)
    assert elapsed() <= 30


@pytest.mark.parametrize("told", [[101, 102], [102, 101], [101], [102]], ids=str)
@pytest.mark.parametrize(
    "then", [Answer(500, text="x"), HANG, Answer(200, text="<html>"), LOST], ids=["500", "hang", "html", "lost"]
)
async def test_of_an_order_for_three_the_told_ones_are_found_and_recorded(
    pod: ScriptedSimplePod, audit: Audit, told: list[int], then: Any
) -> None:
    def order(_: Any) -> Worked:
        pod.on("GET /instances/list", then)
        return Worked([{"id": id_} for id_ in told])

    pod.on("POST /instances", order)
    records: list[PendingRental] = []

    async def on_order(pending: PendingRental) -> None:
        records.append(pending)

    pod.makes = 2 if 102 in told else 1
    async with pod.client(on_order=on_order) as client:
        outcome = await outcome_of(client.instances.rent_many(offer(), TEMPLATE, count=3, confirm_timeout=20))

    error = outcome.raised(RentUnconfirmedError)
    assert {*told} <= {machine.id for machine in error.found}
    assert {*told} <= {*error.pending.instance_ids}
    assert all(str(id_) in str(error) for id_ in told)
    assert any({*told} <= {*record.instance_ids} and not record.settled for record in records)
    audit(pod, outcome, strangers=pod.billing - {*told})  # of which nobody can know


@pytest.mark.parametrize("then", [Answer(500, text="x"), HANG], ids=["500", "hang"])
async def test_of_a_cancelled_order_for_three_the_told_ones_are_deleted(
    pod: ScriptedSimplePod, audit: Audit, then: Any
) -> None:
    def order(_: Any) -> Worked:
        pod.on("GET /instances/list", then)
        return Worked([{"id": 101}, {"id": 102}])

    pod.makes = 2
    pod.on("POST /instances", order)
    async with pod.client() as client:
        task = asyncio.ensure_future(client.instances.rent_many(offer(), TEMPLATE, count=3))
        await asyncio.sleep(5)
        outcome = await cancelled(task)
        outcome.raised(asyncio.CancelledError)

    assert len(pod.sent("DELETE /instances/101")) >= 1
    assert len(pod.sent("DELETE /instances/102")) >= 1
    audit(pod, outcome)


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("times", [1, 3])
async def test_a_cancelled_order_whose_deletion_hangs_is_logged_with_its_ids(
    pod: ScriptedSimplePod, audit: Audit, way: str, times: int
) -> None:
    pod.list_lag = 10
    pod.on("DELETE /instances/{id}", HANG)
    async with pod.client() as client:
        task = asyncio.ensure_future(rented(client, way))
        await asyncio.sleep(5)
        outcome = await cancelled(task, times)
        outcome.raised(asyncio.CancelledError)
        assert elapsed() <= 5 + 31

    audit(pod, outcome)
    assert FIRST_ID in audit.logged
    assert not any('"instance_ids": []' in text for text in audit.errors)


async def test_more_machines_than_ordered_are_all_named(pod: ScriptedSimplePod, audit: Audit) -> None:
    pod.makes = 3
    async with pod.client() as client:
        outcome = await outcome_of(client.instances.rent_many(offer(), TEMPLATE, count=2))

    audit(pod, outcome)


@pytest.mark.parametrize("seen", ["in the list", "by its id only"])
async def test_one_machine_is_never_handed_over_twice(pod: ScriptedSimplePod, audit: Audit, seen: str) -> None:
    pod.list_lag = 0 if seen == "in the list" else 1e9
    async with pod.client() as client:
        first = await outcome_of(client.instances.rent(offer(), TEMPLATE, confirm_timeout=10))
        assert first.succeeded() == [101]
        pod.on("POST /instances", Worked({"id": 101}))
        second = await outcome_of(client.instances.rent(offer(), TEMPLATE, confirm_timeout=10))

    assert 101 not in second.ids
    assert pod.billing == {101, 102}
    if seen == "in the list":
        assert 102 in second.ids or 102 in second.named | audit.logged
    else:
        assert 101 in audit.logged | second.named  # nobody can know of 102 yet


async def test_the_lost_orders_of_a_lease_are_deleted_where_they_were_told(
    pod: ScriptedSimplePod, audit: Audit
) -> None:
    pod.makes = 1
    pod.on("GET /instances/list", *[[]] * 2, Answer(500, text="x"))
    pod.on("POST /instances", Worked([{"id": 101}, {"id": 102}]))
    async with pod.client() as client:
        outcome = await outcome_of(rented(client, "lease", confirm_timeout=10))

    error = outcome.raised(RentUnconfirmedError)
    assert pod.sent("DELETE /instances/101")
    assert pod.billing == set()
    assert any("101" in note for note in error.__notes__)
    audit(pod, outcome)


@pytest.mark.parametrize("way", RENTS)
async def test_adopting_an_unsettled_record_looks_for_its_told_machines(pod: ScriptedSimplePod, way: str) -> None:
    pod.list_lag = pod.detail_lag = 40
    async with pod.client() as client:
        lost = await outcome_of(rented(client, way, confirm_timeout=5))
        pending = PendingRental.from_json(lost.raised(RentUnconfirmedError).pending.to_json())
        assert pending.instance_ids == (FIRST_ID,)
    await asyncio.sleep(60)

    async def adopt(client: SimplePod) -> Any:
        return await client.instances.adopt(pending)

    for _ in range(2):
        async with pod.client() as client:
            outcome = await outcome_of(adopt(client))
            assert outcome.succeeded() == [FIRST_ID]


async def test_a_record_names_what_came_of_a_settled_order(pod: ScriptedSimplePod) -> None:
    records: list[Any] = []

    async def on_order(pending: PendingRental) -> None:
        records.append((pending.settled, json.loads(pending.to_json())["instance_ids"], pod.orders))

    async with pod.client(on_order=on_order) as client:
        await client.instances.rent(offer(), TEMPLATE)

    assert records == [(False, [], 0), (False, [101], 1), (True, [101], 1)]


@pytest.mark.parametrize("way", RENTS)
async def test_a_refused_order_is_settled_with_nothing(pod: ScriptedSimplePod, way: str) -> None:
    records: list[Any] = []

    async def on_order(pending: PendingRental) -> None:
        records.append((pending.settled, pending.instance_ids))

    pod.on(order_route(way), Answer(409, {"title": "Conflict", "detail": "already rented"}))
    async with pod.client(on_order=on_order) as client:
        await outcome_of(rented(client, way))

    assert records == [(False, ()), (True, ())]


async def test_a_told_machine_that_the_api_calls_gone_is_not_handed_over(pod: ScriptedSimplePod, audit: Audit) -> None:
    pod.on("POST /instances", {"id": 101})
    pod.on("GET /instances/101", {"id": 101, "status": "deleted"})
    pod.on("DELETE /instances/101", GONE)
    async with pod.client() as client:
        outcome = await outcome_of(rented(client, "rent", confirm_timeout=10))

    outcome.raised(Exception)
    audit(pod, outcome)
