import asyncio
from typing import Any

import httpx
import pytest

from simplepod.emulator import Emulator

from .orders import order, until

pytestmark = pytest.mark.virtual_time


@pytest.fixture
def body(emulator: Emulator) -> dict[str, Any]:
    return order(emulator.world.put_host("RTX 4090"))


async def test_the_servers_side_of_a_request_outlives_its_client(
    emulator: Emulator, http: httpx.AsyncClient, body: dict[str, Any]
) -> None:
    emulator.faults.on("POST /instances", delay=60)
    asking = asyncio.create_task(http.post("/instances", json=body))
    await until(lambda: bool(emulator.requests))

    asking.cancel()
    await asyncio.wait([asking])
    at_once = len(emulator.world.instances)
    await http.aclose()

    assert asking.cancelled()
    assert (at_once, len(emulator.world.instances)) == (0, 1)


async def test_leaving_the_emulator_waits_for_what_is_under_way(emulator: Emulator, body: dict[str, Any]) -> None:
    emulator.faults.on("POST /instances", delay=60)
    others = asyncio.all_tasks()
    http = httpx.AsyncClient(
        transport=emulator.transport, base_url="http://x", headers={"X-AUTH-TOKEN": emulator.api_key}, timeout=0.01
    )
    async with emulator:
        with pytest.raises(httpx.ReadTimeout):
            await http.post("/instances", json=body)

    assert len(emulator.world.instances) == 1
    assert asyncio.all_tasks() == others


async def test_closing_one_client_leaves_the_requests_of_another(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.faults.on("GET /instances/list", dribble=(1, 0.001))
    asking = asyncio.create_task(http.get("/instances/list"))
    async with httpx.AsyncClient(transport=emulator.transport) as other:
        assert (await other.get("http://x/")).status_code == 404

    assert (await asking).json() == []


async def test_an_answer_is_read_in_the_pieces_it_comes_in(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.faults.on("GET /instances/summary", dribble=(50, 0.001))

    async with http.stream("GET", "/instances/summary") as answer:
        pieces = [piece async for piece in answer.aiter_raw()]

    assert [len(piece) for piece in pieces[:-1]] == [50] * (len(pieces) - 1)
    assert sum(map(len, pieces)) == int(answer.headers["Content-Length"])


async def test_a_mistake_in_a_test_is_raised_where_the_test_sees_it(
    emulator: Emulator, http: httpx.AsyncClient
) -> None:
    emulator.faults.on("GET /instances/list", rewrite=lambda rows: rows["nonsense"])

    with pytest.raises(TypeError):
        await http.get("/instances/list")


def test_a_transport_serves_one_event_loop_after_the_other(emulator: Emulator) -> None:
    transport = emulator.transport
    emulator.faults.on("GET /instances/list", delay=60, times=1)

    async def ask(timeout: float) -> int:
        http = httpx.AsyncClient(transport=transport, headers={"X-AUTH-TOKEN": emulator.api_key}, timeout=timeout)
        return (await http.get("http://x/instances/list")).status_code

    async def ask_and_close() -> int:
        status = await ask(5)
        await transport.aclose()
        return status

    with pytest.raises(httpx.ReadTimeout):
        asyncio.run(ask(0.01))

    assert asyncio.run(ask_and_close()) == 200


def test_a_request_under_way_ends_with_its_event_loop(emulator: Emulator) -> None:
    emulator.faults.on("GET /instances/list", delay=60, times=1)
    http = httpx.AsyncClient(transport=emulator.transport, headers={"X-AUTH-TOKEN": emulator.api_key})

    async def ask_and_leave() -> "asyncio.Task[httpx.Response]":
        asking = asyncio.create_task(http.get("http://x/instances/list"))
        await until(lambda: bool(emulator.requests))
        return asking

    asking = asyncio.run(ask_and_leave())

    assert asking.cancelled()
    assert emulator.requests[0].status is None
