"""An emulated account to be fuzzed, and a specification that tells the fuzzer what no schema tells: what there is."""

from __future__ import annotations

import copy
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from judges import specification
from simplepod.emulator import Emulator, Host, Template
from simplepod.emulator.world.renting import pause

if TYPE_CHECKING:
    from collections.abc import Iterable

    from judges.specification import Node

TEMPLATES = 1_000
DOCKER, RUNNING, PAUSED = range(1, 101), range(201, 301), range(401, 501)
"""Ids of Docker machines, of VPS that run, and of VPS that are paused; with nothing just outside of any."""
VPS_DISK = 100
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGpXk0yX1Vq4vJ9lq2Zb8bq0n3kqv7cX fuzz"
VARIABLES = '[{"name": "ENV1", "value": "VALUE1"}]'


class Endless(Host):
    """A host that never fills up, and still does not take orders of any size."""

    gpus_free = 24
    disk_free = 100_000


def fuzzed_emulator() -> Emulator:
    """An endless host, machines and templates with consecutive ids, and money that does not run out."""
    emulator = Emulator(speed=60, hosts=5, balance=10**9, live_ports=False)
    world = emulator.world
    template = world.account.add_template(Template(name="fuzzed", image_name="ubuntu"))
    world.account.templates |= {number: replace(template, id=number) for number in range(1, TEMPLATES + 1)}
    docker, vps = (
        world.market.add(Endless(gpu_model="RTX 4090", gpu_count=8, kind=kind, price_per_gpu=Decimal("0.0001")))
        for kind in ("docker", "vm")
    )
    for number in (*DOCKER, *RUNNING, *PAUSED):
        machine = world.put_instance(docker if number in DOCKER else vps, who="client")
        world.end_instance(machine.id)
        world.enter(replace(machine, id=number, disk_size=VPS_DISK, state="live", ended_at=None))
    for number in PAUSED:
        pause(world, world.instance(number))
    return emulator


def narrowed(emulator: Emulator) -> Node:
    """A copy in which requests name what the account has, so that what the schema allows is what the server takes.

    It also takes a null where the emulator does, which openapi.yaml does not promise (Q27).
    """
    spec = specification.with_empty_arrays()
    schemas, parameters = spec["components"]["schemas"], spec["components"]["parameters"]
    world, account = emulator.world, emulator.world.account
    offers = {offer.host.kind: offer.iri for offer in world.market if isinstance(offer.host, Endless)}
    images = [template.iri for template in account.global_templates.values()]

    template_id, instance_id = parameters["TemplateId"], parameters["InstanceId"]
    template_id["schema"] = _ids(range(1, TEMPLATES + 1))
    instance_id["schema"] = {"anyOf": [_ids(machines) for machines in (DOCKER, RUNNING, PAUSED)]}
    for parameter in (template_id, instance_id):
        del parameter["example"]  # it would be the first to be deleted, and the base of all that follows
    public = template_id | {"schema": _one_of(account.global_templates)}
    spec["paths"]["/instances/global-templates/{template_id}"]["get"]["parameters"] = [public]
    spec["paths"]["/instances/{instance_id}"]["put"]["parameters"] = [instance_id | {"schema": _ids(RUNNING)}]
    for name in ("ItemsPerPage", "MarketItemsPerPage"):
        parameters[name]["schema"] |= {"minimum": 1}
    schemas["EnvVariables"]["oneOf"][0] |= _one_of(["[]", VARIABLES])
    schemas["EnvVariable"]["required"] = ["name", "value"]

    schemas["TemplateUpdate"] = copy.deepcopy(schemas["TemplateWrite"])
    update = spec["paths"]["/instances/templates/{template_id}"]["put"]["requestBody"]["content"]["application/json"]
    update["schema"] = {"$ref": "#/components/schemas/TemplateUpdate"}
    _narrow(schemas["TemplateWrite"], ["imageName"], imageName={"minLength": 1}, diskSize={"minimum": 1})
    _narrow(schemas["TemplateUpdate"], [], diskSize={"minimum": 1})
    _narrow(
        schemas["InstanceUpdate"],
        [],
        "name isAutoRenewOn envVariables diskSize",
        instanceTemplate=_one_of(images),
        diskSize={"minimum": VPS_DISK, "maximum": VPS_DISK + Endless.disk_free},
    )
    _narrow(
        schemas["RentRequest"],
        ["instanceMarket", "instanceTemplate"],
        instanceMarket=_one_of([offers["docker"]]),
        instanceTemplate=_one_of(images),
        gpuCount={"minimum": 1, "maximum": 8},
        numOfInstances={"minimum": 1},
    )
    _narrow(
        schemas["RentVpsRequest"],
        ["instanceMarket", "instanceVmImage", "userSshKey"],
        instanceMarket=_one_of([offers["vm"]]),
        instanceVmImage=_one_of(image.iri for image in account.images.values() if not image.is_windows),
        userSshKey=_one_of([PUBLIC_KEY, *(key.iri for key in account.ssh_keys.values())]),
    )
    paused = [world.instance(number) for number in PAUSED]
    _narrow(
        schemas["ResumeVpsRequest"],
        ["instanceMarket", "instance"],
        instanceMarket=_one_of([offers["vm"]]),
        instance=_one_of(machine.iri if machine.id % 2 else machine.support_id for machine in paused),
    )
    for name, machines in (("RebootRequest", DOCKER), ("PauseRequest", RUNNING)):
        schemas[name]["properties"]["instanceIds"] |= {"items": _ids(machines), "minItems": 1}
    return spec


def _narrow(schema: Node, required: list[str], no_null: str = "", **fields: Node) -> None:
    """Fields with more rules; those that are neither required nor named take a null as well."""
    schema["required"] = required
    for name, field in schema["properties"].items():
        rules = field | fields.get(name, {})
        takes_null = name not in [*required, *no_null.split()]
        schema["properties"][name] = {"anyOf": [rules, {"type": "null"}]} if takes_null else rules


def _one_of(allowed: Iterable[Any]) -> Node:
    return {"enum": list(allowed)}


def _ids(of: range) -> Node:
    return {"type": "integer", "minimum": of[0], "maximum": of[-1]}
