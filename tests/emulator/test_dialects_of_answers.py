"""Gateways, clocks, dates and connections that are worse than documented."""

import asyncio
import math
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import get_type_hints

import httpx
import pytest

from simplepod.emulator import Clock, Dialect, Emulator
from simplepod.emulator.dialect import Speaking

from .orders import order, rent
from .speaking import ByOption, Speaker

PATHS = ["/instances/list", "/instances/7", "/user-ssh-keys/list", "/nope"]
LIST = "GET /instances/list"


async def row(http: httpx.AsyncClient) -> dict[str, object]:
    found: list[dict[str, object]] = (await http.get("/instances/list")).json()
    return found[0]


@pytest.mark.parametrize("path", PATHS)
async def test_a_gateway_answers_404_in_plain_text_on_any_path(
    http: httpx.AsyncClient, speaker: Speaker, path: str
) -> None:
    speaker.let("*", gateway=404)

    answer = await http.get(path)

    assert (answer.status_code, answer.text) == (404, "default backend - 404")
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize(("status", "words"), [(200, "We'll be back soon"), (404, "404 Not Found"), (521, "521 Error")])
async def test_a_gateway_answers_with_a_page(
    http: httpx.AsyncClient, speaker: Speaker, status: int, words: str
) -> None:
    speaker.let("*", gateway=status, gateway_form="html")

    answer = await http.delete("/instances/7")

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "text/html"
    assert words in answer.text


async def test_a_gateway_answers_in_words_of_its_own(http: httpx.AsyncClient, speaker: Speaker) -> None:
    speaker.let("*", gateway=404, gateway_text="no healthy upstream")

    assert (await http.get("/instances/list")).text == "no healthy upstream"


@pytest.mark.parametrize(("after", "machines"), [(False, 0), (True, 1)])
async def test_a_gateway_comes_before_the_application_or_after_it(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, *, after: bool, machines: int
) -> None:
    host = emulator.world.put_host("RTX 4090")
    speaker.let("POST /instances", gateway=404, gateway_after=after)

    assert (await http.post("/instances", json=order(host))).text == "default backend - 404"
    assert len(emulator.ledger.open) == machines
    assert [request.handled for request in emulator.requests] == [after]


async def test_a_gateway_goes_down_and_comes_back_while_it_runs(emulator: Emulator, http: httpx.AsyncClient) -> None:
    statuses = []
    for emulator.gateway in (None, 404, 200, None):
        statuses.append((await http.get("/instances/summary")).status_code)

    assert statuses == [200, 404, 200, 200]
    assert "<html>" not in (await http.get("/instances/summary")).text


async def test_a_fault_lets_single_requests_be_answered_in_a_dialect(
    emulator: Emulator, http: httpx.AsyncClient
) -> None:
    emulator.faults.on(LIST, gateway=404, skip=1, times=1, when=lambda request: not request.query)

    asked = [await http.get("/instances/list", params=query) for query in ({}, {"page": 1}, {}, {})]

    assert [answer.status_code for answer in asked] == [200, 200, 404, 200]


@pytest.mark.parametrize("skew", [30, -300])
async def test_the_date_is_apart_from_the_clock_of_machines(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, skew: int
) -> None:
    await rent(http, emulator.world.put_host("RTX 4090"))
    speaker.let(LIST, clock_skew=skew)

    answer = await http.get("/instances/list")

    created_at = datetime.fromisoformat(answer.json()[0]["createdAt"])
    assert parsedate_to_datetime(answer.headers["Date"]) - created_at == timedelta(seconds=skew)


async def test_answers_may_have_no_date(http: httpx.AsyncClient, speaker: Speaker) -> None:
    speaker.let("*", date_header=False)

    assert "Date" not in (await http.get("/instances/list")).headers


@pytest.mark.parametrize(
    ("dates", "shown"),
    [
        ({}, "2026-05-01T14:00:00+02:00"),
        ({"dates": "utc"}, "2026-05-01T12:00:00+00:00"),
        ({"dates": "naive_warsaw"}, "2026-05-01T14:00:00"),
        ({"dates": "naive_utc"}, "2026-05-01T12:00:00"),
        ({"created_at": False}, None),
    ],
)
async def test_machines_are_dated_in_any_form_or_not_at_all(dates: Speaking, shown: str | None) -> None:
    emulator = Emulator(hosts=0, clock=Clock(0, start=datetime(2026, 5, 1, 12, tzinfo=UTC)))
    emulator.world.put_instance()
    headers = {"X-AUTH-TOKEN": emulator.api_key}
    async with httpx.AsyncClient(transport=emulator.transport, base_url="http://x", headers=headers) as http:
        emulator.faults.on(LIST, times=1, **dates)
        by_fault = (await row(http)).get("createdAt")
        ByOption(emulator).let(LIST, **dates)

        assert by_fault == (await row(http)).get("createdAt") == shown


async def test_an_idle_connection_is_closed_without_notice(emulator: Emulator, speaker: Speaker) -> None:
    speaker.let(LIST, keep_alive=0.001)
    async with emulator:
        reader, writer = await asyncio.open_connection("127.0.0.1", emulator.port)
        writer.write(f"GET /instances/list HTTP/1.1\r\nHost: x\r\nX-AUTH-TOKEN: {emulator.api_key}\r\n\r\n".encode())
        answer = await reader.read()  # until the server closes
        writer.close()

    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert answer.endswith(b"[]")
    assert b"connection: close" not in answer.lower()


def test_every_field_of_the_dialect_is_an_argument_of_a_fault(emulator: Emulator) -> None:
    assert get_type_hints(Speaking) == get_type_hints(Dialect)
    with pytest.raises(TypeError, match="gatway"):
        emulator.faults.on("*", gatway=404)  # type: ignore[call-arg]  # wrong on purpose


@pytest.mark.parametrize("lag", [5, math.inf])
async def test_a_lag_of_one_request_is_over_with_the_next(
    emulator: Emulator, http: httpx.AsyncClient, lag: float
) -> None:
    machine = await rent(http, emulator.world.put_host("RTX 4090"))
    emulator.faults.on("GET /instances/{id}", get_lag=lag, times=1)

    statuses = [(await http.get(f"/instances/{machine['id']}")).status_code for _ in range(2)]

    assert statuses == [404, 200]
