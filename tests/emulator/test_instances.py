import base64
from decimal import Decimal

import httpx
import pytest

from simplepod.emulator import Emulator, Template

from .orders import MERGE_PATCH, UBUNTU, detail, rent, rent_vps

EXPOSING = Template(name="web", image_name="me/web", expose_ports="8000, 22,x", is_run_jupyter_on=True)


@pytest.fixture
async def machine(emulator: Emulator, http: httpx.AsyncClient) -> int:
    template = emulator.world.account.add_template(EXPOSING)
    made = await rent(http, emulator.world.put_host("RTX 4090"), instanceTemplate=template.iri)
    return int(made["id"])


def text(encoded: str) -> str:
    return base64.b64decode(encoded).decode()


async def test_a_machine_answers_to_any_of_its_ids(http: httpx.AsyncClient, machine: int) -> None:
    known = await detail(http, machine)

    answers = [await http.get(f"/instances/{known[field]}") for field in ("id", "supportId", "hashId")]

    assert {answer.json()["id"] for answer in answers} == {machine}
    assert (await http.get("/instances/V_none")).status_code == 404


async def test_a_search_finds_machines_by_name_notes_and_template(
    emulator: Emulator, http: httpx.AsyncClient, machine: int
) -> None:
    emulator.world.instance(machine).notes = "Owner: me"
    vps = await rent_vps(http, emulator.world.put_host("H100", kind="vm"))

    async def found(search: str) -> list[int]:
        return [row["id"] for row in (await http.get("/instances/list", params={"search": search})).json()]

    assert await found("owner") == await found("me/web") == [machine]
    assert await found(vps["name"]) == [vps["id"]]
    assert await found("nothing") == []


async def test_an_update_of_one_field_leaves_the_rest(http: httpx.AsyncClient, machine: int) -> None:
    before = await detail(http, machine)

    answer = await http.put(f"/instances/{machine}", json={"name": "my-name"})

    assert answer.json() == {**before, "name": "my-name"}


async def test_a_name_may_come_back_altered(emulator: Emulator, http: httpx.AsyncClient, machine: int) -> None:
    emulator.name_rule = "underscores"

    assert (await http.put(f"/instances/{machine}", json={"name": "my-name"})).json()["name"] == "my_name"


async def test_a_null_clears_what_can_be_empty_and_is_refused_elsewhere(http: httpx.AsyncClient, machine: int) -> None:
    path = f"/instances/{machine}"
    await http.put(path, json={"notes": "a", "priceAutoRenewMax": 0.5, "startScript": "b", "envVariables": []})

    cleared = (await http.put(path, json={"notes": None, "priceAutoRenewMax": None})).json()

    assert not {"notes", "priceAutoRenewMax"} & set(cleared)
    for field in ("name", "diskSize"):
        refused = await http.put(path, json={field: None})
        assert (refused.status_code, f'"{field}"' in refused.json()["detail"]) == (400, True)


@pytest.mark.parametrize(("price", "status"), [(1, 200), (0.75, 200), ("1", 400), (True, 400)])
async def test_a_price_is_a_number(http: httpx.AsyncClient, machine: int, price: object, status: int) -> None:
    assert (await http.put(f"/instances/{machine}", json={"priceAutoRenewMax": price})).status_code == status


async def test_another_template_is_pulled_anew(emulator: Emulator, http: httpx.AsyncClient, machine: int) -> None:
    emulator.clock.advance(60)

    changed = (await http.put(f"/instances/{machine}", json={"instanceTemplate": "/instances/templates/1"})).json()

    assert changed["instanceTemplate"]["imageName"] == "ubuntu"
    assert changed["status"] == "created"


async def test_the_disk_of_a_container_keeps_its_size(http: httpx.AsyncClient, machine: int) -> None:
    refused = await http.put(f"/instances/{machine}", json={"diskSize": 500})

    assert (refused.status_code, refused.json()["violations"][0]["propertyPath"]) == (422, "diskSize")


async def test_deleting_ends_the_bill_and_frees_the_host(
    emulator: Emulator, http: httpx.AsyncClient, machine: int
) -> None:
    host = emulator.world.instance(machine).host

    deleted = await http.delete(f"/instances/{machine}")

    assert (deleted.status_code, deleted.content) == (204, b"")
    assert (await http.get(f"/instances/{machine}")).status_code == 404
    assert (await http.delete(f"/instances/{machine}")).status_code == 404
    assert (await http.get("/instances/list")).json() == []
    assert (host.gpus_free, host.disk_free) == (1, host.disk_size)
    assert [entry.ended_by for entry in emulator.ledger.entries] == ["client"]
    assert emulator.world.instance(machine).state == "ended"


async def test_a_deleted_machine_may_linger_as_deleted(
    emulator: Emulator, http: httpx.AsyncClient, machine: int
) -> None:
    emulator.deleted_linger = 30
    await http.delete(f"/instances/{machine}")

    assert (await detail(http, machine))["status"] == "deleted"
    emulator.clock.advance(30)
    assert (await http.get(f"/instances/{machine}")).status_code == 404


async def test_a_reboot_closes_the_ports_for_a_while(emulator: Emulator, http: httpx.AsyncClient, machine: int) -> None:
    emulator.clock.advance(60)

    answer = await http.patch("/instances/execute-reboot", json={"instanceIds": [machine]}, headers=MERGE_PATCH)
    rebooting = await detail(http, machine)
    emulator.clock.advance(15)

    assert (answer.status_code, answer.json()) == (200, {})
    assert rebooting["ports"]["direct"][3]["protocol"] == "unknown"
    assert "Image" not in text(rebooting["consoleSystem"])
    assert (await detail(http, machine))["ports"]["direct"][3]["protocol"] == "http"


@pytest.mark.parametrize(
    ("ids", "status", "told"),
    [([], 400, "instanceIds not provided."), ("7", 400, "instanceIds not provided."), ([7], 404, "7 not found.")],
)
async def test_a_reboot_of_nothing_is_refused(http: httpx.AsyncClient, ids: object, status: int, told: str) -> None:
    refused = await http.patch("/instances/execute-reboot", json={"instanceIds": ids}, headers=MERGE_PATCH)

    assert refused.status_code == status
    assert refused.json()["detail"].endswith(told)


async def test_a_failed_machine_says_why_and_goes_on_billing(
    emulator: Emulator, http: httpx.AsyncClient, machine: int
) -> None:
    emulator.clock.advance(60)
    emulator.world.fail_instance(machine, "GPU has fallen off the bus", status="failed")
    emulator.clock.advance(60)

    broken = await detail(http, machine)

    assert (broken["status"], broken["errors"]) == ("failed", ["GPU has fallen off the bus"])
    assert text(broken["consoleSystem"]).splitlines()[-1] == "<b>GPU has fallen off the bus</b><br />"
    assert broken["ports"] == []
    assert len(emulator.ledger.open) == 1


async def test_a_reboot_cures_a_failure(emulator: Emulator, http: httpx.AsyncClient, machine: int) -> None:
    emulator.world.fail_instance(machine, "out of memory")

    await http.patch("/instances/execute-reboot", json={"instanceIds": [machine]}, headers=MERGE_PATCH)
    emulator.clock.advance(60)

    assert (await detail(http, machine))["status"] == "running"


async def test_a_machine_ends_with_its_term_unless_it_renews(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.term_hours = 24
    host = emulator.world.put_host("RTX 4090", gpu_count=4, price_per_gpu=0.1)
    renewing, dear, ending = [(await rent(http, host.offer(1)))["id"] for _ in range(3)]
    await http.put(f"/instances/{dear}", json={"priceAutoRenewMax": 0.15})
    off = (await http.put(f"/instances/{ending}", json={"isAutoRenewOn": False})).json()
    host.price_per_gpu = Decimal("0.2")

    emulator.clock.advance(24 * 3600)

    assert "autoRenewAt" not in off
    assert [row["id"] for row in (await http.get("/instances/list")).json()] == [renewing]
    assert (await detail(http, renewing))["pricePerGpu"] == 0.2
    assert [entry.ended_by for entry in emulator.ledger.of(dear)] == ["platform"]
    assert [entry.ended_by for entry in emulator.ledger.of(renewing)] == ["change", None]


async def test_the_platform_can_take_a_machine_away(emulator: Emulator, http: httpx.AsyncClient, machine: int) -> None:
    emulator.world.end_instance(machine)

    assert (await http.get(f"/instances/{machine}")).status_code == 404
    assert [known.id for known in emulator.world.all_instances] == [machine]


async def test_an_image_reference_is_no_template(http: httpx.AsyncClient, machine: int) -> None:
    refused = await http.put(f"/instances/{machine}", json={"instanceTemplate": UBUNTU})

    assert refused.json()["detail"] == f'Item not found for "{UBUNTU}".'


async def test_a_test_puts_machines_of_others_into_the_account(emulator: Emulator, http: httpx.AsyncClient) -> None:
    template = emulator.world.account.add_template(EXPOSING)
    mine = emulator.world.put_instance(name="job-1", notes="nightly", template=template, who="client")
    vps = emulator.world.put_instance(emulator.world.put_host("H100", kind="vm"))

    rows = (await http.get("/instances/list")).json()

    assert [(row["id"], row["name"], row.get("notes")) for row in rows] == [
        (mine.id, "job-1", "nightly"),
        (vps.id, vps.name, None),
    ]
    assert [entry.who for entry in emulator.ledger.open] == ["client", "stranger"]
