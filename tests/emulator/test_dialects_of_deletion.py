"""Reads that lag, deletions and pauses that are not what they say. Who is billed, the ledger tells."""

import asyncio
from itertools import chain, count
from typing import Any

import httpx
import pytest

from simplepod.emulator import Clock, Emulator
from simplepod.emulator.dialect import Speaking

from .orders import MERGE_PATCH, detail, rent, rent_vps
from .speaking import Speaker

DETAIL, LIST, DELETE = "GET /instances/{id}", "GET /instances/list", "DELETE /instances/{id}"
GONE = 404


@pytest.fixture
async def machine(emulator: Emulator, http: httpx.AsyncClient) -> dict[str, Any]:
    """One that is up."""
    machine = await rent(http, emulator.world.put_host("RTX 4090"))
    emulator.clock.advance(100)
    return machine


@pytest.fixture
async def fresh(emulator: Emulator, http: httpx.AsyncClient) -> dict[str, Any]:
    return await rent(http, emulator.world.put_host("RTX 4090"))


async def statuses(http: httpx.AsyncClient, machine: dict[str, Any], *refs: str) -> list[int]:
    return [(await http.get(f"/instances/{machine[ref]}")).status_code for ref in refs]


async def listed(http: httpx.AsyncClient) -> list[tuple[int, str]]:
    return [(row["id"], row["status"]) for row in (await http.get("/instances/list")).json()]


async def delete(http: httpx.AsyncClient, machine: dict[str, Any]) -> httpx.Response:
    return await http.delete(f"/instances/{machine['id']}")


def billed(emulator: Emulator) -> list[int]:
    return [entry.instance_id for entry in emulator.ledger.open]


async def test_paths_take_numbers_only(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, machine: dict[str, Any]
) -> None:
    usual = await statuses(http, machine, "id", "supportId", "hashId", "name")
    speaker.let("/instances/*", path_ids="int")

    assert usual == [200, 200, 200, 404]
    assert await statuses(http, machine, "id", "supportId", "hashId", "name") == [200, 404, 404, 404]
    for ref in ("supportId", "hashId", "name"):
        assert (await http.delete(f"/instances/{machine[ref]}")).status_code == GONE
        assert (await http.put(f"/instances/{machine[ref]}", json={"name": "x"})).status_code == GONE
    assert billed(emulator) == [machine["id"]]


async def test_details_lag_behind_an_order(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, fresh: dict[str, Any]
) -> None:
    speaker.let(DETAIL, get_lag=2)

    before = await statuses(http, fresh, "id")
    seen = [number for number, _ in await listed(http)]
    emulator.clock.advance(2)

    assert (before, await statuses(http, fresh, "id")) == ([404], [200])
    assert seen == [fresh["id"]]


async def test_a_deletion_lags_behind_an_order(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, fresh: dict[str, Any]
) -> None:
    speaker.let(DELETE, delete_lag=2)

    before, still = await delete(http, fresh), billed(emulator)
    seen = await statuses(http, fresh, "id")
    emulator.clock.advance(2)
    after = await delete(http, fresh)

    assert (before.status_code, after.status_code, still, seen) == (404, 204, [fresh["id"]], [200])
    assert billed(emulator) == []


async def test_a_list_lags_behind_an_order(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, fresh: dict[str, Any]
) -> None:
    speaker.let(LIST, list_lag=2)

    before, seen = await listed(http), await statuses(http, fresh, "id")
    emulator.clock.advance(2)

    assert (before, seen) == ([], [200])
    assert await listed(http) == [(fresh["id"], "created")]


@pytest.mark.parametrize("speed", [1, 60])
async def test_a_lag_is_as_long_for_the_client_at_any_speed(speed: float) -> None:
    now = [0.0]
    emulator = Emulator(hosts=0, clock=Clock(speed, real=lambda: now[0]), list_lag=2, get_lag=2)
    machine = emulator.world.put_instance()
    headers = {"X-AUTH-TOKEN": emulator.api_key}
    seen = []
    async with httpx.AsyncClient(transport=emulator.transport, base_url="http://x", headers=headers) as http:
        for now[0] in (1.9, 2.1):
            seen.append((len(await listed(http)), (await http.get(machine.iri)).status_code))

    assert seen == [(0, 404), (1, 200)]


async def test_a_list_goes_on_showing_a_deleted_machine(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, machine: dict[str, Any]
) -> None:
    younger = await rent(http, emulator.world.put_host("RTX 4090"))
    speaker.let(LIST, list_linger=2)
    await delete(http, machine)

    before, seen = await listed(http), await statuses(http, machine, "id")
    emulator.clock.advance(2)

    assert before == [(machine["id"], "running"), (younger["id"], "created")]
    assert (seen, billed(emulator)) == ([404], [younger["id"]])
    assert await listed(http) == [(younger["id"], "created")]


async def test_details_go_on_showing_a_deleted_machine(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, machine: dict[str, Any]
) -> None:
    speaker.let(DETAIL, get_linger=2)
    await delete(http, machine)

    before, seen = await detail(http, machine["id"]), await listed(http)
    emulator.clock.advance(2)

    assert (before["status"], seen, billed(emulator)) == ("running", [], [])
    assert await statuses(http, machine, "id") == [404]


async def test_details_show_that_a_machine_was_deleted(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, machine: dict[str, Any]
) -> None:
    speaker.let(DETAIL, deleted_linger=30)
    await delete(http, machine)

    before = await detail(http, machine["id"])
    emulator.clock.advance(30)

    assert (before["status"], await statuses(http, machine, "id")) == ("deleted", [404])


@pytest.mark.parametrize(
    ("lie", "status", "body"),
    [
        ({"delete_works": False}, 204, ""),
        ({"delete_works": False, "delete_status": 200}, 200, ""),
        ({"delete_works": False, "delete_status": 200, "delete_body": "html"}, 200, "We'll be back soon"),
        ({"delete_works": False, "delete_status": 202, "delete_body": "running"}, 202, '{"status":"running"}'),
        ({"delete_works": False, "delete_status": 500}, 500, "Internal Server Error"),
    ],
)
async def test_a_deletion_is_answered_and_has_not_worked(
    emulator: Emulator,
    http: httpx.AsyncClient,
    speaker: Speaker,
    machine: dict[str, Any],
    lie: Speaking,
    status: int,
    body: str,
) -> None:
    speaker.let(DELETE, **lie)

    answer = await delete(http, machine)

    assert answer.status_code == status
    assert body in answer.text
    assert billed(emulator) == [machine["id"]]
    assert await statuses(http, machine, "id") == [200]


@pytest.mark.parametrize("status", [301, 400, 401, 403, 409, 410, 423, 500, 502, 521])
async def test_a_deletion_is_answered_with_an_error_and_has_worked(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, machine: dict[str, Any], status: int
) -> None:
    speaker.let(DELETE, delete_status=status)

    answer = await delete(http, machine)

    assert answer.status_code == status
    assert answer.has_redirect_location is (status == 301)
    assert billed(emulator) == []
    assert (await delete(http, machine)).status_code == GONE


async def test_a_deletion_takes_its_time(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, machine: dict[str, Any]
) -> None:
    speaker.let(DELETE, delete_takes=60)

    first = await delete(http, machine)
    emulator.clock.advance(30)
    second, still = await delete(http, machine), billed(emulator)
    seen = await statuses(http, machine, "id")
    emulator.clock.advance(30)

    assert (first.status_code, second.status_code, still, seen) == (204, 204, [machine["id"]], [200])
    assert (billed(emulator), await statuses(http, machine, "id")) == ([], [404])
    [entry] = emulator.ledger.entries
    assert (entry.ended_by, entry.ended and (entry.ended - entry.started).total_seconds()) == ("client", 160)


async def test_a_machine_that_is_being_deleted_ends_before_its_balance_does(
    emulator: Emulator, http: httpx.AsyncClient, machine: dict[str, Any]
) -> None:
    other = await rent(http, emulator.world.put_host("RTX 4090"))
    emulator.delete_takes = 60
    await delete(http, machine)

    emulator.clock.advance(1_000 * 3600)

    ends = {entry.instance_id: entry.ended_by for entry in emulator.ledger.entries if entry.ended_by != "change"}
    assert ends == {machine["id"]: "client", other["id"]: "platform"}


async def test_a_pause_is_answered_and_has_not_worked(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker
) -> None:
    vps = await rent_vps(http, emulator.world.put_host("H100", kind="vm"))
    speaker.let("PATCH /instances/execute-pause", pause_works=False)

    answer = await http.patch("/instances/execute-pause", json={"instanceIds": [vps["id"]]}, headers=MERGE_PATCH)

    assert (answer.status_code, answer.json()) == (200, {})
    assert [entry.kind for entry in emulator.ledger.open] == ["running"]


@pytest.mark.parametrize(("ports", "kept"), [("same", True), ("new", False)])
async def test_a_reboot_may_map_ports_anew(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, machine: dict[str, Any], *, ports: Any, kept: bool
) -> None:
    before = await mapped(http, machine)
    speaker.let("PATCH /instances/execute-reboot", reboot_ports=ports)

    await http.patch("/instances/execute-reboot", json={"instanceIds": [machine["id"]]}, headers=MERGE_PATCH)
    emulator.clock.advance(100)
    after = await mapped(http, machine)

    assert before.keys() == after.keys()
    assert [after[port] == number for port, number in before.items()] == [kept] * len(before)


async def test_ports_that_a_reboot_mapped_anew_really_answer(emulator: Emulator) -> None:
    emulator.boot_seconds, emulator.reboot_ports = 0, "new"
    headers = {"X-AUTH-TOKEN": emulator.api_key}
    async with emulator, httpx.AsyncClient(base_url=emulator.url, headers=headers) as http:
        machine = await rent(http, emulator.world.put_host("RTX 4090"))
        before = await mapped(http, machine)
        await http.patch("/instances/execute-reboot", json={"instanceIds": [machine["id"]]}, headers=MERGE_PATCH)
        after = await mapped(http, machine)

        reader, writer = await asyncio.open_connection("127.0.0.1", int(after[22]))
        banner = await reader.readline()
        writer.close()
        with pytest.raises(OSError, match=r"refused|failed"):
            await asyncio.open_connection("127.0.0.1", int(before[22]))

    assert banner.startswith(b"SSH-2.0-")


async def mapped(http: httpx.AsyncClient, machine: dict[str, Any]) -> dict[int | str, str]:
    ports = (await detail(http, machine["id"]))["ports"]["direct"]
    return {port["srcPort"]: port["destPort"] for port in ports}


async def test_no_port_of_before_a_reboot_is_mapped_again(
    emulator: Emulator, http: httpx.AsyncClient, machine: dict[str, Any]
) -> None:
    emulator.reboot_ports = "new"
    before = await mapped(http, machine)
    free = chain(map(int, before.values()), count(31_001))
    emulator.world.map_port = lambda _instance, _port: next(free)

    await http.patch("/instances/execute-reboot", json={"instanceIds": [machine["id"]]}, headers=MERGE_PATCH)
    emulator.clock.advance(100)

    assert list((await mapped(http, machine)).values()) == [str(31_001 + index) for index in range(len(before))]
