"""A sweep deletes what is old by the server's clock, and nothing that it is not sure of."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.evidence.audit import outcome_of
from tests.scripted import Answer

if TYPE_CHECKING:
    from tests.evidence.audit import Audit, Outcome
    from tests.scripted import ScriptedSimplePod

pytestmark = pytest.mark.virtual_time
SIX_HOURS = timedelta(hours=6)


async def sweep(pod: ScriptedSimplePod, older_than: timedelta = SIX_HOURS, *, dry_run: bool = False) -> Outcome:
    async with pod.client() as client:
        return await outcome_of(client.instances.sweep("w_", older_than=older_than, dry_run=dry_run))


def here(hours_behind: float) -> datetime:
    """A server's clock that is so much behind the one of this machine."""
    return datetime.now(UTC) - timedelta(hours=hours_behind)


@pytest.mark.parametrize("hours_behind", [10, 1000, 0, -10])
@pytest.mark.parametrize("dry_run", [True, False])
async def test_without_a_date_of_the_server_a_sweep_is_refused(
    pod: ScriptedSimplePod, hours_behind: float, *, dry_run: bool
) -> None:
    pod.states_dates = False
    pod.epoch = here(hours_behind)
    pod.add(101, name="w_1")
    outcome = await sweep(pod, dry_run=dry_run)

    outcome.raised(Exception)
    assert pod.billing == {101}
    assert not pod.sent("DELETE *")


@pytest.mark.parametrize("date", ["", "yesterday", "Tue, 10 Nov 99999 09:00:00 GMT", "0", "2026-11-10"])
async def test_a_date_that_is_none_does_not_count(pod: ScriptedSimplePod, date: str) -> None:
    pod.epoch = here(10)
    pod.add(101, name="w_1")
    row = pod.machines[101]
    pod.states_dates = False
    pod.on(
        "GET /instances/list",
        lambda sent: Answer(json=[row] if sent.query.get("page", "1") == "1" else [], headers={"Date": date}),
    )
    outcome = await sweep(pod)

    outcome.raised(Exception)
    assert pod.billing == {101}


@pytest.mark.parametrize("hours_behind", [-500, -10, 0, 10, 500])
async def test_ages_are_told_by_the_servers_clock_alone(pod: ScriptedSimplePod, hours_behind: float) -> None:
    pod.epoch = here(hours_behind)
    young, old = (pod.epoch - timedelta(hours=hours) for hours in (5.9, 6.1))
    pod.add(101, name="w_young", createdAt=young.isoformat())
    pod.add(102, name="w_old", createdAt=old.isoformat())
    outcome = await sweep(pod)

    assert outcome.succeeded() == [102]
    assert pod.billing == {101}


@pytest.mark.parametrize("created", [None, "", "yesterday", 0, [], "0000-00-00T00:00:00+00:00"], ids=repr)
async def test_a_machine_of_unknown_age_is_left_alone(pod: ScriptedSimplePod, created: Any) -> None:
    pod.add(101, name="w_1", createdAt=created)
    await asyncio.sleep(60)
    outcome = await sweep(pod, timedelta(0))

    assert pod.billing == {101}
    assert outcome.ids == []


@pytest.mark.parametrize("name", ["W_1", "aw_1", "", "x", "w-1", None])
async def test_a_machine_of_another_name_is_left_alone(pod: ScriptedSimplePod, name: str | None) -> None:
    pod.add(101, name=name)
    await asyncio.sleep(60)

    assert (await sweep(pod, timedelta(0))).succeeded() == []
    assert pod.billing == {101}


async def test_a_dry_run_returns_what_it_would_delete(pod: ScriptedSimplePod) -> None:
    pod.add(101, name="w_1")
    await asyncio.sleep(60)

    assert (await sweep(pod, timedelta(0), dry_run=True)).succeeded() == [101]
    assert pod.billing == {101}


async def test_a_sweep_under_cancellation_loses_no_machine_untold(pod: ScriptedSimplePod, audit: Audit) -> None:
    for id_ in (101, 102, 103):
        pod.add(id_, name=f"w_{id_}")
    pod.on("DELETE /instances/102", Answer(503, text="x"))
    async with pod.client() as client:
        task = asyncio.ensure_future(client.instances.sweep("w_", older_than=timedelta(0), dry_run=False))
        pod.on_arrival = lambda sent: task.cancel() if sent.route == "DELETE /instances/102" else None
        outcome = await outcome_of(task)

    assert outcome.error is not None
    audit.nothing_was_forgotten()
