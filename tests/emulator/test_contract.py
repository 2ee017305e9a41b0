"""Every answer has the shape that openapi.yaml gives it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_schema_validator import OAS31Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from ruamel.yaml import YAML

from simplepod.emulator import Emulator

from .orders import MERGE_PATCH, PUBLIC_KEY, UBUNTU, order

SPEC: dict[str, Any] = YAML(typ="safe", pure=True).load(Path(__file__).parents[2] / "openapi.yaml")
ROOT = "urn:spec"
REGISTRY = Registry().with_resource(ROOT, DRAFT202012.create_resource(SPEC))
OPERATIONS = {
    operation["operationId"]: (method, path, operation)
    for path, item in SPEC["paths"].items()
    for method, operation in item.items()
    if isinstance(operation, dict) and "operationId" in operation
}


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    reference = node.get("$ref")
    return node if reference is None else resolved(SPEC["components"][reference.split("/")[2]][reference.split("/")[3]])


def failures(name: str, answer: httpx.Response) -> Iterator[str]:
    """What the spec does not allow of an answer."""
    responses = OPERATIONS[name][2]["responses"]
    response = responses.get(str(answer.status_code), responses.get("default"))
    media = (resolved(response) or {}).get("content", {})
    if not media:
        yield from ["a body where none is documented"] if answer.content else []
        return
    content_type = answer.headers["Content-Type"].partition(";")[0]
    if content_type not in media:
        yield f"{content_type} is not documented"
        return
    schema = absolute(media[content_type]["schema"])
    for error in OAS31Validator(schema, registry=REGISTRY).iter_errors(with_objects(answer.json())):
        yield f"{error.json_path}: {error.message}"


def with_objects(node: Any) -> Any:
    """Q21: where the spec has an object, the platform sends ``[]`` for an empty one; only ports are ever empty."""
    if isinstance(node, dict):
        return {name: value or {} if name == "ports" else with_objects(value) for name, value in node.items()}
    return [with_objects(item) for item in node] if isinstance(node, list) else node


def absolute(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: ROOT + value if name == "$ref" else absolute(value) for name, value in node.items()}
    return [absolute(item) for item in node] if isinstance(node, list) else node


class Story:
    """All 22 operations, in an order in which each has something to work on."""

    def __init__(self, emulator: Emulator, http: httpx.AsyncClient) -> None:
        self.http = http
        self.world = emulator.world
        self.clock = emulator.clock
        self.answers: dict[str, httpx.Response] = {}

    async def ask(self, name: str, ref: object = "", /, **body: Any) -> Any:
        method, path, _ = OPERATIONS[name]
        headers = MERGE_PATCH if method == "patch" else {"Content-Type": "application/json"}
        path = path.replace("{template_id}", str(ref)).replace("{instance_id}", str(ref))
        answer = await self.http.request(method, path, json=body, headers=headers)
        assert answer.is_success, (name, answer.text)
        self.answers[name] = answer
        self.clock.advance(60)
        return answer.json() if answer.content else None

    async def tell(self) -> dict[str, httpx.Response]:
        await self._templates()
        docker = await self.ask("rent_instance", **order(self.world.put_host("RTX 4090")))
        vps = await self.ask(
            "rent_vps", instanceVmImage=UBUNTU, userSshKey=PUBLIC_KEY, instanceMarket=self._vps_offer()
        )
        for name in ("list_offers", "list_instances", "list_vps_images", "list_ssh_keys", "list_usage"):
            await self.ask(name)
        await self.ask("get_summary")
        await self.ask("list_deposits")
        await self.ask("get_instance", docker["id"])
        await self.ask("update_instance", docker["id"], name="mine", isAutoRenewOn=False)
        await self.ask("reboot_instances", instanceIds=[docker["id"]])
        await self.ask("pause_vps", instanceIds=[vps["supportId"]])
        await self.ask("resume_vps", instance=vps["supportId"], instanceMarket=self._vps_offer())
        await self.ask("delete_instance", docker["id"])
        return self.answers

    async def _templates(self) -> None:
        await self.ask("list_global_templates")
        await self.ask("get_global_template", 38)
        made = await self.ask("create_template", imageName="ubuntu", envVariables=[{"name": "A", "value": "1"}])
        await self.ask("list_templates")
        await self.ask("get_template", made["id"])
        await self.ask("update_template", made["id"], notes="changed")
        await self.ask("delete_template", made["id"])

    def _vps_offer(self) -> str:
        return self.world.put_host("H100", kind="vm").offer().iri


async def test_every_operation_answers_as_the_spec_says(emulator: Emulator, http: httpx.AsyncClient) -> None:
    answers = await Story(emulator, http).tell()

    assert set(answers) == set(OPERATIONS)
    assert len(answers) == 22
    assert all(str(answer.status_code) in OPERATIONS[name][2]["responses"] for name, answer in answers.items())
    assert [f"{name}: {wrong}" for name, answer in answers.items() for wrong in failures(name, answer)] == []


async def test_the_seeded_market_is_as_the_spec_says(http: httpx.AsyncClient, emulator: Emulator) -> None:
    for host in Emulator().world.market.hosts:
        host.offers.clear()
        emulator.world.market.add(host)

    for mode in ("docker", "vm"):
        answer = await http.get("/instances/market/list", params={"mode": mode})

        assert list(failures("list_offers", answer)) == []


@pytest.mark.parametrize(
    ("name", "request_of"),
    [
        ("list_instances", {"method": "GET", "url": "/instances/list", "headers": {"X-AUTH-TOKEN": "no"}}),
        ("list_instances", {"method": "GET", "url": "/instances/list?page=0"}),
        ("get_instance", {"method": "GET", "url": "/instances/7"}),
        ("rent_instance", {"method": "POST", "url": "/instances", "json": {}}),
        ("rent_instance", {"method": "POST", "url": "/instances", "content": b"{}"}),
        ("reboot_instances", {"method": "PATCH", "url": "/instances/execute-reboot", "json": {}}),
    ],
)
async def test_a_refusal_is_as_the_spec_says(http: httpx.AsyncClient, name: str, request_of: dict[str, Any]) -> None:
    answer = await http.request(**request_of)

    assert 400 <= answer.status_code < 500
    assert list(failures(name, answer)) == []
