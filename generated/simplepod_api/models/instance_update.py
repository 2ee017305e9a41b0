# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.env_variable import EnvVariable


T = TypeVar("T", bound="InstanceUpdate")


@_attrs_define
class InstanceUpdate:
    """What to change in an instance. What is left out is left alone.

    Attributes:
        is_auto_renew_on (bool | Unset): Whether the rental renews itself.
        price_auto_renew_max (float | Unset): Highest price in $/hour to renew at.
        notes (str | Unset): Notes.
        instance_template (str | Unset): IRI of the template.
        name (str | Unset): Name of the instance.
        start_script (str | Unset): Bash to run at the start; the host runs it line by line. Not in the older edition.
        env_variables (list[EnvVariable] | str | Unset): Environment variables. Documented as "Array of any" with a
            sample that is a JSON *string* of such an array;
            arrays of objects have been seen to work.
        disk_size (int | Unset): Disk of a VPS in GB; it can only grow. Told in prose only.
    """

    is_auto_renew_on: bool | Unset = UNSET
    price_auto_renew_max: float | Unset = UNSET
    notes: str | Unset = UNSET
    instance_template: str | Unset = UNSET
    name: str | Unset = UNSET
    start_script: str | Unset = _attrs_field(default=UNSET, repr=False)
    env_variables: list[EnvVariable] | str | Unset = _attrs_field(default=UNSET, repr=False)
    disk_size: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        is_auto_renew_on = self.is_auto_renew_on

        price_auto_renew_max = self.price_auto_renew_max

        notes = self.notes

        instance_template = self.instance_template

        name = self.name

        start_script = self.start_script

        env_variables: list[dict[str, Any]] | str | Unset
        if isinstance(self.env_variables, Unset):
            env_variables = UNSET
        elif isinstance(self.env_variables, list):
            env_variables = []
            for componentsschemas_env_variables_type_1_item_data in self.env_variables:
                componentsschemas_env_variables_type_1_item = componentsschemas_env_variables_type_1_item_data.to_dict()
                env_variables.append(componentsschemas_env_variables_type_1_item)

        else:
            env_variables = self.env_variables

        disk_size = self.disk_size

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if is_auto_renew_on is not UNSET:
            field_dict["isAutoRenewOn"] = is_auto_renew_on
        if price_auto_renew_max is not UNSET:
            field_dict["priceAutoRenewMax"] = price_auto_renew_max
        if notes is not UNSET:
            field_dict["notes"] = notes
        if instance_template is not UNSET:
            field_dict["instanceTemplate"] = instance_template
        if name is not UNSET:
            field_dict["name"] = name
        if start_script is not UNSET:
            field_dict["startScript"] = start_script
        if env_variables is not UNSET:
            field_dict["envVariables"] = env_variables
        if disk_size is not UNSET:
            field_dict["diskSize"] = disk_size

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        is_auto_renew_on = d.pop("isAutoRenewOn", UNSET)

        price_auto_renew_max = d.pop("priceAutoRenewMax", UNSET)

        notes = d.pop("notes", UNSET)

        instance_template = d.pop("instanceTemplate", UNSET)

        name = d.pop("name", UNSET)

        start_script = d.pop("startScript", UNSET)

        def _parse_env_variables(data: object) -> list[EnvVariable] | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                componentsschemas_env_variables_type_1 = []
                _componentsschemas_env_variables_type_1 = data
                for componentsschemas_env_variables_type_1_item_data in _componentsschemas_env_variables_type_1:
                    componentsschemas_env_variables_type_1_item = EnvVariable.from_dict(
                        componentsschemas_env_variables_type_1_item_data
                    )

                    componentsschemas_env_variables_type_1.append(componentsschemas_env_variables_type_1_item)

                return componentsschemas_env_variables_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast("list[EnvVariable] | str | Unset", data)

        env_variables = _parse_env_variables(d.pop("envVariables", UNSET))

        disk_size = d.pop("diskSize", UNSET)

        instance_update = cls.__new__(cls)
        instance_update.is_auto_renew_on = is_auto_renew_on
        instance_update.price_auto_renew_max = price_auto_renew_max
        instance_update.notes = notes
        instance_update.instance_template = instance_template
        instance_update.name = name
        instance_update.start_script = start_script
        instance_update.env_variables = env_variables
        instance_update.disk_size = disk_size

        instance_update.additional_properties = d or {}
        return instance_update

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties


if not TYPE_CHECKING:
    from ..models.env_variable import EnvVariable
