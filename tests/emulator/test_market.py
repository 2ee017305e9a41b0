from decimal import Decimal

import httpx
import pytest

from simplepod.emulator import Emulator, Host, Market

from .orders import order, rent

LIST = "/instances/market/list"


async def models(http: httpx.AsyncClient, **query: str) -> list[str]:
    answer = await http.get(LIST, params=query)
    assert answer.status_code == 200, answer.text
    return [row["gpuModel"] for row in answer.json()]


async def test_every_tier_of_a_host_is_a_row(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.world.put_host("RTX 4090", gpu_count=6, price_per_gpu="0.42")

    rows = (await http.get(LIST)).json()

    assert [row["gpuCount"] for row in rows] == [1, 2, 4, 6]
    assert {row["pricePerGpu"] for row in rows} == {0.42}


async def test_a_rows_id_is_not_what_it_is_rented_by(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.world.put_host("RTX 4090")
    [row] = (await http.get(LIST)).json()

    refused = await http.post(
        "/instances", json={**order(emulator.world.market.hosts[0]), "instanceMarket": f"/instances/market/{row['id']}"}
    )

    assert refused.status_code == 400
    assert refused.json()["detail"] == f'Item not found for "/instances/market/{row["id"]}".'


async def test_rows_of_the_older_edition_have_no_reference_but_their_id(
    emulator: Emulator, http: httpx.AsyncClient
) -> None:
    emulator.offer_iri = False
    host = emulator.world.put_host("RTX 4090")

    [row] = (await http.get(LIST)).json()

    assert "instanceMarket" not in row
    assert f"/instances/market/{row['id']}" == host.offer().iri


async def test_a_rented_tier_is_listed_unless_only_free_ones_are_asked_for(
    emulator: Emulator, http: httpx.AsyncClient
) -> None:
    await rent(http, emulator.world.put_host("RTX 4090"))
    emulator.world.put_host("RTX 5090")

    assert await models(http) == ["RTX 4090", "RTX 5090"]
    assert await models(http, rentalStatus="Any") == ["RTX 4090", "RTX 5090"]
    assert await models(http, rentalStatus="active") == ["RTX 5090"]
    assert await models(http, rentalStatus="inactive") == ["RTX 4090"]


async def test_renting_part_of_a_host_takes_the_larger_tiers_off(emulator: Emulator, http: httpx.AsyncClient) -> None:
    host = emulator.world.put_host("RTX 4090", gpu_count=4)
    await rent(http, host.offer(1))

    rows = (await http.get(LIST, params={"rentalStatus": "active"})).json()

    assert [row["gpuCount"] for row in rows] == [1, 2]


async def test_the_vps_market_is_the_same_path_in_another_mode(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.world.put_host("RTX 4090")
    emulator.world.put_host("H100", kind="vm")

    assert await models(http, mode="vm") == ["H100"]
    assert await models(http, mode="docker") == ["RTX 4090"]


def put_three_hosts(market: Market) -> None:
    market.add(Host(gpu_model="RTX 4090", gpu_cuda_ver="12.9"))
    market.add(
        Host(
            gpu_model="A100",
            price_per_gpu=Decimal("1.5"),
            gpu_memory_size=81_920,
            gpu_cuda_ver="12.10",
            gpu_driver_ver="575.64.03",
            region="North America",
            country="Canada",
            datacenter="CA-QC-01",
            rental_time_min=24,
        )
    )
    market.add(
        Host(
            gpu_model="P104-100",
            gpu_memory_size=8_192,
            gpu_cuda_ver="11.8",
            gpu_driver_ver="520.61.05",
            region="Asia",
            country="Japan",
            datacenter="AS-JP-01",
            sla=98,
        )
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"gpuModel": "RTX 4090"}, ["RTX 4090"]),
        ({"gpuModel": "rtx 4090"}, []),
        ({"gpuModel": "Any"}, ["RTX 4090", "A100", "P104-100"]),
        ({"region": "World"}, ["RTX 4090", "A100", "P104-100"]),
        ({"region": "Europe"}, ["RTX 4090"]),
        ({"region": "Poland"}, ["RTX 4090"]),
        ({"region": "EU-PL-01"}, ["RTX 4090"]),
        ({"region": "Antarctica"}, []),
        ({"pricePerGpu[lte]": "1"}, ["RTX 4090", "P104-100"]),
        ({"pricePerGpu[lte]": "0.5"}, ["RTX 4090", "A100", "P104-100"]),
        ({"pricePerGpu[gte]": "1"}, ["A100"]),
        ({"gpuMemorySize[gte]": "24000"}, ["RTX 4090", "A100"]),
        ({"gpuMemorySize[gte]": "24"}, ["RTX 4090", "A100", "P104-100"]),
        ({"sla[gte]": "99"}, ["RTX 4090", "A100"]),
        ({"rentalTimeMin[lte]": "10"}, ["RTX 4090", "P104-100"]),
        ({"colour": "green"}, ["RTX 4090", "A100", "P104-100"]),
        ({"gpuCudaVer": "12.10"}, ["A100"]),
        ({"gpuCudaVer": "12.9", "gpuCudaVerOperator": ">="}, ["RTX 4090"]),
        ({"gpuDriverVer": "575.64"}, []),
        ({"gpuDriverVer": "575.64", "gpuDriverVerComparisonOperator": ">="}, ["RTX 4090", "A100"]),
        ({"gpuDriverVer": "575.64", "gpuDriverVerComparisonOperator": "<="}, ["P104-100"]),
        ({"gpuDriverVer": "580.95.05", "gpuDriverVerOperator": ">="}, ["RTX 4090"]),
    ],
)
async def test_a_filter_passes_what_the_platform_would(
    emulator: Emulator, http: httpx.AsyncClient, query: dict[str, str], expected: list[str]
) -> None:
    put_three_hosts(emulator.world.market)

    assert await models(http, **query) == expected


async def test_a_row_that_lacks_a_field_passes_no_filter_on_it(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.world.market.add(Host(gpu_model="RTX 4090", hidden=frozenset({"sla", "gpuDriverVer", "gpuCudaVer"})))

    [row] = (await http.get(LIST)).json()

    assert not {"sla", "gpuDriverVer", "gpuCudaVer"} & set(row)
    assert await models(http, **{"sla[gte]": "1"}) == []
    assert await models(http, gpuDriverVer="1", gpuDriverVerComparisonOperator=">=") == []


async def test_filters_that_the_server_does_not_know_are_ignored(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.ignore_filters = {"gpuModel", "pricePerGpu"}
    emulator.world.put_host("RTX 4090", price_per_gpu=3)

    assert await models(http, gpuModel="RTX 5090", **{"pricePerGpu[lte]": "1"}) == ["RTX 4090"]


async def test_the_first_order_counts_most_and_missing_values_come_last(
    emulator: Emulator, http: httpx.AsyncClient
) -> None:
    market = emulator.world.market
    for model, sla in (("A", 99.0), ("B", 98.0), ("C", 99.0)):
        market.add(Host(gpu_model=model, sla=sla))
    market.hosts[2].price_per_gpu = None
    market.add(Host(gpu_model="D", hidden=frozenset({"sla"})))

    assert await models(http, **{"order[sla]": "asc", "order[pricePerGpu]": "desc"}) == ["B", "A", "C", "D"]
    assert await models(http, **{"order[sla]": "sideways", "order[colour]": "asc"}) == ["A", "B", "C", "D"]


async def test_the_market_is_one_page_unless_a_size_is_asked_for(emulator: Emulator, http: httpx.AsyncClient) -> None:
    for number in range(34):
        emulator.world.put_host(f"GPU {number}")

    assert len(await models(http)) == 34
    assert await models(http, page="2") == []
    assert await models(http, itemsPerPage="30", page="2") == ["GPU 30", "GPU 31", "GPU 32", "GPU 33"]


async def test_a_market_without_pages_sends_everything_every_time(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.market_paging = False
    for number in range(34):
        emulator.world.put_host(f"GPU {number}")

    assert len(await models(http, itemsPerPage="10", page="3")) == 34


async def test_a_seed_makes_a_market_with_something_for_every_filter() -> None:
    first, again, other = (Emulator(speed=0, seed=seed).world.market for seed in (1, 1, 2))

    shape = [(host.gpu_model, host.gpu_count, host.price_per_gpu) for host in first.hosts]
    assert len(shape) == 400
    assert shape == [(host.gpu_model, host.gpu_count, host.price_per_gpu) for host in again.hosts]
    assert shape != [(host.gpu_model, host.gpu_count, host.price_per_gpu) for host in other.hosts]
    assert {"RTX 4090", "RTX 5090", "RTX 3060", "RTX A2000", "P104-100"} <= {model for model, _, _ in shape}
    assert any("MIG" in model for model, _, _ in shape)
    assert {"11.8", "12.9", "12.10", "13.0"} <= {host.gpu_cuda_ver for host in first.hosts}
    assert any(host.hidden for host in first.hosts)
    assert {host.kind for host in first.hosts} == {"docker", "vm"}


def test_a_host_offers_no_other_tier_than_its_own(emulator: Emulator) -> None:
    host = emulator.world.put_host("RTX 4090", gpu_count=2)

    assert [host.offer(1).gpu_count, host.offer().gpu_count] == [1, 2]
    with pytest.raises(LookupError, match=r"\[1, 2\] GPUs, not 3"):
        host.offer(3)


async def test_a_host_taken_off_the_market_cannot_be_rented(emulator: Emulator, http: httpx.AsyncClient) -> None:
    host = emulator.world.put_host("RTX 4090")
    body = order(host)
    emulator.world.market.clear()

    refused = await http.post("/instances", json=body)

    assert refused.status_code == 400
    assert len(emulator.world.market) == 0
