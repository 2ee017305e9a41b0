"""Rented machines, Docker and what VPS share with it."""

from collections.abc import Sequence
from typing import Any

from simplepod.emulator.wire.answers import deletion_reply, told
from simplepod.emulator.wire.body import MERGE_PATCH, Body
from simplepod.emulator.wire.call import Call, Reply, json_reply
from simplepod.emulator.wire.problems import ProblemError, Violation, bad, invalid, not_found
from simplepod.emulator.wire.references import find_by_iri, path_id, referred
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
    call.order()
    made = rent(
        world,
        offer,
        template,
        gpu_count=body.whole("gpuCount"),
        count=count or 1,
        start_script=body.text("startScript"),
        env=body.env("envVariables", call.dialect.env_form),
        drift=call.drift,
    )
    return told(call, made, as_list=(count or 1) > 1 and call.dialect.batch_answer == "list")


def list_instances(call: Call) -> Reply:
    """Docker and VPS alike; a machine may be missing for a while after it was rented, or be there after its end."""
    world, dialect = call.world, call.dialect
    lingering = [known.before_its_end() for known in _ended(call) if _lingers(known, dialect.list_linger, call)]
    known = sorted([*world.instances, *lingering], key=lambda known: known.id) if lingering else world.instances
    visible = [instance for instance in known if not _lags(instance, dialect.list_lag, call)]
    return json_reply(call.query.listing(visible, lambda known: instance_row(known, world, dialect), _searched))


def _ended(call: Call) -> Sequence[Instance]:
    """Those that ended, if anybody might still see them."""
    return [known for known in call.world.all_instances if known.state == "ended"] if call.dialect.list_linger else []


def _lags(instance: Instance, lag: float, call: Call) -> bool:
    """Whether a machine is too new to be seen."""
    return instance.created_at > call.world.clock.time() - call.lagged(lag)


def _lingers(instance: Instance, lag: float, call: Call) -> bool:
    """Whether the end of a machine is too new to be known."""
    return instance.ended_at is not None and instance.ended_at > call.world.clock.time() - call.lagged(lag)


def get_instance(call: Call) -> Reply:
    instance, now, dialect = instance_at(call), call.world.clock.time(), call.dialect
    if _lags(instance, dialect.get_lag, call):
        raise not_found()
    if _lingers(instance, dialect.get_linger, call):
        return json_reply(_detail(instance.before_its_end(), call))
    if instance.ended_at is not None and now >= instance.ended_at + dialect.deleted_linger:
        raise not_found()
    return json_reply(_detail(instance, call))


def instance_at(call: Call) -> Instance:
    """The machine of the path, ended ones included."""
    return call.world.instance(path_id(call.ref) if call.dialect.path_ids == "int" else call.ref)


def live_instance_at(call: Call) -> Instance:
    return call.world.live_instance(instance_at(call).id)


def update_instance(call: Call) -> Reply:
    instance = live_instance_at(call)
    change(call.world, instance, _changes(call.body(), call))
    return call.updated(_detail(instance, call))


def delete_instance(call: Call) -> Reply:
    instance = live_instance_at(call)
    if _lags(instance, call.dialect.delete_lag, call):
        raise not_found()
    if call.dialect.delete_works:
        delete(call.world, instance, takes=call.dialect.delete_takes)
    return deletion_reply(instance, call.dialect)


def reboot_instances(call: Call) -> Reply:
    for instance in bulk(call):
        reboot(call.world, instance, new_ports=call.dialect.reboot_ports == "new")
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
    return instance_detail(instance, call.world, call.dialect)


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
        "envVariables": ("env", body.env("envVariables", call.dialect.env_form)),
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
