"""`client.instances`: the plain operations, and what an order looks like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from simplepod import (
    Instance,
    InstanceStatus,
    NotFoundError,
    Offer,
    OfferUnavailableError,
    SimplePod,
    Template,
)
from tests.wired import Reply, sample

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.wired import Wire

LIST = "GET /instances/list"
GET = "GET /instances/7"
PUT = "PUT /instances/7"
NOT_THERE = Reply(404, {"title": "An error occurred", "detail": "Not Found"})
MACHINE = {"id": 7, "name": "worker", "status": "running"}
OFFER = Offer(instance_market="/instances/market/7731", id=5, gpu_count=4, gpu_model="RTX 4090")


# Reading


async def test_the_live_list_is_read(wire: Wire) -> None:
    wire.on(LIST, sample("live_instances"))

    machines = await wire.client.instances.list("pangolin")

    assert machines[0].id == 108208
    assert wire.arrived[0].query == {"itemsPerPage": "100", "page": "1", "search": "pangolin"}


async def test_a_status_is_looked_for_here(wire: Wire) -> None:
    wire.on(
        LIST, [{"id": 1, "status": "running"}, {"id": 2, "status": "paused"}, {"id": 3, "status": "rare"}, {"id": 4}]
    )

    assert [machine.id for machine in await wire.client.instances.list(status="paused")] == [2]
    assert [machine.id for machine in await wire.client.instances.list(status=InstanceStatus.RUNNING)] == [1]
    assert [machine.id for machine in await wire.client.instances.list(status="rare")] == [3]
    assert all("status" not in request.query for request in wire.arrived)


async def test_a_machine_is_found_by_its_whole_name_only(wire: Wire) -> None:
    names = {9: "Worker", 8: "worker-2", 7: "worker", 5: "worker", 3: None}
    wire.on(LIST, [{"id": number, "name": name, "notes": "worker"} for number, name in names.items()])

    assert await wire.client.instances.find("worker") == Instance(id=5, name="worker", notes="worker")
    assert await wire.client.instances.find("work") is None
    assert [request.query["search"] for request in wire.arrived] == ["worker", "work"]
    with pytest.raises(ValueError, match="name must be a text that is not empty"):
        await wire.client.instances.find("")


@pytest.mark.parametrize("ref", [7, "/instances/7", Instance(id=7), "V_abcd"])
async def test_details_are_asked_for_by_id_or_support_id(wire: Wire, ref: Instance | int | str) -> None:
    wire.on(GET, MACHINE)
    wire.on(LIST, [{"id": 6}, {"id": 7, "supportId": "V_abcd"}])
    wire.on("GET /instances/6", {"id": 6, "supportId": "V_other"})  # details say what rows may leave out

    assert await wire.client.instances.get(ref) == Instance(id=7, name="worker", status=InstanceStatus.RUNNING)
    assert wire.arrived[-1].route == GET


async def test_a_machine_that_is_not_there_is_not_found(wire: Wire) -> None:
    wire.on(GET, NOT_THERE)

    with pytest.raises(NotFoundError, match="404 GET /instances/7: Not Found"):
        await wire.client.instances.get(7)


# Changing


@pytest.mark.parametrize(
    ("changes", "body"),
    [
        ({"name": "other", "notes": None}, {"name": "other"}),
        ({"notes": "", "start_script": ""}, {"notes": "", "startScript": ""}),
        ({"is_auto_renew_on": False, "price_auto_renew_max": 0.5}, {"isAutoRenewOn": False, "priceAutoRenewMax": 0.5}),
        ({"price_auto_renew_max": 0}, {"priceAutoRenewMax": 0}),
        ({"template": Template(id=38)}, {"instanceTemplate": "/instances/templates/38"}),
        ({"env": {}, "disk_size": 64}, {"envVariables": [], "diskSize": 64}),
    ],
)
async def test_an_update_sends_what_is_given_and_clears_what_is_empty(
    wire: Wire, changes: dict[str, Any], body: dict[str, Any]
) -> None:
    wire.on(PUT, MACHINE)

    await wire.client.instances.update(7, **changes)

    assert wire.arrived[0].body == body


@pytest.mark.parametrize(
    "answer", [MACHINE, {}, Reply(204), [], [MACHINE], Reply(200, text="<html>"), {"name": "worker"}]
)
async def test_an_updated_machine_is_given_whatever_the_answer_says(wire: Wire, answer: object) -> None:
    wire.on(PUT, answer)
    wire.on(GET, MACHINE)

    assert (await wire.client.instances.update(7, name="worker")).status is InstanceStatus.RUNNING
    assert wire.counts == ({PUT: 1} if answer is MACHINE else {PUT: 1, GET: 1})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "There is nothing to change"),
        ({"name": ""}, "name must be a text that is not empty"),
        ({"disk_size": 0}, "disk_size must be a whole number from 1 up"),
        ({"price_auto_renew_max": -1}, "price_auto_renew_max must be a number from 0 up"),
        ({"price_auto_renew_max": float("nan")}, "price_auto_renew_max must be a number from 0 up"),
    ],
)
async def test_a_change_that_cannot_be_meant_is_refused_before_any_request(
    wire: Wire, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        await wire.client.instances.update(7, **changes)
    assert not wire.arrived


async def test_several_machines_are_rebooted_with_one_request(wire: Wire) -> None:
    wire.on("PATCH /instances/execute-reboot", Reply(204))

    await wire.client.instances.reboot(7, "/instances/8", Instance(id=9))

    assert [request.body for request in wire.arrived] == [{"instanceIds": [7, 8, 9]}]


# Renting: what goes out


def rents(wire: Wire, answer: object, *listed: int) -> None:
    """A market, an empty account, and an order that makes these machines."""
    wire.on("GET /instances/market/list", [{"id": 5, "instanceMarket": "/instances/market/7731", "gpuCount": 4}])
    wire.on(LIST, [], [{"id": number} for number in listed])
    wire.on("POST /instances", answer)
    for number in listed:
        wire.on(f"GET /instances/{number}", {"id": number, "status": "created"})


ORDERS: list[tuple[Callable[[SimplePod], Awaitable[object]], dict[str, Any]]] = [
    (lambda c: c.instances.rent(OFFER, 38), {"gpuCount": 4}),
    (lambda c: c.instances.rent("/instances/market/7731", Template(id=38)), {"gpuCount": 4}),
    (lambda c: c.instances.rent(OFFER, "/instances/templates/38", gpu_count=2), {"gpuCount": 2}),
    (lambda c: c.instances.rent(OFFER, 38, start_script="nvidia-smi"), {"gpuCount": 4, "startScript": "nvidia-smi"}),
    (lambda c: c.instances.rent(OFFER, 38, env={"A": "1"}),
     {"gpuCount": 4, "envVariables": '[{"name": "A", "value": "1"}]'}),
]  # fmt: skip


@pytest.mark.parametrize(("order", "body"), ORDERS)
async def test_an_order_says_what_is_wanted_and_nothing_else(
    wire: Wire, order: Callable[[SimplePod], Awaitable[object]], body: dict[str, Any]
) -> None:
    rents(wire, {"id": 7, "supportId": "V_abcd"}, 7)

    machine = await order(wire.client)

    assert machine == Instance(id=7, status=InstanceStatus.CREATED)
    [sent] = wire.to("POST /instances")
    references = {"instanceMarket": "/instances/market/7731", "instanceTemplate": "/instances/templates/38"}
    assert sent.body == references | body


async def test_a_script_of_many_lines_is_ordered_as_one(wire: Wire) -> None:
    rents(wire, {"id": 7}, 7)

    await wire.client.instances.rent(OFFER, 38, start_script="echo one\necho two\n")

    script = wire.to("POST /instances")[0].body["startScript"]
    assert "\n" not in script
    assert script.startswith("echo ")
    assert " | base64 -d > /tmp/simplepod-" in script


@pytest.mark.parametrize(
    "answer", [[{"id": 7}, {"id": "8"}], {"data": [{"id": 7}, {"id": 8}]}, {"0": {"id": 8}, "1": {"id": 7}}]
)
async def test_several_machines_are_ordered_at_once_and_told_in_a_list(wire: Wire, answer: object) -> None:
    rents(wire, answer, 7, 8)

    machines = await wire.client.instances.rent_many(OFFER, 38, count=2)

    assert {machine.id for machine in machines} == {7, 8}
    [sent] = wire.to("POST /instances")
    assert sent.body["numOfInstances"] == 2


async def test_an_offer_given_by_iri_that_is_gone_is_not_ordered(wire: Wire) -> None:
    rents(wire, {"id": 7}, 7)

    with pytest.raises(OfferUnavailableError, match=r"/instances/market/1 is not on the market\. Nothing was rented"):
        await wire.client.instances.rent("/instances/market/1", 38)
    assert not wire.to("POST /instances")
