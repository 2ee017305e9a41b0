"""A lease that nobody ends is ended with its client: its machine is deleted then, or named by its id."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.evidence.audit import Outcome, ended
from tests.evidence.calls import LEASES
from tests.evidence.gateways import GATEWAYS_404
from tests.scripted import FIRST_ID, HANG, NORMAL, Answer, problem
from tests.virtual_time import VirtualTimeLoop, elapsed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from simplepod import Lease, SimplePod
    from tests.evidence.audit import Audit
    from tests.scripted import ScriptedSimplePod

DELETIONS: dict[str, list[Any]] = {
    "works": [NORMAL],
    "hangs once": [HANG, NORMAL],
    "busy": [problem(409, "Busy"), problem(409, "Busy"), NORMAL],
}
DENIALS: dict[str, Any] = {
    "hangs": HANG,
    "403": problem(403, "No"),
    "gateway": GATEWAYS_404["ingress"],
    "204, and stays": Answer(204, text=""),
    "200 in html": Answer(200, text="<html>"),
}


async def hold(lease: Lease) -> None:
    async with lease:
        await asyncio.get_running_loop().create_future()


async def queue_worker(lease: Lease) -> None:
    jobs: asyncio.Queue[None] = asyncio.Queue()
    async with lease:
        while True:
            await jobs.get()


async def enter_only(lease: Lease) -> None:
    await lease.__aenter__()


HOLDERS: dict[str, Callable[[Lease], Awaitable[None]]] = {
    "a forgotten task": hold,
    "a queue worker": queue_worker,
    "entered by hand": enter_only,
}


@pytest.mark.virtual_time
@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("way", LEASES)
@pytest.mark.parametrize("deletion", DELETIONS)
async def test_a_lease_still_open_when_closing_has_waited_is_deleted(
    pod: ScriptedSimplePod, audit: Audit, holder: str, way: str, deletion: str
) -> None:
    pod.on("DELETE *", *DELETIONS[deletion])
    client = pod.client()
    task = asyncio.ensure_future(HOLDERS[holder](LEASES[way](client)))
    await asyncio.sleep(10)
    assert pod.billing == {FIRST_ID}
    await client.aclose(timeout=20)

    assert pod.billing == set()
    assert elapsed() <= 10 + 20 + 31
    task.cancel()
    await asyncio.wait({task})
    audit.nothing_was_forgotten()


@pytest.mark.virtual_time
@pytest.mark.parametrize("way", LEASES)
@pytest.mark.parametrize("denial", DENIALS)
async def test_a_lease_that_cannot_be_deleted_when_closing_is_named(
    pod: ScriptedSimplePod, audit: Audit, way: str, denial: str
) -> None:
    pod.on("DELETE *", DENIALS[denial])
    client = pod.client()
    task = asyncio.ensure_future(hold(LEASES[way](client)))
    await asyncio.sleep(10)
    await client.aclose(timeout=20)

    assert pod.billing == {FIRST_ID}
    assert FIRST_ID in audit.logged
    assert elapsed() <= 10 + 20 + 31
    audit(pod, Outcome())
    task.cancel()
    await asyncio.wait({task})


@pytest.mark.virtual_time
async def test_several_leases_left_are_all_deleted_or_named(pod: ScriptedSimplePod, audit: Audit) -> None:
    client = pod.client()
    tasks = [asyncio.ensure_future(hold(LEASES[way](client))) for way in LEASES]
    await asyncio.sleep(30)
    assert pod.billing == {101, 102, 103}
    pod.on("DELETE /instances/102", HANG)
    await client.aclose(timeout=0)

    assert pod.billing == {102}
    assert 102 in audit.logged
    assert not audit.logged & {101, 103}
    assert elapsed() <= 30 + 31
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


@pytest.mark.virtual_time
async def test_a_kept_machine_is_not_deleted_by_closing(pod: ScriptedSimplePod, audit: Audit) -> None:
    client = pod.client()
    lease = LEASES["lease"](client)
    await lease.__aenter__()
    lease.keep()
    await client.aclose()

    assert pod.billing == {FIRST_ID}
    assert not pod.sent("DELETE *")
    assert elapsed() <= 5
    audit.nothing_was_forgotten()


@pytest.mark.virtual_time
async def test_closing_waits_for_a_lease_that_ends_in_time(pod: ScriptedSimplePod, audit: Audit) -> None:
    client = pod.client()

    async def work() -> None:
        async with LEASES["lease"](client):
            await asyncio.sleep(20)

    task = asyncio.ensure_future(work())
    await asyncio.sleep(1)
    await client.aclose()
    await task

    assert pod.billing == set()
    assert 19 <= elapsed() <= 25
    assert audit.errors == []


@pytest.mark.virtual_time
async def test_a_block_that_ends_after_its_client_was_closed_claims_nothing_false(
    pod: ScriptedSimplePod, audit: Audit
) -> None:
    client = pod.client()

    async def work() -> None:
        async with LEASES["lease"](client):
            await asyncio.sleep(100)

    task = asyncio.ensure_future(work())
    await asyncio.sleep(1)
    pod.on("DELETE *", HANG)
    await client.aclose()
    await asyncio.wait({task})

    assert FIRST_ID in audit.logged
    audit(pod, ended(task))


async def _main_raises(pod: ScriptedSimplePod, way: str, kept: list[Any]) -> None:
    async with pod.client() as client:
        kept.append(asyncio.ensure_future(hold(LEASES[way](client))))
        await asyncio.sleep(10)
        raise ZeroDivisionError("main")


async def _never_closed(pod: ScriptedSimplePod, way: str, kept: list[Any]) -> None:
    client: SimplePod = pod.client()
    kept.extend([asyncio.ensure_future(hold(LEASES[way](client))), client])
    await asyncio.sleep(10)
    raise ZeroDivisionError("main")


@pytest.mark.parametrize("way", LEASES)
@pytest.mark.parametrize("main", [_main_raises, _never_closed])
@pytest.mark.parametrize("deletion", [NORMAL, HANG], ids=["works", "hangs"])
def test_a_program_whose_main_raises_leaves_no_lease_unnamed(
    pod: ScriptedSimplePod, audit: Audit, way: str, main: Callable[..., Awaitable[None]], deletion: Any
) -> None:
    pod.on("DELETE *", deletion)
    kept: list[Any] = []

    async def program() -> None:
        await main(pod, way, kept)

    with pytest.raises(ZeroDivisionError), asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        runner.run(program())

    assert pod.billing == (set() if deletion is NORMAL else {FIRST_ID})
    audit(pod, ended(kept[0]))
