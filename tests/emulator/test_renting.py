import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
import pytest

from simplepod.emulator import Clock, Emulator, Host, Template

from .orders import TEMPLATE, detail, order, rent


async def test_renting_answers_with_the_machine(emulator: Emulator, http: httpx.AsyncClient) -> None:
    machine = await rent(http, emulator.world.put_host("RTX 4090", gpu_count=2))

    assert machine["status"] == "created"
    assert machine["gpuModel"] == "RTX 4090"
    assert machine["gpuCount"] == 2
    assert re.fullmatch(r"V_[a-z]{4}", machine["supportId"])
    assert re.fullmatch(r"[a-z]+_[a-z]+", machine["name"])
    assert machine["instanceTemplate"] == {
        "id": 38,
        "imageName": "simplepod/pytorch",
        "defaultTag": "cuda12.8",
        "isRunSshServerOn": True,
        "isRunJupyterOn": False,
    }


@pytest.mark.parametrize(("mode", "body"), [("empty", b""), ("braces", b"{}")])
async def test_renting_may_answer_without_the_machine(
    emulator: Emulator, http: httpx.AsyncClient, mode: str, body: bytes
) -> None:
    emulator.create_body = mode  # type: ignore[assignment]  # parametrize has no literals

    answer = await http.post("/instances", json=order(emulator.world.put_host("RTX 4090")))

    assert (answer.status_code, answer.content) == (201, body)
    assert len(emulator.world.instances) == 1


async def test_a_name_in_the_order_is_not_heeded(emulator: Emulator, http: httpx.AsyncClient) -> None:
    machine = await rent(http, emulator.world.put_host("RTX 4090"), name="mine")

    assert machine["name"] != "mine"


@pytest.mark.parametrize("env", ['[{"name": "A", "value": "1"}]', [{"name": "A", "value": "1"}]])
async def test_variables_are_taken_as_text_and_as_array(
    emulator: Emulator, http: httpx.AsyncClient, env: object
) -> None:
    machine = await rent(http, emulator.world.put_host("RTX 4090"), envVariables=env)

    assert emulator.world.instance(machine["id"]).env == [("A", "1")]


async def test_without_variables_and_script_those_of_the_template_hold(
    emulator: Emulator, http: httpx.AsyncClient
) -> None:
    template = emulator.world.account.add_template(
        Template(name="mine", image_name="me/mine", start_script="one\ntwo", env=(("A", "1"),))
    )

    machine = await rent(http, emulator.world.put_host("RTX 4090"), instanceTemplate=template.iri)

    held = emulator.world.instance(machine["id"])
    assert held.env == (("A", "1"),)
    assert held.script_lines == ["one", "two"]


async def test_the_host_runs_a_script_line_by_line(emulator: Emulator, http: httpx.AsyncClient) -> None:
    machine = await rent(http, emulator.world.put_host("RTX 4090"), startScript="if true; then\n  echo yes\nfi")

    assert emulator.world.instance(machine["id"]).script_lines == ["if true; then", "  echo yes", "fi"]


@pytest.mark.parametrize(
    ("form", "env", "expected"),
    [("json", [], "string"), ("array", "[]", "array"), ("any", 7, "string"), ("any", "{}", "array")],
)
async def test_the_wrong_form_of_variables_is_refused_by_name(
    emulator: Emulator, http: httpx.AsyncClient, form: str, env: object, expected: str
) -> None:
    emulator.env_form = form  # type: ignore[assignment]  # parametrize has no literals

    refused = await http.post("/instances", json=order(emulator.world.put_host("RTX 4090"), envVariables=env))

    assert refused.status_code == 400
    assert f'"envVariables" attribute must be "{expected}"' in refused.json()["detail"]
    assert not emulator.ledger.entries


@pytest.mark.parametrize("env", ["no json", '[{"name": "A"}]', [["A", "1"]]])
async def test_unreadable_variables_are_refused(emulator: Emulator, http: httpx.AsyncClient, env: object) -> None:
    refused = await http.post("/instances", json=order(emulator.world.put_host("RTX 4090"), envVariables=env))

    assert refused.status_code in {400, 422}
    assert "envVariables" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"instanceMarket": 1}, 'Expected IRI or nested document for attribute "instanceMarket", "int" given.'),
        ({"instanceMarket": "1"}, 'Invalid IRI "1".'),
        ({"instanceMarket": "/instances/market/1"}, 'Item not found for "/instances/market/1".'),
        ({"instanceTemplate": "/instances/market/1201"}, 'Item not found for "/instances/market/1201".'),
        (
            {"instanceTemplate": "/instances/global-templates/38"},
            'Item not found for "/instances/global-templates/38".',
        ),
        ({"instanceTemplate": "/nonsense/38"}, 'Invalid IRI "/nonsense/38".'),
        ({"gpuCount": "1"}, 'The type of the "gpuCount" attribute must be "int", "string" given.'),
        ({"gpuCount": True}, 'The type of the "gpuCount" attribute must be "int", "bool" given.'),
        ({"startScript": 0}, 'The type of the "startScript" attribute must be "string", "int" given.'),
    ],
)
async def test_a_malformed_order_is_refused_and_rents_nothing(
    emulator: Emulator, http: httpx.AsyncClient, fields: dict[str, object], detail: str
) -> None:
    refused = await http.post("/instances", json={**order(emulator.world.put_host("RTX 4090")), **fields})

    assert refused.status_code == 400
    assert refused.json()["detail"] == detail
    assert not emulator.ledger.entries


@pytest.mark.parametrize("field", ["instanceMarket", "instanceTemplate"])
async def test_an_order_without_a_reference_names_the_field(
    emulator: Emulator, http: httpx.AsyncClient, field: str
) -> None:
    body = order(emulator.world.put_host("RTX 4090"))
    del body[field]

    refused = await http.post("/instances", json=body)

    assert refused.status_code == 422
    assert refused.json()["violations"] == [{"propertyPath": field, "message": "This value should not be null."}]


@pytest.mark.parametrize("fields", [{"gpuCount": 0}, {"gpuCount": 3}, {"numOfInstances": 0}])
async def test_counts_out_of_range_are_refused(
    emulator: Emulator, http: httpx.AsyncClient, fields: dict[str, int]
) -> None:
    refused = await http.post("/instances", json={**order(emulator.world.put_host("RTX 4090", gpu_count=2)), **fields})

    assert refused.status_code == 422
    assert refused.json()["violations"][0]["propertyPath"] == next(iter(fields))


@pytest.mark.parametrize("status", [400, 409, 422])
async def test_a_taken_offer_is_refused(emulator: Emulator, http: httpx.AsyncClient, status: int) -> None:
    emulator.refusal_status = status
    host = emulator.world.put_host("RTX 4090")
    await rent(http, host)

    refused = await http.post("/instances", json=order(host))

    assert refused.status_code == status
    assert refused.json()["detail"] == "Selected instance is not available for rent."


@pytest.mark.parametrize(
    "host",
    [
        Host(gpu_model="RTX 4090", kind="vm"),
        Host(gpu_model="RTX 4090", is_available_for_demand=False),
        Host(gpu_model="RTX 4090", price_per_gpu=None),
        Host(gpu_model="RTX 4090", disk_size=10),
    ],
    ids=["VPS host", "interruptible only", "no price", "no disk"],
)
async def test_a_host_that_cannot_be_rented_is_refused(emulator: Emulator, http: httpx.AsyncClient, host: Host) -> None:
    refused = await http.post("/instances", json=order(emulator.world.market.add(host)))

    assert "not available" in refused.json()["detail"]


async def test_an_order_that_the_balance_cannot_carry_is_refused(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.world.balance = 0.3

    refused = await http.post("/instances", json=order(emulator.world.put_host("RTX 4090", price_per_gpu=0.4)))

    assert refused.status_code == 400
    assert refused.json()["detail"] == "Insufficient balance to rent this instance."


async def test_several_machines_can_be_ordered_at_once(emulator: Emulator, http: httpx.AsyncClient) -> None:
    host = emulator.world.put_host("RTX 4090", gpu_count=4)

    several = (await http.post("/instances", json=order(host.offer(1), numOfInstances=3))).json()
    emulator.batch_answer = "object"
    single = (await http.post("/instances", json=order(host.offer(1), numOfInstances=1))).json()

    assert len({machine["id"] for machine in several}) == 3
    assert isinstance(single["id"], int)
    assert host.gpus_free == 0


async def test_more_machines_than_the_host_has_room_for_are_refused_or_cut(
    emulator: Emulator, http: httpx.AsyncClient
) -> None:
    host = emulator.world.put_host("RTX 4090", gpu_count=2)

    refused = await http.post("/instances", json=order(host.offer(1), numOfInstances=3))
    emulator.batch_shortfall = "partial"
    cut = await http.post("/instances", json=order(host.offer(1), numOfInstances=3))

    assert refused.status_code == 400
    assert len(cut.json()) == 2


async def test_a_new_machine_is_in_the_list_after_the_lag_and_in_detail_at_once(
    http: httpx.AsyncClient, emulator: Emulator
) -> None:
    emulator.list_lag = 5
    machine = await rent(http, emulator.world.put_host("RTX 4090"))

    assert (await http.get("/instances/list")).json() == []
    assert (await detail(http, machine["id"]))["id"] == machine["id"]
    emulator.clock.advance(5)
    assert [row["id"] for row in (await http.get("/instances/list")).json()] == [machine["id"]]


async def test_the_list_and_the_date_header_tell_the_same_time() -> None:
    clock = Clock(speed=0, start=datetime(2026, 7, 1, 12, 0, 30, 900_000, tzinfo=UTC))
    emulator = Emulator(hosts=0, clock=clock)
    headers = {"X-AUTH-TOKEN": emulator.api_key}
    async with httpx.AsyncClient(transport=emulator.transport, base_url="http://x", headers=headers) as http:
        answer = await http.post("/instances", json=order(emulator.world.put_host("RTX 4090")))
        [row] = (await http.get("/instances/list")).json()

    assert row["createdAt"] == "2026-07-01T14:00:30+02:00"
    assert parsedate_to_datetime(answer.headers["Date"]) == datetime.fromisoformat(row["createdAt"])
    assert "createdAt" not in answer.json()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 1, 5, tzinfo=UTC), "2026-01-05T01:00:00+01:00"),
        (datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), "2026-03-29T01:59:59+01:00"),
        (datetime(2026, 3, 29, 1, tzinfo=UTC), "2026-03-29T03:00:00+02:00"),
        (datetime(2026, 10, 25, 1, tzinfo=UTC), "2026-10-25T02:00:00+01:00"),
    ],
)
async def test_dates_have_the_offset_of_warsaw(moment: datetime, expected: str) -> None:
    emulator = Emulator(hosts=0, clock=Clock(speed=0, start=moment), detail_created_at=True)
    headers = {"X-AUTH-TOKEN": emulator.api_key}
    async with httpx.AsyncClient(transport=emulator.transport, base_url="http://x", headers=headers) as http:
        machine = await rent(http, emulator.world.put_host("RTX 4090"))

    assert machine["createdAt"] == expected


async def test_a_private_and_a_global_template_are_named_alike(emulator: Emulator, http: httpx.AsyncClient) -> None:
    host = emulator.world.put_host("RTX 4090", gpu_count=2)
    private = emulator.world.account.add_template(Template(name="mine", image_name="me/mine"))

    of_private = await rent(http, host.offer(1), instanceTemplate=private.iri)
    of_global = await rent(http, host.offer(1), instanceTemplate=TEMPLATE)

    assert of_private["instanceTemplate"]["id"] == private.id
    assert of_global["instanceTemplate"]["id"] == 38


async def test_a_test_arranges_what_comes_of_the_next_orders(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.world.refuse_next_rent("Host is under maintenance.", times=2)
    emulator.world.charge_next_rent(1.25)
    emulator.world.fail_next_boot("Error pulling image: manifest unknown")
    body = order(emulator.world.put_host("RTX 4090", gpu_count=2).offer(1))

    answers = [await http.post("/instances", json=body) for _ in range(4)]
    emulator.clock.advance(60)
    broken, sound = [await detail(http, answer.json()["id"]) for answer in answers[2:]]

    assert [answer.status_code for answer in answers] == [400, 400, 201, 201]
    assert answers[0].json()["detail"] == "Host is under maintenance."
    assert (broken["pricePerGpu"], sound["pricePerGpu"]) == (1.25, 0.4)
    assert (broken["status"], broken["errors"]) == ("error", ["Error pulling image: manifest unknown"])
    assert (sound["status"], sound["errors"]) == ("running", [])
