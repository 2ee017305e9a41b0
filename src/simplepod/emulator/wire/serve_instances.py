"""Rented machines, Docker and what VPS share with it."""

from collections.abc import Sequence
from typing import Any

from simplepod.emulator.wire.body import MERGE_PATCH, Body
from simplepod.emulator.wire.call import Call, Reply, json_reply
from simplepod.emulator.wire.problems import ProblemError, Violation, bad, invalid, not_found
from simplepod.emulator.wire.references import find_by_iri, referred
from simplepod.emulator.wire.show import instance_detail, instance_row
from simplepod.emulator.world.errors import NotThereError
from simplepod.emulator.world.instances import Instance
from simplepod.emulator.world.renting import change, delete, reboot, rent


def rent_instance(call: Call) -> Reply:
    """One order; of the fields it does not know, ``name`` among them, the platform says nothing."""
    body, world = call.body(), call.world
    offer = referred(body, "instanceMarket", "/instances/market", world.market.offer)
    template = referred(body, "instanceTemplate", "/instances/templates", world.account.template)
    count = body.whole("numOfInstances")
    if count is not None and count < 1:
        raise invalid(Violation("numOfInstances", "This value should be positive."))
    made = rent(
        world,
        offer,
        template,
        gpu_count=body.whole("gpuCount"),
        count=count or 1,
        start_script=body.text("startScript"),
        env=body.env("envVariables", call.options.env_form),
    )
    shown = [_detail(instance, call) for instance in made]
    return call.created(shown if (count or 1) > 1 and call.options.batch_answer == "list" else shown[0])


def list_instances(call: Call) -> Reply:
    """Docker and VPS alike; a machine may be missing for a while after it was rented."""
    world = call.world
    lag = call.options.list_lag * (world.clock.speed or 1)
    seen_before = world.clock.time() - lag
    visible = [instance for instance in world.instances if not lag or instance.created_at <= seen_before]
    return json_reply(call.query.listing(visible, lambda known: instance_row(known, world, call.options), _searched))


def get_instance(call: Call) -> Reply:
    instance, world = call.world.instance(call.ref), call.world
    if instance.ended_at is not None and world.clock.time() >= instance.ended_at + call.options.deleted_linger:
        raise not_found()
    return json_reply(_detail(instance, call))


def update_instance(call: Call) -> Reply:
    instance = call.world.live_instance(call.ref)
    change(call.world, instance, _changes(call.body(), call))
    return call.updated(_detail(instance, call))


def delete_instance(call: Call) -> Reply:
    delete(call.world, call.world.live_instance(call.ref))
    return Reply(status=204)


def reboot_instances(call: Call) -> Reply:
    for instance in bulk(call):
        reboot(call.world, instance)
    return json_reply({})


def bulk(call: Call) -> Sequence[Instance]:
    """The machines that ``instanceIds`` names; one that is not there, and nothing happens to any."""
    refs = call.body(MERGE_PATCH).array("instanceIds")
    if not refs:
        raise bad("instanceIds not provided.")
    try:
        return [call.world.live_instance(ref) for ref in refs]
    except NotThereError as error:
        raise ProblemError(404, f"Instance {str(error).rpartition('/')[2]} not found.") from None


def _detail(instance: Instance, call: Call) -> dict[str, Any]:
    return instance_detail(instance, call.world, call.options)


def _searched(instance: Instance) -> list[str | None]:
    template = instance.template
    of_template = [] if template is None else [template.name, template.image_name]
    return [instance.name, instance.notes, *of_template]


def _changes(body: Body, call: Call) -> dict[str, Any]:
    """The fields that were sent. A null clears what can be empty, and is refused by the rest."""
    account = call.world.account
    known: dict[str, Any] = {
        "isAutoRenewOn": ("is_auto_renew_on", body.flag("isAutoRenewOn")),
        "priceAutoRenewMax": ("price_auto_renew_max", body.money("priceAutoRenewMax")),
        "name": ("name", body.text("name")),
        "notes": ("notes", body.text("notes")),
        "startScript": ("start_script", body.text("startScript")),
        "envVariables": ("env", body.env("envVariables", call.options.env_form)),
        "diskSize": ("disk_size", body.whole("diskSize")),
    }
    changes = {name: value for field, (name, value) in known.items() if field in body}
    iri = body.raw("instanceTemplate")
    if iri is not None:
        changes["template"] = find_by_iri(iri, "instanceTemplate", "/instances/templates", account.template)
    missing = [
        field
        for field in ("name", "isAutoRenewOn", "envVariables", "diskSize")
        if field in body and body.raw(field) is None
    ]
    if missing:
        raise bad(f'The type of the "{missing[0]}" attribute must not be "null".')
    return changes
