# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ResumeVpsRequest")


@_attrs_define
class ResumeVpsRequest:
    """Which paused VPS to resume and on which host.

    Attributes:
        instance_market (str | Unset): IRI of the market row.
        instance (str | Unset): IRI or support id of the paused instance.
    """

    instance_market: str | Unset = UNSET
    instance: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        instance_market = self.instance_market

        instance = self.instance

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if instance_market is not UNSET:
            field_dict["instanceMarket"] = instance_market
        if instance is not UNSET:
            field_dict["instance"] = instance

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        instance_market = d.pop("instanceMarket", UNSET)

        instance = d.pop("instance", UNSET)

        resume_vps_request = cls.__new__(cls)
        resume_vps_request.instance_market = instance_market
        resume_vps_request.instance = instance

        resume_vps_request.additional_properties = d or {}
        return resume_vps_request

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
