"""What is sent again, when, and what is never sent."""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from simplepod import RetryPolicy, SimplePod, TransportError
from tests.evidence.audit import outcome_of
from tests.evidence.calls import LEASES, RENTS
from tests.scripted import HANG, NORMAL, TEMPLATE, Answer, Late, offer
from tests.virtual_time import elapsed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pytest_httpx import HTTPXMock

    from tests.scripted import ScriptedSimplePod, Sent

pytestmark = pytest.mark.virtual_time

KEY = "api-0123456789abcdef"
CALLS: dict[str, Callable[[SimplePod], Awaitable[Any]]] = {
    "summary": lambda client: client.billing.summary(),
    "list": lambda client: client.instances.list().to_list(),
    "market": lambda client: client.market.docker().to_list(),
    "get": lambda client: client.instances.get(101),
    "request": lambda client: client.request("GET", "/instances/list"),
}
WRITES: dict[str, Callable[[SimplePod], Awaitable[Any]]] = {
    "create": lambda client: client.templates.create(name="x", image_name="python"),
    "reboot": lambda client: client.instances.reboot(101),
    "pause": lambda client: client.vps.pause(101),
    "request": lambda client: client.request("POST", "/instances/new", json={}),
}


@pytest.mark.parametrize("status", [502, 503, 504, 520, 521, 522, 523, 524])
@pytest.mark.parametrize("call", CALLS)
async def test_a_read_is_repeated_after_an_edges_own_error(pod: ScriptedSimplePod, call: str, status: int) -> None:
    pod.add(101)
    pod.on("GET *", Answer(status, text="<html>"), NORMAL)
    async with pod.client() as client:
        await CALLS[call](client)

    assert len(pod.requests) >= 2


@pytest.mark.parametrize("status", [502, 520, 522, 524, 429])
@pytest.mark.parametrize("call", WRITES)
async def test_a_post_or_patch_is_not_repeated_after_it(pod: ScriptedSimplePod, call: str, status: int) -> None:
    pod.on("*", Answer(status, text="<html>"))
    async with pod.client() as client:
        (await outcome_of(WRITES[call](client))).raised(Exception)

    assert len([sent for sent in pod.requests if not sent.route.startswith("GET ")]) == 1


@pytest.mark.parametrize(
    "after", ["0", "0.0", "-5", "-0", "Tue, 10 Nov 2020 09:00:00 GMT", "Tue, 10 Nov 2026 09:00:00 GMT"]
)
@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("base", [0.5, 3.0])
async def test_a_retry_after_of_nothing_still_waits(
    pod: ScriptedSimplePod, after: str, status: int, base: float
) -> None:
    await asyncio.sleep(5)
    pod.on("GET *", Answer(status, text="", headers={"Retry-After": after}), NORMAL)
    async with pod.client(retry=RetryPolicy(base=base)) as client:
        await client.billing.summary()

    first, second = pod.requests
    assert (
        second.at - first.at >= (base if after[0] != "-" else base / 2) - 1e-6
    )  # less than nothing is no header at all


async def test_a_retry_after_is_kept_up_to_its_cap(pod: ScriptedSimplePod) -> None:
    pod.on(
        "GET *",
        Answer(429, text="", headers={"Retry-After": "20"}),
        Answer(429, text="", headers={"Retry-After": "999"}),
        NORMAL,
    )
    async with pod.client(retry=RetryPolicy(retry_after_cap=30)) as client:
        await client.billing.summary()

    first, second, third = pod.requests
    assert second.at - first.at == pytest.approx(20)
    assert third.at - second.at == pytest.approx(30)


AFTER_CLOSING: dict[str, Callable[[SimplePod], Awaitable[Any]]] = {
    **CALLS,
    **{f"{name}, written": call for name, call in WRITES.items()},
    **RENTS,
    **{way: lambda client, way=way: LEASES[way](client).__aenter__() for way in LEASES},  # type: ignore[misc]
    "delete": lambda client: client.instances.delete(101),
    "first": lambda client: client.market.docker().first(),
    "wait": lambda client: client.instances.wait_until_running(101),
    "resume": lambda client: client.vps.resume(101, offer()),
    "copy": lambda client: client.with_options(timeout=5).billing.summary(),
}


@pytest.mark.parametrize("call", AFTER_CLOSING)
async def test_after_closing_no_request_goes_out(pod: ScriptedSimplePod, call: str) -> None:
    pod.add(101)
    client = pod.client()
    await client.aclose()

    with pytest.raises(RuntimeError, match="closed"):
        await AFTER_CLOSING[call](client)

    assert pod.requests == []


async def test_a_request_that_waits_to_be_repeated_does_not_go_out_after_closing(pod: ScriptedSimplePod) -> None:
    pod.on("GET *", Answer(503, text=""))
    client = pod.client(retry=RetryPolicy(attempts=9, base=4, cap=4))
    task = asyncio.ensure_future(outcome_of(client.billing.summary()))
    await asyncio.sleep(1)
    await client.aclose()
    closed_at = elapsed()
    await task

    assert all(sent.at - 1000 <= closed_at for sent in pod.requests)


@pytest.mark.parametrize("call", [*WRITES, "get"])
async def test_a_refused_connect_of_a_proxy_has_sent_nothing(httpx_mock: HTTPXMock, call: str) -> None:
    httpx_mock.add_exception(httpx.ProxyError("407 Proxy Authentication Required"), is_reusable=True)
    async with SimplePod(KEY, proxy="http://127.0.0.1:3128", retry=RetryPolicy(attempts=1)) as client:
        error = (await outcome_of({**CALLS, **WRITES}[call](client))).raised(TransportError)

    assert error.sent is False


async def test_a_proxy_error_of_somebody_elses_transport_may_have_sent(pod: ScriptedSimplePod) -> None:
    pod.on("*", httpx.ProxyError("403 Forbidden"))
    async with pod.client() as client:
        error = (await outcome_of(client.templates.create(name="x", image_name="python"))).raised(TransportError)

    assert error.sent is True
    assert len(pod.requests) == 1


async def test_an_order_that_a_proxy_refused_to_carry_is_no_unclear_order(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(method="GET", json=[], is_reusable=True)
    httpx_mock.add_exception(httpx.ProxyError("407"), method="POST", is_reusable=True)
    async with SimplePod(KEY, proxy="http://127.0.0.1:3128") as client:
        error = (await outcome_of(client.instances.rent(offer(), TEMPLATE))).raised(TransportError)

    assert error.sent is False
    assert elapsed() <= 90


async def test_cancelled_requests_leave_nothing_under_way(pod: ScriptedSimplePod) -> None:
    pod.on("GET *", Late(0.01))
    async with pod.client() as client:
        calls = [asyncio.ensure_future(client.billing.summary()) for _ in range(300)]
        await asyncio.sleep(0.02)
        for call in calls[::2]:
            call.cancel()
        await asyncio.wait(calls)
        await client.billing.summary()
        mine = asyncio.current_task()
        assert [task for task in asyncio.all_tasks() if task is not mine and task.get_name() != "server"] == []

    assert not pod.under_way


async def test_listings_left_by_break_leave_nothing_behind(pod: ScriptedSimplePod) -> None:
    def page(sent: Sent) -> Any:
        number = int(sent.query.get("page", "1"))
        return [{"id": number * 1000 + row} for row in range(100)] if number < 50 else []

    pod.on("GET /instances/list", page)
    async with pod.client() as client:
        for _ in range(100):
            async for _machine in client.instances.list():
                break
        gc.collect()
        await asyncio.sleep(5)
        mine = asyncio.current_task()
        left = [task for task in asyncio.all_tasks() if task is not mine and task.get_name() != "server"]
        assert len(left) <= 10
        assert len(pod.requests) <= 100 * 9

    assert not pod.under_way


async def test_a_hanging_request_gives_its_turn_back_when_it_is_cancelled(pod: ScriptedSimplePod) -> None:
    pod.on("GET *", *[HANG] * 4, NORMAL)
    async with pod.client(max_concurrency=2) as client:
        calls = [asyncio.ensure_future(client.billing.summary()) for _ in range(4)]
        await asyncio.sleep(1)
        for call in calls:
            call.cancel()
        await asyncio.wait(calls)
        pod.behave()
        await asyncio.wait_for(client.billing.summary(), 5)
