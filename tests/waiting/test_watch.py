"""A machine as it changes."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import simplepod
from tests.waiting.shown import BACKEND_404, BAD_GATEWAY, LIST, NO_ROUTE, NOT_THERE, SHOW, hanging, machine, now, timed
from tests.wired import Reply

if TYPE_CHECKING:
    from simplepod import Instance
    from tests.wired import Wire

PORT = {"srcPort": 8000, "destPort": "20008", "ip": "1.2.3.4"}
SSH = {"srcPort": 22, "destPort": "20001", "ip": "1.2.3.4"}


async def seen(wire: Wire, **options: Any) -> list[Instance]:
    return [instance async for instance in wire.client.instances.watch(7, **options)]


async def test_a_machine_is_shown_at_once_and_on_each_change_until_it_is_gone(wire: Wire) -> None:
    wire.on(SHOW, machine("created"), machine("created"), machine(), machine(), machine(name="a"), NOT_THERE)

    shown = await seen(wire)

    assert [(each.status, each.name) for each in shown] == [("created", None), ("running", None), ("running", "a")]


async def test_the_first_reading_comes_without_a_pause(wire: Wire) -> None:
    wire.on(SHOW, machine())
    watched = wire.client.instances.watch(7, interval=600)

    await anext(watched)

    assert now() == 0


async def test_a_machine_called_deleted_is_shown_once_and_ends_the_watch(wire: Wire) -> None:
    wire.on(SHOW, machine(), machine("deleted"))

    assert [each.status for each in await seen(wire)] == ["running", "deleted"]


async def test_what_moves_by_itself_is_no_change(wire: Wire) -> None:
    moving = [
        machine(
            duration=number,
            cpuUsage=number,
            memUsage=number,
            diskUsage=number,
            processUptime=f"{number} seconds",  # as unreadable as it may be
            ports={"direct": ports, "proxy": []},
        )
        for number, ports in enumerate(([PORT, SSH], [SSH, PORT], [PORT, SSH]))
    ]
    wire.on(SHOW, *moving, NOT_THERE)

    assert len(await seen(wire)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"console": "aGVsbG8="},
        {"errors": ["no disk"]},
        {"ports": {"direct": [PORT], "proxy": []}},
        {"pricePerGpu": 0.6},
        {"somethingNew": 1},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_any_other_field_is_a_change(wire: Wire, change: dict[str, Any]) -> None:
    wire.on(SHOW, machine(), machine(**change), NOT_THERE)

    assert len(await seen(wire)) == 2


@pytest.mark.parametrize(
    "passing", [BAD_GATEWAY, BACKEND_404, NO_ROUTE, Reply(429)], ids=["502", "gateway's 404", "no route", "429"]
)
async def test_a_watch_outlives_errors_that_pass(wire: Wire, passing: Any) -> None:
    wire.on(SHOW, passing, machine(), passing, passing, machine(), passing, NOT_THERE)
    wire.on(LIST, passing)

    assert len(await seen(wire)) == 1


async def test_a_watch_outlives_broken_connections(wire: Wire) -> None:
    def broken(_: object) -> None:
        raise httpx.ReadError("broken off")

    wire.on(SHOW, machine(), broken, machine(name="a"), NOT_THERE)

    assert len(await seen(wire)) == 2


async def test_a_watch_asks_at_its_interval_and_more_seldom_while_it_learns_nothing(wire: Wire) -> None:
    asked: list[float] = []
    good, bad = timed(asked, machine()), timed(asked, BAD_GATEWAY)
    wire.on(SHOW, *[good] * 10, *[bad] * 10, good, good, NOT_THERE)

    await seen(wire, interval=10)

    pauses = [later - earlier for earlier, later in pairwise(asked)]
    assert all(8 <= pause <= 12 for pause in [*pauses[:10], pauses[-1]])
    assert all(24 <= pause <= 36 for pause in pauses[15:19])


@pytest.mark.parametrize(
    ("refusal", "error"),
    [(Reply(401), simplepod.AuthenticationError), (Reply(403), simplepod.PermissionDeniedError)],
)
async def test_a_refusal_ends_a_watch(wire: Wire, refusal: Reply, error: type[Exception]) -> None:
    wire.on(SHOW, machine(), refusal)

    with pytest.raises(error):
        await seen(wire)


async def test_a_machine_that_is_not_on_the_account_cannot_be_watched(wire: Wire) -> None:
    wire.on(SHOW, NOT_THERE)
    wire.on(LIST, [])

    with pytest.raises(simplepod.NotFoundError):
        await seen(wire)


async def test_a_watch_that_is_left_or_cancelled_leaves_no_task(wire: Wire) -> None:
    wire.on(SHOW, machine(), machine(), hanging)
    before = asyncio.all_tasks()
    watched = wire.client.instances.watch(7)
    await anext(watched)
    next_one = asyncio.ensure_future(anext(watched))
    await asyncio.sleep(20)

    next_one.cancel()
    with pytest.raises(asyncio.CancelledError):
        await next_one
    left = wire.client.instances.watch(7)
    wire.on(SHOW, machine())
    async for _ in left:
        break
    await left.aclose()  # type: ignore[attr-defined]

    assert asyncio.all_tasks() == before
