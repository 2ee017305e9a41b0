import httpx
import pytest

from simplepod.emulator import Emulator, Host

from .orders import MERGE_PATCH, PUBLIC_KEY, TEMPLATE, UBUNTU, WINDOWS, detail, rent, rent_vps

KEYS = "/user-ssh-keys/list"


@pytest.fixture
def host(emulator: Emulator) -> Host:
    return emulator.world.put_host("H100", kind="vm", gpu_count=2, price_per_gpu=2)


async def pause(http: httpx.AsyncClient, *refs: object) -> httpx.Response:
    return await http.patch("/instances/execute-pause", json={"instanceIds": refs}, headers=MERGE_PATCH)


async def test_images_tell_the_disk_that_they_need(http: httpx.AsyncClient) -> None:
    images = (await http.get("/instances/images/list")).json()
    found = (await http.get("/instances/images/list", params={"search": "windows"})).json()

    assert {"id": 29, "name": "Ubuntu 24.04"}.items() <= images[0].items()
    assert all(image["diskSizeMin"] > 0 for image in images)
    assert all("Windows" in image["name"] for image in found)


async def test_a_raw_key_is_saved_on_its_first_use(emulator: Emulator, http: httpx.AsyncClient, host: Host) -> None:
    first = await rent_vps(http, emulator.world.put_host("A", kind="vm"), userSshKeyName="laptop")
    second = await rent_vps(http, emulator.world.put_host("B", kind="vm"))
    other = await rent_vps(http, host, userSshKey="ssh-rsa AAAAB3")

    keys = (await http.get(KEYS)).json()

    assert [key["name"] for key in keys] == ["laptop", f"key {keys[1]['id']}"]
    held = [emulator.world.instance(machine["id"]).ssh_key for machine in (first, second, other)]
    assert [key.id for key in held if key] == [keys[0]["id"], keys[0]["id"], keys[1]["id"]]


async def test_a_saved_key_is_named_by_its_reference(emulator: Emulator, http: httpx.AsyncClient, host: Host) -> None:
    key = emulator.world.account.save_key(PUBLIC_KEY)

    machine = await rent_vps(http, host, userSshKey=key.iri)

    assert emulator.world.instance(machine["id"]).ssh_key == key
    assert key.name == "me@laptop"
    assert (await http.get(KEYS, params={"search": "LAPTOP"})).json()[0]["id"] == key.id


async def test_windows_takes_a_password(emulator: Emulator, http: httpx.AsyncClient, host: Host) -> None:
    windows = next(image for image in emulator.world.account.images.values() if image.is_windows)

    machine = await rent_vps(http, host, instanceVmImage=windows.iri, password="Passw0rd")
    emulator.clock.advance(60)

    ports = (await detail(http, machine["id"]))["ports"]["direct"]

    assert emulator.world.instance(machine["id"]).password == "Passw0rd"
    assert [port["srcPort"] for port in ports] == ["0console", 3389]
    assert (await http.get(KEYS)).json() == []


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({"userSshKey": None}, 422, "userSshKey: This value should not be blank."),
        ({"userSshKey": "/user-ssh-keys/1", "userSshKeyName": 1}, 400, 'The type of the "userSshKeyName" attribute'),
        ({"userSshKey": "my key"}, 422, "userSshKey: This value is not a valid SSH public key."),
        ({"userSshKey": "/user-ssh-keys/1"}, 400, 'Item not found for "/user-ssh-keys/1".'),
        ({"instanceVmImage": WINDOWS}, 422, "password: This value should not be blank."),
        ({"instanceVmImage": TEMPLATE}, 400, f'Item not found for "{TEMPLATE}".'),
        ({"instanceVmImage": "/instances/images/1"}, 400, 'Item not found for "/instances/images/1".'),
        ({"instanceVmImage": "/instances/images/36", "password": "x"}, 422, "instanceVmImage: The host's disk"),
    ],
)
async def test_a_vps_order_that_lacks_something_says_what(
    emulator: Emulator, http: httpx.AsyncClient, host: Host, fields: dict[str, object], status: int, told: str
) -> None:
    body = {"instanceMarket": host.offer().iri, "instanceVmImage": UBUNTU, "userSshKey": PUBLIC_KEY, **fields}

    refused = await http.post("/instances/vm", json=body)

    assert refused.status_code == status
    assert refused.json()["detail"].startswith(told)
    assert not emulator.ledger.entries


async def test_a_vps_takes_its_whole_tier(http: httpx.AsyncClient, host: Host) -> None:
    machine = await rent_vps(http, host)
    refused = await http.post(
        "/instances/vm",
        json={"instanceMarket": host.offer(1).iri, "instanceVmImage": UBUNTU, "userSshKey": PUBLIC_KEY},
    )

    assert machine["gpuCount"] == 2
    assert "instanceTemplate" not in machine
    assert "not available" in refused.json()["detail"]


async def test_a_docker_host_rents_no_vps(emulator: Emulator, http: httpx.AsyncClient) -> None:
    host = emulator.world.put_host("RTX 4090")
    body = {"instanceMarket": host.offer().iri, "instanceVmImage": UBUNTU, "userSshKey": PUBLIC_KEY}

    assert (await http.post("/instances/vm", json=body)).status_code == 400


async def test_a_paused_vps_frees_its_host_and_pays_for_its_disk_alone(
    emulator: Emulator, http: httpx.AsyncClient, host: Host
) -> None:
    machine = await rent_vps(http, host)
    emulator.clock.advance(3600)

    answer = await pause(http, machine["supportId"])
    emulator.clock.advance(3600)

    running, paused = emulator.ledger.of(machine["id"])
    assert (answer.status_code, answer.json()) == (200, {})
    assert (await detail(http, machine["id"]))["status"] == "paused"
    assert host.gpus_free == 2
    assert (running.kind, paused.kind) == ("running", "paused")
    assert running.rate - paused.rate == 4
    assert paused.amount == paused.rate


async def test_a_resumed_vps_is_the_same_machine_on_another_host(
    emulator: Emulator, http: httpx.AsyncClient, host: Host
) -> None:
    before = await rent_vps(http, host)
    await pause(http, before["id"])
    elsewhere = emulator.world.put_host("A100", kind="vm", price_per_gpu=1)

    answer = await http.post(
        "/instances/vm/resume", json={"instanceMarket": elsewhere.offer().iri, "instance": before["supportId"]}
    )

    after = answer.json()
    assert answer.status_code == 201
    assert [after[field] for field in ("id", "name", "supportId", "hashId")] == [
        before[field] for field in ("id", "name", "supportId", "hashId")
    ]
    assert after["rig"]["ip"] == before["rig"]["ip"]
    assert (after["gpuModel"], after["gpuCount"], after["pricePerGpu"]) == ("A100", 1, 1)
    assert after["status"] == "created"
    assert [entry.kind for entry in emulator.ledger.of(before["id"])] == ["running", "paused", "running"]


async def test_a_resume_takes_an_instance_reference_too(http: httpx.AsyncClient, host: Host) -> None:
    machine = await rent_vps(http, host)
    await pause(http, machine["id"])

    answer = await http.post(
        "/instances/vm/resume",
        json={"instanceMarket": host.offer().iri, "instance": f"/instances/{machine['id']}"},
    )

    assert answer.json()["id"] == machine["id"]


@pytest.mark.parametrize(
    ("ref", "told"),
    [
        ("V_none", 'Item not found for "V_none".'),
        ("/instances/1", 'Item not found for "/instances/1".'),
        (1, "Expected"),
    ],
)
async def test_a_resume_of_nothing_is_refused(http: httpx.AsyncClient, host: Host, ref: object, told: str) -> None:
    refused = await http.post("/instances/vm/resume", json={"instanceMarket": host.offer().iri, "instance": ref})

    assert refused.status_code == 400
    assert refused.json()["detail"].startswith(told)


async def test_only_a_paused_vps_resumes_and_only_where_there_is_room(http: httpx.AsyncClient, host: Host) -> None:
    machine = await rent_vps(http, host)
    body = {"instanceMarket": host.offer().iri, "instance": machine["supportId"]}

    running = await http.post("/instances/vm/resume", json=body)
    await pause(http, machine["id"])
    await rent_vps(http, host)
    taken = await http.post("/instances/vm/resume", json=body)

    assert running.json()["detail"] == f"Instance {machine['supportId']} is not paused."
    assert "not available" in taken.json()["detail"]


async def test_only_a_running_vps_pauses(emulator: Emulator, http: httpx.AsyncClient, host: Host) -> None:
    docker = await rent(http, emulator.world.put_host("RTX 4090"))
    machine = await rent_vps(http, host)

    assert "not a VPS" in (await pause(http, docker["id"])).json()["detail"]
    assert (await pause(http, machine["id"])).status_code == 200
    assert "already paused" in (await pause(http, machine["id"])).json()["detail"]


async def test_a_vps_does_not_reboot(http: httpx.AsyncClient, host: Host) -> None:
    machine = await rent_vps(http, host)

    refused = await http.patch("/instances/execute-reboot", json={"instanceIds": [machine["id"]]}, headers=MERGE_PATCH)

    assert "not a Docker" in refused.json()["detail"]


async def test_the_disk_of_a_vps_only_grows(emulator: Emulator, http: httpx.AsyncClient, host: Host) -> None:
    machine = await rent_vps(http, host)
    path = f"/instances/{machine['id']}"

    grown = await http.put(path, json={"diskSize": 100})
    smaller = await http.put(path, json={"diskSize": 50})
    too_large = await http.put(path, json={"diskSize": 10_000})

    assert grown.json()["diskSize"] == 100
    assert host.disk_free == host.disk_size - 100
    assert "only be increased" in smaller.json()["detail"]
    assert "not enough" in too_large.json()["detail"]
    assert len(emulator.ledger.of(machine["id"])) == 2


async def test_a_paused_vps_can_be_deleted(emulator: Emulator, http: httpx.AsyncClient, host: Host) -> None:
    machine = await rent_vps(http, host)
    await pause(http, machine["id"])

    await http.delete(f"/instances/{machine['id']}")

    assert not emulator.ledger.open
    assert (host.gpus_free, host.disk_free) == (2, host.disk_size)
