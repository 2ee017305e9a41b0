"""All 22 operations as they go out: method, path, query, content type, headers and body, against the documentation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from attrs import field, frozen

from simplepod import Deposit, GlobalTemplate, Instance, Offer, SSHKey, Summary, Template, VPSImage
from tests.wired import KEY, Wire, sample

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from simplepod import SimplePod

PAGE = {"itemsPerPage": "100", "page": "1"}
SEARCH = {**PAGE, "search": "ubuntu"}
OF_ONE = {**PAGE, "instanceId": "1"}
MARKET = {**PAGE, "order[pricePerGpu]": "asc", "rentalStatus": "active"}
JSON, MERGE_PATCH = "application/json", "application/merge-patch+json"
OFFER = "/instances/market/1"
MACHINE: dict[str, Any] = {"id": 1, "status": "running", "name": "sensible_pangolin", "gpuCount": 1}
TEMPLATE: dict[str, Any] = {"id": 1, "name": "ubuntu"}
CONTENT: dict[str, Any] = {
    "username": "simplepod", "password": "password", "name": "ubuntu", "image_name": "ubuntu",
    "category_name": "ubuntu", "default_tag": "latest", "disk_size": 32, "expose_ports": [22, 80, 443],
    "arg_options": "string", "env": {"ENV1": "VALUE1"}, "notes": "string", "is_password_protected": False,
    "is_run_ssh_server_on": True, "is_run_jupyter_on": True,
}  # fmt: skip


@frozen
class Case:
    """An operation, how it is called, and what must go out."""

    operation: str
    call: Callable[[SimplePod], Awaitable[Any]] = field(repr=False)
    route: str
    query: dict[str, str] = field(factory=dict[str, str])
    content_type: str | None = None
    body: dict[str, Any] | None = None


GIVES = {
    "list_offers": [Offer],
    "list_global_templates": [GlobalTemplate],
    "get_global_template": GlobalTemplate,
    "list_templates": [Template],
    "create_template": Template,
    "get_template": Template,
    "update_template": Template,
    "rent_instance": Instance,
    "list_instances": [Instance],
    "get_instance": Instance,
    "update_instance": Instance,
    "list_vps_images": [VPSImage],
    "rent_vps": Instance,
    "resume_vps": Instance,
    "list_ssh_keys": [SSHKey],
    "list_usage": [],
    "get_summary": Summary,
    "list_deposits": [Deposit],
}


CASES = [
    Case("list_offers", lambda c: c.market.docker().to_list(), "GET /instances/market/list", MARKET),
    Case(
        "list_offers",
        lambda c: c.market.vps().to_list(),
        "GET /instances/market/list",
        {**MARKET, "mode": "vm"},
    ),
    Case(
        "list_global_templates",
        lambda c: c.global_templates.list("ubuntu").to_list(),
        "GET /instances/global-templates/list",
        SEARCH,
    ),
    Case("get_global_template", lambda c: c.global_templates.get(1), "GET /instances/global-templates/1"),
    Case("list_templates", lambda c: c.templates.list("ubuntu").to_list(), "GET /instances/templates/list", SEARCH),
    Case(
        "create_template",
        lambda c: c.templates.create(**CONTENT, start_script="string"),
        "POST /instances/templates",
        content_type=JSON,
        body=sample("requests_create_template"),
    ),
    Case("get_template", lambda c: c.templates.get(1), "GET /instances/templates/1"),
    Case(
        "update_template",
        lambda c: c.templates.update(1, **CONTENT, start_script="0"),
        "PUT /instances/templates/1",
        content_type=JSON,
        body={**sample("requests_update_template"), "startScript": "0"},  # a script is a text, whatever the sample says
    ),
    Case("delete_template", lambda c: c.templates.delete(1), "DELETE /instances/templates/1"),
    Case(
        "rent_instance",
        lambda c: c.instances.rent(
            OFFER, 38, gpu_count=1, start_script="string", env={"ENV1": "VALUE1"}, confirm_timeout=0
        ),
        "POST /instances",
        content_type=JSON,
        body=sample("requests_rent_instance"),
    ),
    Case("list_instances", lambda c: c.instances.list("ubuntu").to_list(), "GET /instances/list", SEARCH),
    Case("get_instance", lambda c: c.instances.get(1), "GET /instances/1"),
    Case("get_instance", lambda c: c.instances.get("V_abcd"), "GET /instances/1"),
    Case(
        "update_instance",
        lambda c: c.instances.update(
            1,
            is_auto_renew_on=True,
            price_auto_renew_max=1,
            notes="notes here",
            template=29,
            name="sensible_pangolin",
            start_script="string",
            env={"ENV1": "VALUE1"},
        ),
        "PUT /instances/1",
        content_type=JSON,
        body={**sample("requests_update_instance"), "envVariables": [{"name": "ENV1", "value": "VALUE1"}]},
    ),
    Case("delete_instance", lambda c: c.instances.delete(1), "DELETE /instances/1"),
    Case(
        "reboot_instances",
        lambda c: c.instances.reboot(1, 2, 3),
        "PATCH /instances/execute-reboot",
        content_type=MERGE_PATCH,
        body=sample("requests_reboot_instances"),
    ),
    Case("list_vps_images", lambda c: c.vps.images("ubuntu").to_list(), "GET /instances/images/list", SEARCH),
    Case(
        "rent_vps",
        lambda c: c.vps.rent(
            OFFER, 29, ssh_key=1, ssh_key_name="My SSH Key", password="MySecurePassword123", confirm_timeout=0
        ),
        "POST /instances/vm",
        content_type=JSON,
        body=sample("requests_rent_vps"),
    ),
    Case(
        "resume_vps",
        lambda c: c.vps.resume("V_abcd", OFFER),
        "POST /instances/vm/resume",
        content_type=JSON,
        body=sample("requests_resume_vps"),
    ),
    Case(
        "pause_vps",
        lambda c: c.vps.pause("V_abcd", 1, 2, 3),
        "PATCH /instances/execute-pause",
        content_type=MERGE_PATCH,
        body=sample("requests_pause_vps"),
    ),
    Case("list_ssh_keys", lambda c: c.ssh_keys.list("ubuntu").to_list(), "GET /user-ssh-keys/list", SEARCH),
    Case("list_usage", lambda c: c.billing.usage(1).to_list(), "GET /instances/billing/list", OF_ONE),
    Case("get_summary", lambda c: c.billing.summary(), "GET /instances/summary"),
    Case("list_deposits", lambda c: c.billing.deposits().to_list(), "GET /instances/deposit/list", PAGE),
]  # fmt: skip


def answers(wire: Wire) -> None:
    """What the documentation says, save that every machine has an id; the first has a support ID, too."""
    [offer] = sample("documented_market")
    [listed] = sample("documented_instances")
    wire.on("GET /instances/market/list", [{**offer, "gpuCount": 1}])
    wire.on("GET /instances/global-templates/list", sample("documented_global_templates"))
    wire.on("GET /instances/global-templates/1", sample("documented_global_template"))
    wire.on("GET /instances/templates/list", sample("documented_templates"))
    wire.on("GET /instances/templates/1", sample("documented_template"))
    wire.on("POST /instances/templates", TEMPLATE)
    wire.on("PUT /instances/templates/1", TEMPLATE)
    wire.on("DELETE /instances/templates/1", sample("documented_unauthorized"))  # printed as the sample of a success
    wire.on("POST /instances", {"id": 2})
    wire.on("GET /instances/list", [{**listed, "id": 1, "supportId": "V_abcd"}])
    wire.on("GET /instances/1", lambda _: MACHINE | ({"status": "deleted"} if wire.to("DELETE /instances/1") else {}))
    wire.on("GET /instances/2", MACHINE | {"id": 2})
    wire.on("PUT /instances/1", {})
    wire.on("DELETE /instances/1", {})
    wire.on("PATCH /instances/execute-reboot", {})
    wire.on("GET /instances/images/list", sample("documented_vps_images"))
    wire.on("POST /instances/vm", {"id": 2})
    wire.on("POST /instances/vm/resume", {})
    wire.on("PATCH /instances/execute-pause", {})
    wire.on("GET /user-ssh-keys/list", sample("documented_ssh_keys"))
    wire.on("GET /instances/billing/list", sample("documented_usage"))
    wire.on("GET /instances/summary", sample("documented_summary"))
    wire.on("GET /instances/deposit/list", sample("documented_deposits"))


def plain(body: dict[str, Any]) -> dict[str, Any]:
    """A body whose variables are decoded, with the form they had: the sample's text is spaced otherwise."""
    variables = body.get("envVariables")
    return {**body, "envVariables": ("text", json.loads(variables))} if isinstance(variables, str) else body


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.operation)
async def test_an_operation_goes_out_as_documented_and_its_sample_is_read(wire: Wire, case: Case) -> None:
    answers(wire)

    given = await case.call(wire.client)

    assert ([type(item) for item in given] if isinstance(given, list) else type(given)) == GIVES.get(
        case.operation, type(None)
    )
    [sent] = wire.to(case.route)
    assert sent.query == case.query
    assert sent.headers.get("content-type") == case.content_type
    assert (sent.headers["accept"], sent.headers["x-auth-token"]) == ("application/json", KEY)
    assert sent.headers["user-agent"].startswith("simplepod-python/")
    if case.body is None:
        assert sent.content == b""
    else:
        assert plain(sent.body) == plain(case.body)


def test_the_cases_are_all_operations_of_the_specification() -> None:
    specification = (Path(__file__).parents[2] / "openapi.yaml").read_text().splitlines()
    operations = {line.split(":")[1].strip() for line in specification if line.strip().startswith("operationId:")}

    assert {case.operation for case in CASES} == operations
    assert len(operations) == 22
