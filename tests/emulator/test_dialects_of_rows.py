"""Rows of machines, offers and lists that are worse than documented."""

from typing import Any

import httpx
import pytest

from simplepod.emulator import BAD_ROWS, Emulator, Host
from simplepod.emulator.dialect import GpuSpelling, SupportIds

from .orders import detail, rent
from .speaking import Speaker

LIST, MARKET = "GET /instances/list", "GET /instances/market/list"


async def rows(http: httpx.AsyncClient, **query: Any) -> Any:
    return (await http.get("/instances/list", params=query)).json()


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ("everywhere", (True, True)),
        ("lists", (True, False)),
        ("details", (False, True)),
        ("nowhere", (False, False)),
    ],
)
async def test_machines_may_have_no_support_id(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, where: SupportIds, shown: tuple[bool, bool]
) -> None:
    speaker.let("*", support_ids=where)

    told = await rent(http, emulator.world.put_host("RTX 4090"))
    [row] = await rows(http)

    assert ("supportId" in row, "supportId" in told) == shown
    assert ("supportId" in await detail(http, told["id"])) is shown[1]


@pytest.mark.parametrize(
    ("model", "memory", "spelling", "shown"),
    [
        ("RTX 4090", 24_564, "vendor", "NVIDIA GeForce RTX 4090"),
        ("RTX 4070 Ti SUPER", 16_376, "vendor", "NVIDIA GeForce RTX 4070 Ti SUPER"),
        ("RTX A4000", 16_376, "vendor", "NVIDIA RTX A4000"),
        ("A100", 40_960, "form_factor", "NVIDIA A100-SXM4-40GB"),
        ("A100", 81_920, "form_factor", "NVIDIA A100-SXM4-80GB"),
        ("RTX 4090", 24_564, "form_factor", "NVIDIA GeForce RTX 4090"),
        ("RTX 4090", 24_564, "lower", "rtx 4090"),
        ("RTX 4090", 24_564, "joined", "RTX4090"),
        ("RTX 4090", 24_564, "market", "RTX 4090"),
    ],
)
async def test_machines_spell_their_gpu_otherwise_than_the_market(
    emulator: Emulator,
    http: httpx.AsyncClient,
    speaker: Speaker,
    model: str,
    memory: int,
    spelling: GpuSpelling,
    shown: str,
) -> None:
    speaker.let("*", gpu_spelling=spelling)

    told = await rent(http, emulator.world.put_host(model, gpu_count=2, gpu_memory_size=memory).offer(1))
    [offer, *_] = (await http.get("/instances/market/list")).json()

    assert offer["gpuModel"] == model
    assert told["gpuModel"] == told["gpus"][0]["name"] == (await rows(http))[0]["gpuModel"] == shown


async def test_machines_state_another_memory_than_the_market(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker
) -> None:
    await rent(http, emulator.world.put_host("RTX 4090", gpu_count=2).offer(1))
    speaker.let("*", gpu_memory_difference=-1)

    [offer, *_] = (await http.get("/instances/market/list")).json()

    assert (offer["gpuMemorySize"], (await rows(http))[0]["gpuMemorySize"]) == (24_564, 24_563)


@pytest.mark.parametrize(
    ("shares", "cores", "memory"), [("fractions", 12.67, 32_853.33), ("texts", "12.67", "32853.33")]
)
async def test_cores_and_memory_are_fractions(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, shares: Any, cores: object, memory: object
) -> None:
    host = emulator.world.market.add(Host(gpu_model="RTX 3090", gpu_count=3, cpu_core_count=39, system_memory=98_561))
    speaker.let("*", shares=shares)

    query = {"cpuCoreCount[gte]": 12, "gpuCount[lte]": 1}
    [offer] = (await http.get("/instances/market/list", params=query)).json()
    told = await rent(http, host.offer(1))

    assert (offer["cpuCoreCount"], offer["systemMemory"]) == (cores, memory)
    assert (told["cpuCoreCount"], told["systemMemory"]) == (cores, memory)
    assert (await rows(http))[0]["cpuCoreCount"] == cores


async def test_a_list_has_rows_that_cannot_be_read(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker
) -> None:
    machine = await rent(http, emulator.world.put_host("RTX 4090"))
    speaker.let(LIST, bad_rows=BAD_ROWS)

    *bad, good = await rows(http)

    assert (bad, good["id"]) == (list(BAD_ROWS), machine["id"])


@pytest.mark.parametrize(
    ("at", "instead", "shown"),
    [
        (0, False, [None, "x", 0, 1, 2]),
        (1, False, [0, None, "x", 1, 2]),
        (-1, False, [0, 1, None, "x", 2]),
        (99, False, [0, 1, 2, None, "x"]),
        (0, True, [None, "x", 2]),
        (-1, True, [0, 1, "x"]),
        (99, True, [0, 1, "x"]),
    ],
)
async def test_unreadable_rows_stand_at_any_place(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, *, at: int, instead: bool, shown: list[object]
) -> None:
    ids = [emulator.world.put_instance().id for _ in range(3)]
    speaker.let(LIST, bad_rows=[None, "x"], bad_rows_at=at, bad_rows_instead=instead)

    assert [ids.index(row["id"]) if isinstance(row, dict) else row for row in await rows(http)] == shown


async def test_unreadable_rows_stand_at_random_places(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker
) -> None:
    for _ in range(3):
        emulator.world.put_instance()
    speaker.let(LIST, bad_rows=[None], bad_rows_at="random")

    assert {(await rows(http)).index(None) for _ in range(40)} == {0, 1, 2, 3}


async def test_unreadable_rows_are_on_one_page_only(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker
) -> None:
    for _ in range(3):
        emulator.world.put_instance()
    speaker.let(LIST, bad_rows=[None], bad_rows_at=2)

    pages = [await rows(http, itemsPerPage=2, page=page) for page in (1, 2, 3)]

    assert [[row is None for row in page] for page in pages] == [[False, False], [True, False], []]


async def test_a_search_that_finds_unreadable_rows_may_be_an_object(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker
) -> None:
    emulator.world.put_instance(name="other")
    emulator.world.put_instance(name="wanted")
    speaker.let(LIST, bad_rows=["x"], keyed_lists=True)

    found = await rows(http, search="wanted")

    assert {key: row if isinstance(row, str) else row["name"] for key, row in found.items()} == {
        "2": "x",
        "1": "wanted",
    }


@pytest.mark.parametrize(
    "path",
    ["/instances/market/list", "/instances/templates/list", "/instances/billing/list", "/instances/deposit/list"],
)
async def test_any_list_may_have_unreadable_rows(http: httpx.AsyncClient, speaker: Speaker, path: str) -> None:
    usual = (await http.get(path)).json()
    speaker.let(f"GET {path}", bad_rows=[None])

    assert (await http.get(path)).json() == [None, *usual]


async def test_an_unpaged_market_may_have_unreadable_rows(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker
) -> None:
    emulator.world.put_host("RTX 4090")
    speaker.let(MARKET, bad_rows=[None], market_paging=False)

    assert [row is None for row in (await http.get("/instances/market/list")).json()] == [True, False]


async def test_a_list_without_rows_has_none_to_spoil(http: httpx.AsyncClient, speaker: Speaker) -> None:
    speaker.let(LIST, bad_rows=BAD_ROWS, bad_rows_instead=True)

    assert await rows(http) == []
