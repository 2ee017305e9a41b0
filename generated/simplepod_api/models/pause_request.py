# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="PauseRequest")


@_attrs_define
class PauseRequest:
    """Which VPS to pause. Documented as "Array of any".

    Attributes:
        instance_ids (list[int | str]): Ids or support ids of instances, mixed.
    """

    instance_ids: list[int | str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        instance_ids = []
        for instance_ids_item_data in self.instance_ids:
            instance_ids_item: int | str
            instance_ids_item = instance_ids_item_data
            instance_ids.append(instance_ids_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "instanceIds": instance_ids,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        instance_ids = []
        _instance_ids = d.pop("instanceIds")
        for instance_ids_item_data in _instance_ids:

            def _parse_instance_ids_item(data: object) -> int | str:
                return cast("int | str", data)

            instance_ids_item = _parse_instance_ids_item(instance_ids_item_data)

            instance_ids.append(instance_ids_item)

        pause_request = cls.__new__(cls)
        pause_request.instance_ids = instance_ids

        pause_request.additional_properties = d or {}
        return pause_request

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
