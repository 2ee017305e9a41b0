# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="SummaryActive")


@_attrs_define
class SummaryActive:
    """Active instances.

    Attributes:
        rri (list[Any] | Unset): The vendor's word for rented instances; sample empty, shape unknown.
        rri_count_total (int | Unset): Number of rented instances.
    """

    rri: list[Any] | Unset = UNSET
    rri_count_total: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        rri: list[Any] | Unset = UNSET
        if not isinstance(self.rri, Unset):
            rri = self.rri

        rri_count_total = self.rri_count_total

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if rri is not UNSET:
            field_dict["rri"] = rri
        if rri_count_total is not UNSET:
            field_dict["rriCountTotal"] = rri_count_total

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        rri = cast(list[Any], d.pop("rri", UNSET))

        rri_count_total = d.pop("rriCountTotal", UNSET)

        summary_active = cls.__new__(cls)
        summary_active.rri = rri
        summary_active.rri_count_total = rri_count_total

        summary_active.additional_properties = d or {}
        return summary_active

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
