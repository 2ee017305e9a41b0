from decimal import Decimal

import httpx
import pytest

from simplepod.emulator import Emulator, Host, Template

from .orders import detail, rent

USAGE, DEPOSITS = "/instances/billing/list", "/instances/deposit/list"


@pytest.fixture
def host(emulator: Emulator) -> Host:
    host = Host(gpu_model="RTX 4090", gpu_count=4, price_per_gpu=Decimal("0.5"), price_per_disk_size=Decimal("0.73"))
    return emulator.world.market.add(host)


@pytest.fixture
def small(emulator: Emulator) -> str:
    return emulator.world.account.add_template(Template(name="small", image_name="me/small", disk_size=100)).iri


async def test_a_machine_is_billed_for_gpus_and_disk_by_the_second(
    emulator: Emulator, http: httpx.AsyncClient, host: Host, small: str
) -> None:
    machine = await rent(http, host.offer(2), instanceTemplate=small)
    emulator.clock.advance(90)

    [entry] = emulator.ledger.open

    assert entry.rate == Decimal("0.5") * 2 + Decimal("0.73") * 100 / 730
    assert entry.amount == (entry.rate * 90 / 3600).quantize(Decimal("0.00000001"))
    assert (entry.instance_id, entry.name, entry.who, entry.ended) == (machine["id"], machine["name"], "client", None)


async def test_the_ledger_keeps_what_is_over(
    emulator: Emulator, http: httpx.AsyncClient, host: Host, small: str
) -> None:
    machine = await rent(http, host.offer(1), instanceTemplate=small)
    emulator.clock.advance(3600)
    await http.delete(f"/instances/{machine['id']}")
    emulator.clock.advance(3600)

    [entry] = emulator.ledger.by("client")

    assert entry.amount == emulator.ledger.total == Decimal("0.6")
    assert entry.ended is not None
    assert (entry.ended - entry.started).total_seconds() == 3600
    assert emulator.world.balance == Decimal("99.4")


async def test_an_empty_balance_ends_every_machine_at_that_moment(
    emulator: Emulator, http: httpx.AsyncClient, host: Host, small: str
) -> None:
    emulator.world.balance = 3
    for _ in range(2):
        await rent(http, host.offer(1), instanceTemplate=small)

    emulator.clock.advance(24 * 3600)

    assert (await http.get("/instances/list")).json() == []
    assert emulator.world.balance == 0
    assert {entry.ended_by for entry in emulator.ledger.entries} == {"platform"}
    assert [entry.amount for entry in emulator.ledger.entries] == [Decimal("1.5"), Decimal("1.5")]


async def test_the_summary_tells_burn_balance_and_hours(
    emulator: Emulator, http: httpx.AsyncClient, host: Host, small: str
) -> None:
    idle = (await http.get("/instances/summary")).json()
    machine = await rent(http, host.offer(1), instanceTemplate=small)
    emulator.clock.advance(3600)
    running = (await http.get("/instances/summary")).json()

    assert idle == {
        "all": {"active": {"rri": [], "rriCountTotal": 0}},
        "rentalAvailability": {"pricePerInstances": 0, "balanceRental": 100, "availableRentalHours": 0},
    }
    assert running == {
        "all": {"active": {"rri": [machine["name"]], "rriCountTotal": 1}},
        "rentalAvailability": {"pricePerInstances": 0.6, "balanceRental": 99.4, "availableRentalHours": 165},
    }


async def test_usage_is_a_row_for_each_stretch(
    emulator: Emulator, http: httpx.AsyncClient, host: Host, small: str
) -> None:
    first, second = [(await rent(http, host.offer(1), instanceTemplate=small))["id"] for _ in range(2)]
    emulator.clock.advance(1800)
    await http.delete(f"/instances/{first}")

    rows = (await http.get(USAGE)).json()
    of_second = (await http.get(USAGE, params={"instanceId": second})).json()

    assert [(row["instanceId"], row["amount"], "finishedAt" in row) for row in rows] == [
        (first, "0.30000000", True),
        (second, "0.30000000", False),
    ]
    assert of_second == rows[1:]
    assert (await http.get(USAGE, params={"page": 2})).json() == []


async def test_deposits_are_money_as_text(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.world.balance = "107.16482578"

    rows = (await http.get(DEPOSITS)).json()

    assert [row["amountUsd"] for row in rows] == ["100.00000000", "7.16482578"]
    assert [row["status"] for row in rows] == [100, 100]


async def test_the_price_of_a_running_machine_stays_when_the_offer_changes(http: httpx.AsyncClient, host: Host) -> None:
    machine = await rent(http, host.offer(1))
    host.price_per_gpu = Decimal(9)

    assert (await detail(http, machine["id"]))["pricePerGpu"] == 0.5


async def test_money_is_exact_over_many_rentals(emulator: Emulator, http: httpx.AsyncClient, host: Host) -> None:
    for seconds in (0.1, 7, 13.37, 3600):
        machine = await rent(http, host.offer(4))
        emulator.clock.advance(seconds)
        await http.delete(f"/instances/{machine['id']}")

    assert emulator.world.balance + emulator.ledger.total == 100
    assert abs(sum(entry.amount for entry in emulator.ledger.entries) - emulator.ledger.total) < Decimal("0.0000001")


async def test_the_entries_are_all_there_whenever_they_are_looked_at(
    emulator: Emulator, http: httpx.AsyncClient
) -> None:
    machine = await rent(http, emulator.world.put_host("RTX 4090"))

    emulator.clock.advance(1_000 * 3600)

    first, again = emulator.ledger.of(machine["id"]), emulator.ledger.of(machine["id"])
    assert first == again
    assert [entry.ended_by for entry in first] == ["change", "platform"]
