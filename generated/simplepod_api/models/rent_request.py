# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.env_variable import EnvVariable


T = TypeVar("T", bound="RentRequest")


@_attrs_define
class RentRequest:
    """What to rent, where and how many.

    Attributes:
        gpu_count (int | Unset): Number of GPUs.
        instance_market (str | Unset): IRI of the market row. The older edition documents a number.
        instance_template (str | Unset): IRI of the template.
        start_script (str | Unset): Bash to run at the start; the host runs it line by line. The template's own script
            when left out.
        env_variables (list[EnvVariable] | str | Unset): Environment variables. Documented as "Array of any" with a
            sample that is a JSON *string* of such an array;
            arrays of objects have been seen to work.
        num_of_instances (int | Unset): How many instances to rent at once. Told in prose only.
    """

    gpu_count: int | Unset = UNSET
    instance_market: str | Unset = UNSET
    instance_template: str | Unset = UNSET
    start_script: str | Unset = _attrs_field(default=UNSET, repr=False)
    env_variables: list[EnvVariable] | str | Unset = _attrs_field(default=UNSET, repr=False)
    num_of_instances: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        gpu_count = self.gpu_count

        instance_market = self.instance_market

        instance_template = self.instance_template

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

        num_of_instances = self.num_of_instances

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if gpu_count is not UNSET:
            field_dict["gpuCount"] = gpu_count
        if instance_market is not UNSET:
            field_dict["instanceMarket"] = instance_market
        if instance_template is not UNSET:
            field_dict["instanceTemplate"] = instance_template
        if start_script is not UNSET:
            field_dict["startScript"] = start_script
        if env_variables is not UNSET:
            field_dict["envVariables"] = env_variables
        if num_of_instances is not UNSET:
            field_dict["numOfInstances"] = num_of_instances

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        gpu_count = d.pop("gpuCount", UNSET)

        instance_market = d.pop("instanceMarket", UNSET)

        instance_template = d.pop("instanceTemplate", UNSET)

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

        num_of_instances = d.pop("numOfInstances", UNSET)

        rent_request = cls.__new__(cls)
        rent_request.gpu_count = gpu_count
        rent_request.instance_market = instance_market
        rent_request.instance_template = instance_template
        rent_request.start_script = start_script
        rent_request.env_variables = env_variables
        rent_request.num_of_instances = num_of_instances

        rent_request.additional_properties = d or {}
        return rent_request

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
