"""Request bodies: the SDK's fields as the generated models. None is never sent, "" clears."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from simplepod import _quirks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simplepod_api.models.env_variable import EnvVariable
    from simplepod_api.models.instance_update import InstanceUpdate
    from simplepod_api.models.rent_request import RentRequest
    from simplepod_api.models.rent_vps_request import RentVpsRequest
    from simplepod_api.models.template_write import TemplateWrite
    from simplepod_api.types import Unset

    from simplepod._lowlevel.fields import Encoding, InstanceFields, RentFields, RentVPSFields, TemplateFields

T = TypeVar("T")


def unless_none(value: T | None) -> T | Unset:
    """The value, or the generated client's mark for "not sent"."""
    from simplepod_api.types import UNSET

    return value if _quirks.is_given(value) else UNSET  # type: ignore[return-value] # a given value is not None


def template(fields: TemplateFields, encoding: Encoding) -> TemplateWrite:
    from simplepod_api.models.template_write import TemplateWrite

    ports = None if fields.expose_ports is None else _quirks.join_ports(fields.expose_ports)
    return TemplateWrite(
        name=unless_none(fields.name),
        image_name=unless_none(fields.image_name),
        default_tag=unless_none(fields.default_tag),
        category_name=unless_none(fields.category_name),
        disk_size=unless_none(fields.disk_size),
        expose_ports=unless_none(ports),
        start_script=_script(fields.start_script),
        arg_options=unless_none(fields.arg_options),
        env_variables=_env(fields.env, encoding),
        notes=unless_none(fields.notes),
        host=unless_none(fields.host),
        username=unless_none(fields.username),
        password=unless_none(fields.password),
        is_password_protected=unless_none(fields.is_password_protected),
        is_run_ssh_server_on=unless_none(fields.is_run_ssh_server_on),
        is_run_jupyter_on=unless_none(fields.is_run_jupyter_on),
    )


def instance(fields: InstanceFields, encoding: Encoding) -> InstanceUpdate:
    from simplepod_api.models.instance_update import InstanceUpdate

    return InstanceUpdate(
        name=unless_none(fields.name),
        notes=unless_none(fields.notes),
        is_auto_renew_on=unless_none(fields.is_auto_renew_on),
        price_auto_renew_max=unless_none(fields.price_auto_renew_max),
        instance_template=unless_none(fields.template_iri),
        start_script=_script(fields.start_script),
        env_variables=_env(fields.env, encoding),
        disk_size=unless_none(fields.disk_size),
    )


def rent(fields: RentFields, encoding: Encoding) -> RentRequest:
    from simplepod_api.models.rent_request import RentRequest

    return RentRequest(
        gpu_count=fields.gpu_count,
        instance_market=fields.offer_iri,
        instance_template=fields.template_iri,
        start_script=_script(fields.start_script),
        env_variables=_env(fields.env, encoding),
        num_of_instances=unless_none(fields.count),
    )


def rent_vps(fields: RentVPSFields) -> RentVpsRequest:
    from simplepod_api.models.rent_vps_request import RentVpsRequest

    return RentVpsRequest(
        instance_market=fields.offer_iri,
        instance_vm_image=fields.image_iri,
        user_ssh_key=unless_none(fields.ssh_key),
        user_ssh_key_name=unless_none(fields.ssh_key_name),
        password=unless_none(fields.password),
    )


def _script(text: str | None) -> str | Unset:
    return unless_none(None if text is None else _quirks.encode_start_script(text))


def _env(env: Mapping[str, str] | None, encoding: Encoding) -> list[EnvVariable] | str | Unset:
    from simplepod_api.models.env_variable import EnvVariable

    if env is None:
        return unless_none(None)
    encoded = _quirks.encode_env(env, encoding)
    return encoded if isinstance(encoded, str) else [EnvVariable.from_dict(entry) for entry in encoded]
