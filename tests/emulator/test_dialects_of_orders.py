"""Orders and resumes that are answered worse than documented. What was made, and what it costs, the ledger tells."""

from decimal import Decimal
from typing import Any

import httpx
import pytest

from simplepod.emulator import Emulator
from simplepod.emulator.dialect import Speaking, ToldId

from .orders import MERGE_PATCH, PUBLIC_KEY, UBUNTU, detail, order, rent, rent_vps
from .speaking import Speaker

RENT, RENT_VPS, RESUME = "POST /instances", "POST /instances/vm", "POST /instances/vm/resume"
ENV = [{"name": "TOKEN", "value": "s3cret"}]


def own_ids(emulator: Emulator) -> list[int]:
    return [machine.id for machine in emulator.world.instances if machine.who == "client"]


async def told(http: httpx.AsyncClient, kind: str, emulator: Emulator) -> Any:
    host = emulator.world.put_host("RTX 4090", kind="vm" if kind == "vps" else "docker")
    if kind == "vps":
        return (await rent_vps(http, host)).get("id")
    return (await rent(http, host)).get("id")


@pytest.mark.parametrize("kind", ["docker", "vps"])
@pytest.mark.parametrize(("told_id", "number"), [("none", None), ("zero", 0), ("negative", -1)])
async def test_an_order_tells_an_id_that_is_none(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, kind: str, told_id: ToldId, number: int | None
) -> None:
    speaker.let("POST", told_id=told_id)

    assert await told(http, kind, emulator) == number
    assert [entry.instance_id for entry in emulator.ledger.open] == own_ids(emulator)


@pytest.mark.parametrize("kind", ["docker", "vps"])
async def test_an_order_tells_an_id_that_no_machine_has(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, kind: str
) -> None:
    speaker.let("POST", told_id="wrong")

    number = await told(http, kind, emulator)

    assert (await http.get(f"/instances/{number}")).status_code == 404
    assert len(own_ids(emulator)) == 1


@pytest.mark.parametrize("kind", ["docker", "vps"])
async def test_an_order_tells_the_id_of_somebody_elses_machine(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, kind: str
) -> None:
    strangers = emulator.world.put_instance()
    speaker.let("POST", told_id="another")

    assert await told(http, kind, emulator) == strangers.id
    assert len(own_ids(emulator)) == 1


async def test_an_order_tells_a_wrong_id_where_there_is_no_other_machine(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker
) -> None:
    speaker.let(RENT, told_id="another")

    assert await told(http, "docker", emulator) not in own_ids(emulator)


async def test_ids_are_told_as_text(emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker) -> None:
    speaker.let(RENT, told_id_text=True)

    assert await told(http, "docker", emulator) == str(own_ids(emulator)[0])


@pytest.mark.parametrize(
    ("wanted", "count", "number"), [(3, "fewer", 2), (3, "more", 4), (1, "fewer", 0), (1, "more", 2)]
)
async def test_more_or_fewer_machines_are_told_than_were_made(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, wanted: int, count: Any, number: int
) -> None:
    host = emulator.world.put_host("RTX 4090", gpu_count=4)
    speaker.let(RENT, told_count=count)

    answer = await http.post("/instances", json=order(host.offer(1), numOfInstances=wanted))

    ids = [machine["id"] for machine in answer.json()]
    assert len(ids) == len(set(ids)) == number
    assert set(ids[:wanted]) <= set(own_ids(emulator))
    assert len(emulator.ledger.open) == wanted


@pytest.mark.parametrize(
    ("drift", "price"), [({"price_factor": "1.04"}, "0.52"), ({"price_difference": 0.02}, "0.52"), ({}, "0.50")]
)
@pytest.mark.parametrize("kind", ["docker", "vm"])
async def test_a_machine_costs_something_else_than_its_offer(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, kind: Any, drift: Speaking, price: str
) -> None:
    host = emulator.world.put_host("RTX 4090", price_per_gpu="0.50", kind=kind)
    speaker.let("POST", **drift)

    machine = await (rent_vps(http, host) if kind == "vm" else rent(http, host))

    [rented] = emulator.world.instances
    assert (machine["pricePerGpu"], rented.price_per_gpu) == (float(price), Decimal(price))
    assert emulator.ledger.open[0].rate == rented.rate


@pytest.mark.parametrize("status", [400, 409, 422])
@pytest.mark.parametrize("text", ["Insufficient disk space on the host.", "This offer is already rented"])
async def test_an_order_is_refused_in_any_words_and_with_any_status(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, text: str, status: int
) -> None:
    speaker.let("*", refusal=text, refusal_status=status)

    refused = await http.post("/instances", json=order(emulator.world.put_host("RTX 4090")))

    assert (refused.status_code, refused.json()["detail"]) == (status, text)
    assert not emulator.ledger.entries


async def test_the_next_order_is_refused_with_a_status_of_its_own(emulator: Emulator, http: httpx.AsyncClient) -> None:
    host = emulator.world.put_host("RTX 4090")
    emulator.world.refuse_next_rent("Insufficient disk space on the host.", status=422)
    emulator.world.refuse_next_rent("This offer is already rented.", status=400, field="instanceMarket")

    first, second = [await http.post("/instances", json=order(host)) for _ in range(2)]

    assert (first.status_code, first.json()["detail"]) == (422, "Insufficient disk space on the host.")
    assert (second.status_code, second.json()["detail"]) == (400, "instanceMarket: This offer is already rented.")
    assert second.json()["violations"] == [
        {"propertyPath": "instanceMarket", "message": "This offer is already rented."}
    ]


async def test_an_order_names_a_template_that_is_not_there(emulator: Emulator, http: httpx.AsyncClient) -> None:
    body = order(emulator.world.put_host("RTX 4090"), instanceTemplate="/instances/templates/99999")

    refused = await http.post("/instances", json=body)

    assert (refused.status_code, refused.json()["detail"]) == (400, 'Item not found for "/instances/templates/99999".')


async def test_a_refusal_repeats_the_request_in_its_body(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker
) -> None:
    body = order(emulator.world.put_host("RTX 4090"), envVariables=ENV)
    speaker.let(RENT, refusal="This offer is already rented", refusal_echo="body")

    refused = (await http.post("/instances", json=body)).json()

    assert refused["detail"] == "This offer is already rented"
    assert refused["request"] == body


async def test_a_refusal_repeats_the_request_in_its_detail(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker
) -> None:
    body = order(emulator.world.put_host("RTX 4090"), envVariables=ENV)
    speaker.let(RENT, refusal="This offer is already rented", refusal_echo="detail")

    refused = (await http.post("/instances", json=body)).json()

    assert refused["detail"].startswith("This offer is already rented {")
    assert '"value":"s3cret"' in refused["detail"].replace(" ", "")


async def test_what_is_repeated_need_not_be_json(http: httpx.AsyncClient, speaker: Speaker) -> None:
    speaker.let(RENT, refusal_echo="body")

    refused = await http.post("/instances", content=b"{no", headers={"Content-Type": "application/json"})

    assert refused.json()["request"] == "{no"


async def paused(emulator: Emulator, http: httpx.AsyncClient) -> dict[str, Any]:
    machine = await rent_vps(http, emulator.world.put_host("H100", kind="vm"))
    await http.patch("/instances/execute-pause", json={"instanceIds": [machine["id"]]}, headers=MERGE_PATCH)
    return machine


async def resume(http: httpx.AsyncClient, machine: dict[str, Any], emulator: Emulator) -> httpx.Response:
    host = emulator.world.put_host("H200", price_per_gpu="0.70", kind="vm")
    return await http.post(
        "/instances/vm/resume", json={"instanceMarket": host.offer().iri, "instance": machine["supportId"]}
    )


async def test_a_resumed_vps_goes_on_as_another_machine(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker
) -> None:
    old = await paused(emulator, http)
    speaker.let(RESUME, resume_id="new")

    new = (await resume(http, old, emulator)).json()

    assert new["id"] != old["id"]
    assert new["supportId"] != old["supportId"]
    assert (new["name"], new["gpuModel"]) == (old["name"], "H200")
    assert (await http.get(f"/instances/{old['id']}")).status_code == 404
    assert (await detail(http, new["id"]))["pricePerGpu"] == 0.7
    assert [(entry.instance_id, entry.kind) for entry in emulator.ledger.open] == [(new["id"], "running")]


async def test_a_resume_of_a_running_vps_is_accepted_and_ignored(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker
) -> None:
    running = await rent_vps(http, emulator.world.put_host("H100", kind="vm"))
    speaker.let(RESUME, resume_running="ignore")

    answer = await resume(http, running, emulator)

    assert (answer.status_code, answer.json()["id"], answer.json()["gpuModel"]) == (201, running["id"], "H100")
    assert len(emulator.ledger.entries) == 1


@pytest.mark.parametrize("resume_id", ["same", "new"])
async def test_a_resume_of_a_running_vps_moves_it(
    emulator: Emulator, http: httpx.AsyncClient, speaker: Speaker, resume_id: Any
) -> None:
    host = emulator.world.put_host("H100", kind="vm")
    running = await rent_vps(http, host)
    speaker.let(RESUME, resume_running="move", resume_id=resume_id)

    moved = (await resume(http, running, emulator)).json()

    assert moved["gpuModel"] == "H200"
    assert (moved["id"] == running["id"]) is (resume_id == "same")
    assert [entry.instance_id for entry in emulator.ledger.open] == [moved["id"]]
    assert host.gpus_free == host.gpu_count


async def test_both_orders_may_have_one_path() -> None:
    emulator = Emulator(hosts=0, paths={"rent_vps": "/instances"})
    docker, vps = emulator.world.put_host("RTX 4090"), emulator.world.put_host("H100", kind="vm")
    headers = {"X-AUTH-TOKEN": emulator.api_key}
    async with httpx.AsyncClient(transport=emulator.transport, base_url="http://x", headers=headers) as http:
        body = {"instanceMarket": vps.offer().iri, "instanceVmImage": UBUNTU, "userSshKey": PUBLIC_KEY}
        answers = [await http.post("/instances", json=each) for each in (order(docker), body)]

    assert [answer.json()["gpuModel"] for answer in answers] == ["RTX 4090", "H100"]
    assert [machine.kind for machine in emulator.world.instances] == ["docker", "vm"]
