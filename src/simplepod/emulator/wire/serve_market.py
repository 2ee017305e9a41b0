"""The market and the templates."""

from typing import Any

from simplepod.emulator.wire.body import Body
from simplepod.emulator.wire.call import Call, Reply, json_reply
from simplepod.emulator.wire.filters import market_rows
from simplepod.emulator.wire.problems import Violation, invalid
from simplepod.emulator.wire.references import path_id
from simplepod.emulator.wire.show import global_template, template_detail, template_row
from simplepod.emulator.world.account import Template


def list_offers(call: Call) -> Reply:
    return _market(call, "vm" if call.query.text("mode") == "vm" else "docker")


def list_vps_offers(call: Call) -> Reply:
    """The VPS market at a path of its own, should it have one."""
    return _market(call, "vm")


def _market(call: Call, kind: str) -> Reply:
    rows = market_rows(call.world.market, call.query, call.dialect, kind=kind)
    paged = call.dialect.market_paging
    return json_reply(call.query.page(rows, default_size=None) if paged else call.query.spoiled(rows))


def list_global_templates(call: Call) -> Reply:
    templates = list(call.world.account.global_templates.values())
    return json_reply(call.query.listing(templates, global_template, _searched))


def get_global_template(call: Call) -> Reply:
    return json_reply(global_template(call.world.account.global_template(path_id(call.ref))))


def list_templates(call: Call) -> Reply:
    return json_reply(call.query.listing(list(call.world.account.templates.values()), template_row, _searched))


def get_template(call: Call) -> Reply:
    return json_reply(template_detail(call.world.account.own_template(path_id(call.ref))))


def create_template(call: Call) -> Reply:
    fields = _written(call.body(), call)
    if not fields.get("image_name"):
        raise invalid(Violation("imageName", "This value should not be blank."))
    template = call.world.account.add_template(Template(**{"name": fields["image_name"], **fields}))
    return call.created(template_detail(template))


def update_template(call: Call) -> Reply:
    template_id = path_id(call.ref)
    call.world.account.own_template(template_id)
    changed = call.world.account.change_template(template_id, **_written(call.body(), call))
    return call.updated(template_detail(changed))


def delete_template(call: Call) -> Reply:
    call.world.account.delete_template(path_id(call.ref))
    return Reply(status=204)


def _searched(template: Template) -> list[str | None]:
    return [template.name, template.image_name, template.category_name, template.notes]


def _written(body: Body, call: Call) -> dict[str, Any]:
    """The fields that were sent; a null counts as not sent."""
    fields: dict[str, Any] = {
        "name": body.text("name"),
        "image_name": body.text("imageName"),
        "default_tag": body.text("defaultTag"),
        "category_name": body.text("categoryName"),
        "disk_size": body.whole("diskSize"),
        "expose_ports": body.text("exposePorts"),
        "start_script": body.text("startScript"),
        "arg_options": body.texts("argOptions"),
        "env": body.env("envVariables", call.dialect.env_form),
        "notes": body.text("notes"),
        "host": body.text("host"),
        "username": body.text("username"),
        "password": body.text("password"),
        "is_password_protected": body.flag("isPasswordProtected"),
        "is_run_ssh_server_on": body.flag("isRunSshServerOn"),
        "is_run_jupyter_on": body.flag("isRunJupyterOn"),
    }
    disk_size = fields["disk_size"]
    if disk_size is not None and disk_size < 1:
        raise invalid(Violation("diskSize", "This value should be positive."))
    return {name: value for name, value in fields.items() if value is not None}
