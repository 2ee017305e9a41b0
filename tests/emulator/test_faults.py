"""Faults look alike over a socket and in process, and as stock httpx shows them."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from simplepod.emulator import Emulator, LoggedRequest

from .orders import order

pytestmark = pytest.mark.virtual_time

RENT = "POST /instances"
LIST = "GET /instances/list"


@pytest.fixture(params=["over a socket", "in process"])
async def http(request: pytest.FixtureRequest, emulator: Emulator) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"X-AUTH-TOKEN": emulator.api_key}
    async with emulator:
        on_socket = request.param == "over a socket"
        transport = httpx.AsyncHTTPTransport() if on_socket else emulator.transport
        async with httpx.AsyncClient(transport=transport, base_url=emulator.url, headers=headers) as client:
            yield client


@pytest.fixture
def body(emulator: Emulator) -> dict[str, Any]:
    return order(emulator.world.put_host("RTX 4090"))


def rented(emulator: Emulator) -> int:
    return len(emulator.world.instances)


@pytest.mark.parametrize(
    ("fault", "error", "machines"),
    [
        ({"reset": True}, httpx.ReadError, 0),
        ({"reset": True, "after": True}, httpx.ReadError, 1),
        ({"drop_response": True}, httpx.RemoteProtocolError, 1),
        ({"truncate": 5}, httpx.RemoteProtocolError, 1),
        ({"truncate": 5, "reset": True}, httpx.ReadError, 1),
        ({"delay": 60, "after": True}, httpx.ReadTimeout, 1),
        ({"delay": 60}, httpx.ReadTimeout, 0),
        ({"dribble": (1, 60)}, httpx.ReadTimeout, 1),
    ],
)
async def test_a_broken_connection_looks_as_on_a_real_one(
    emulator: Emulator,
    http: httpx.AsyncClient,
    body: dict[str, Any],
    fault: dict[str, Any],
    error: type[Exception],
    machines: int,
) -> None:
    emulator.faults.on(RENT, **fault)
    timeout = httpx.Timeout(30)

    with pytest.raises(error) as caught:
        await http.post("/instances", json=body, timeout=timeout)

    assert type(caught.value) is error
    assert rented(emulator) == machines


@pytest.mark.parametrize(
    ("fault", "status", "content", "machines"),
    [
        ({"status": 503}, 503, "Fault on demand.", 0),
        ({"status": 502, "after": True}, 502, "Fault on demand.", 1),
        ({"html": True}, 502, "<h1>502 Bad Gateway</h1>", 0),
        ({"html": True, "status": 520, "after": True}, 520, "<h1>502 Bad Gateway</h1>", 1),
        ({"json": {"id": 7}}, 201, '{"id": 7}', 1),
        ({"status": 422, "json": {"error": "no"}}, 422, '{"error": "no"}', 0),
        ({"body": "gibberish"}, 201, "gibberish", 1),
        ({"body": b"bytes", "status": 200, "after": True}, 200, "bytes", 1),
        ({"rewrite": lambda machine: {"data": machine["gpuModel"]}}, 201, '{"data": "RTX 4090"}', 1),
        ({"dribble": (200, 0.001)}, 201, '"gpuModel":"RTX 4090"', 1),
        ({"status": 204}, 204, "", 0),
    ],
)
async def test_an_answer_of_a_fault_comes_instead_or_afterwards(
    emulator: Emulator,
    http: httpx.AsyncClient,
    body: dict[str, Any],
    fault: dict[str, Any],
    status: int,
    content: str,
    machines: int,
) -> None:
    emulator.faults.on(RENT, **fault)

    answer = await http.post("/instances", json=body)

    assert answer.status_code == status
    assert content in answer.text
    assert rented(emulator) == machines


async def test_an_empty_body_keeps_the_status(
    emulator: Emulator, http: httpx.AsyncClient, body: dict[str, Any]
) -> None:
    emulator.faults.on(RENT, empty=True)

    answer = await http.post("/instances", json=body)

    assert (answer.status_code, answer.content) == (201, b"")


async def test_headers_can_be_added(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.faults.on(LIST, status=429, headers={"Retry-After": "7"})

    answer = await http.get("/instances/list")

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


async def test_an_answer_without_body_can_be_rewritten(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.faults.on("DELETE /instances/{id}", status=200, rewrite=lambda old: {"old": old and "some"}, after=True)

    assert (await http.delete("/instances/7")).json() == {"old": "some"}


async def test_a_cut_answer_without_body_still_ends_the_connection(
    emulator: Emulator, http: httpx.AsyncClient, body: dict[str, Any]
) -> None:
    machine = (await http.post("/instances", json=body)).json()
    emulator.faults.on("DELETE /instances/{id}", truncate=0)

    assert (await http.delete(f"/instances/{machine['id']}")).status_code == 204
    assert (await http.get("/instances/list")).json() == []


async def test_a_fault_strikes_so_many_times_after_so_many_requests(
    emulator: Emulator, http: httpx.AsyncClient
) -> None:
    fault = emulator.faults.on(LIST, status=503, skip=1, times=2)

    statuses = [(await http.get("/instances/list")).status_code for _ in range(5)]

    assert statuses == [200, 503, 503, 200, 200]
    assert fault.hits == 2


async def test_a_fault_chooses_its_requests(emulator: Emulator, http: httpx.AsyncClient) -> None:
    def is_second_page(request: LoggedRequest) -> bool:
        return ("page", "2") in request.query

    emulator.faults.on(LIST, status=503, when=is_second_page)

    assert [(await http.get("/instances/list", params={"page": page})).status_code for page in (1, 2)] == [200, 503]


async def test_of_two_faults_the_first_that_strikes_happens(emulator: Emulator, http: httpx.AsyncClient) -> None:
    first = emulator.faults.on("*", status=500, times=1)
    second = emulator.faults.on("GET /instances/*", status=503)

    statuses = [(await http.get("/instances/list")).status_code for _ in range(2)]
    emulator.faults.remove(second)
    statuses.append((await http.get("/instances/list")).status_code)
    emulator.faults.on("*", status=500)
    emulator.faults.clear()
    statuses.append((await http.get("/instances/list")).status_code)

    assert statuses == [500, 503, 200, 200]
    assert (first.hits, second.hits) == (1, 1)


async def test_the_log_tells_what_the_server_made_of_a_lost_request(
    emulator: Emulator, http: httpx.AsyncClient, body: dict[str, Any]
) -> None:
    emulator.faults.on(RENT, drop_response=True, times=1)
    emulator.faults.on(RENT, status=503)
    with pytest.raises(httpx.RemoteProtocolError):
        await http.post("/instances", json=body)
    await http.post("/instances", json=body)

    assert [(request.handled, request.status) for request in emulator.requests.of(RENT)] == [(True, 201), (False, 503)]


async def test_the_next_request_after_a_fault_goes_through(emulator: Emulator, http: httpx.AsyncClient) -> None:
    for fault in ({"reset": True}, {"truncate": 1}):
        emulator.faults.on(LIST, times=1, **fault)
        with pytest.raises(httpx.TransportError):
            await http.get("/instances/list")

        assert (await http.get("/instances/list")).status_code == 200
