"""How a wait is paced: pauses that grow, a deadline that holds whatever hangs, errors that pass."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import simplepod
from tests.waiting.shown import (
    BACKEND_404,
    BAD_GATEWAY,
    LIST,
    NO_ROUTE,
    NOT_THERE,
    SHOW,
    hanging,
    machine,
    now,
    timed,
)
from tests.wired import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from simplepod import Instance
    from tests.wired import Wire


def transport_error(_: object) -> None:
    raise httpx.ReadError("broken off")


PASSING: dict[str, Any] = {
    "no answer": transport_error,
    "bad gateway": BAD_GATEWAY,
    "gateway's 404": BACKEND_404,
    "no such route": NO_ROUTE,
    "rate limit": Reply(429, {"detail": "Too many requests"}),
    "time-out": Reply(408),
    "too early": Reply(425),
    "origin down": Reply(521),
    "maintenance": Reply(200, text="<html>We'll be back soon</html>"),
    "another's": machine() | {"id": 8},
}


async def test_pauses_grow_to_three_times_the_interval_with_jitter(wire: Wire) -> None:
    asked: list[float] = []
    wire.on(SHOW, timed(asked, machine("created")))

    with pytest.raises(simplepod.WaitTimeoutError):
        await wire.client.instances.wait_until_running(7, timeout=600, interval=4)

    pauses = [later - earlier for earlier, later in pairwise(asked)]
    assert 3.2 <= pauses[0] <= 4.8
    assert all(8 * 1.2 <= pause <= 12 * 1.2 for pause in pauses[6:-1])
    assert len(set(pauses[6:-1])) > 1


async def test_a_wait_looks_once_more_at_its_deadline_and_ends(wire: Wire) -> None:
    asked: list[float] = []
    wire.on(SHOW, timed(asked, machine("created")))

    with pytest.raises(simplepod.WaitTimeoutError, match=r"^Instance 7 \(status created\): not running after 3 s\."):
        await wire.client.instances.wait_until_running(7, timeout=3, interval=100)

    assert asked == [0, 3]
    assert now() == 3


async def test_a_wait_without_time_looks_once(wire: Wire) -> None:
    wire.on(SHOW, machine("created"))

    with pytest.raises(simplepod.WaitTimeoutError):
        await wire.client.instances.wait_until_running(7, timeout=0)

    assert wire.counts == {SHOW: 1}


async def test_a_look_that_hangs_at_the_deadline_ends_after_five_seconds(wire: Wire) -> None:
    wire.on(SHOW, machine("created"), hanging)

    with pytest.raises(simplepod.WaitTimeoutError, match="still bills") as caught:
        await wire.client.instances.wait_until_running(7, timeout=1, interval=2)

    assert 1 < now() <= 6
    assert caught.value.instance is not None


async def test_a_look_that_hangs_before_the_deadline_ends_with_the_wait(wire: Wire) -> None:
    wire.on(SHOW, hanging)
    patient = wire.client.with_options(timeout=10_000, retry=simplepod.RetryPolicy(total=10_000))

    with pytest.raises(simplepod.WaitTimeoutError, match=r"never seen.* may bill"):
        await patient.instances.wait_until_running(7, timeout=60)

    assert now() == 60


async def test_what_hangs_in_a_callback_ends_with_the_wait(wire: Wire) -> None:
    wire.on(SHOW, machine("created"))

    with pytest.raises(simplepod.WaitTimeoutError):
        await wire.client.instances.wait_until_running(7, timeout=20, on_update=lambda _: asyncio.Event().wait())

    assert now() == 20


async def test_a_time_out_of_the_callbacks_own_is_not_taken_for_the_waits(wire: Wire) -> None:
    def on_update(_: Instance) -> None:
        raise TimeoutError("mine")

    wire.on(SHOW, machine("created"))

    with pytest.raises(TimeoutError, match="mine"):
        await wire.client.instances.wait_until_running(7, on_update=on_update)


async def test_an_error_of_the_callbacks_own_is_raised_though_it_would_pass_in_a_poll(wire: Wire) -> None:
    def on_update(_: Instance) -> None:
        raise simplepod.TransportError("mine")

    wire.on(SHOW, machine("created"))

    with pytest.raises(simplepod.TransportError, match="mine"):
        await wire.client.instances.wait_until_running(7, on_update=on_update)

    assert wire.counts == {SHOW: 1}


@pytest.mark.parametrize("passing", PASSING.values(), ids=PASSING)
async def test_a_poll_that_fails_does_not_end_a_wait(wire: Wire, passing: Any) -> None:
    wire.on(SHOW, passing, machine("created"), passing, passing, machine())
    wire.on(LIST, passing)

    up = await wire.client.instances.wait_until_running(7)

    assert up.id == 7
    assert len(wire.to(SHOW)) == 5


@pytest.mark.parametrize("passing", PASSING.values(), ids=PASSING)
async def test_a_wait_that_saw_nothing_but_errors_has_the_last_as_its_cause(wire: Wire, passing: Any) -> None:
    wire.on(SHOW, passing)
    wire.on(LIST, passing)

    with pytest.raises(simplepod.WaitTimeoutError, match="never seen") as caught:
        await wire.client.instances.wait_until_running(7, timeout=30)

    assert isinstance(caught.value.__cause__, simplepod.SimplePodError)
    assert caught.value.instance is None


@pytest.mark.parametrize(
    ("refusal", "error"),
    [
        (Reply(401), simplepod.AuthenticationError),
        (Reply(403), simplepod.PermissionDeniedError),
    ],
    ids=["key", "permission"],
)
async def test_a_refusal_ends_a_wait_at_once(wire: Wire, refusal: Any, error: type[Exception]) -> None:
    wire.on(SHOW, refusal)

    with pytest.raises(error):
        await wire.client.instances.wait_until_running(7)

    assert (wire.counts, now()) == ({SHOW: 1}, 0)


@pytest.mark.parametrize("answer", [NOT_THERE, NO_ROUTE, BACKEND_404], ids=["problem", "no route", "gateway"])
async def test_a_machine_that_no_reading_of_the_whole_list_shows_is_not_waited_for(wire: Wire, answer: Any) -> None:
    wire.on(SHOW, answer)
    wire.on(LIST, [machine() | {"id": 8}], [])

    with pytest.raises(simplepod.NotFoundError, match="404 GET /instances/7"):
        await wire.client.instances.wait_until_running(7)

    assert (wire.counts, now()) == ({SHOW: 1, LIST: 2}, 0)


@pytest.mark.parametrize("wait", [lambda c: c.wait_until_running(7), lambda c: c.wait_for_port(7, 80)])
async def test_a_cancelled_wait_leaves_no_task(wire: Wire, wait: Callable[[Any], Any]) -> None:
    wire.on(SHOW, machine("created"))
    before = asyncio.all_tasks()
    waiting = asyncio.ensure_future(wait(wire.client.instances))
    await asyncio.sleep(12)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert asyncio.all_tasks() == before
