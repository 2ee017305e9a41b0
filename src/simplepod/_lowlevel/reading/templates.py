"""Templates, the account's and the platform's: two classes, read alike."""

from collections.abc import Callable
from typing import Any, TypeVar

from simplepod_api import models as wire

from simplepod import _quirks
from simplepod._lowlevel.reading.fields import Extra, flag, integer, needed_id, odd, prepared, text
from simplepod.models.templates import GlobalTemplate, Template

T = TypeVar("T", Template, GlobalTemplate)


def template(row: Any) -> Template:
    extra: Extra = {}
    return _read(Template, wire.Template.from_dict(prepared(row, extra)), extra)


def global_template(row: Any) -> GlobalTemplate:
    extra: Extra = {}
    return _read(GlobalTemplate, wire.GlobalTemplate.from_dict(prepared(row, extra)), extra)


def _read(model: Callable[..., T], raw: wire.Template | wire.GlobalTemplate, extra: Extra) -> T:
    script = text(raw.start_script, "startScript", extra)
    return model(
        id=needed_id(raw.id, "a template"),
        name=text(raw.name, "name", extra),
        image_name=text(raw.image_name, "imageName", extra),
        category_name=text(raw.category_name, "categoryName", extra),
        default_tag=text(raw.default_tag, "defaultTag", extra),
        disk_size=integer(raw.disk_size, "diskSize", extra),
        expose_ports=odd(raw.expose_ports, "exposePorts", extra, _quirks.split_ports) or (),
        start_script=None if script is None else _quirks.decode_start_script(script),
        arg_options=odd(raw.arg_options, "argOptions", extra, _quirks.read_arg_options),
        env_variables=tuple((odd(raw.env_variables, "envVariables", extra, _quirks.decode_env) or {}).items()),
        notes=text(raw.notes, "notes", extra),
        host=text(raw.host, "host", extra),
        username=text(raw.username, "username", extra),
        password=text(raw.password, "password", extra),
        is_public=flag(raw.is_public, "isPublic", extra),
        is_password_protected=flag(raw.is_password_protected, "isPasswordProtected", extra),
        is_run_ssh_server_on=flag(raw.is_run_ssh_server_on, "isRunSshServerOn", extra),
        is_run_jupyter_on=flag(raw.is_run_jupyter_on, "isRunJupyterOn", extra),
        extra=extra | raw.additional_properties,
    )
