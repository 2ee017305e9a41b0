# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Usage")


@_attrs_define
class Usage:
    """What one instance was billed in one stretch of time.

    Attributes:
        id (int | Unset): Id of the row.
        instance_id (int | Unset): Instance that was billed.
        amount (float | str | Unset): Dollars.
        started_at (str | Unset): Begin of the stretch.
        finished_at (str | Unset): End of the stretch; missing while it lasts.
    """

    id: int | Unset = UNSET
    instance_id: int | Unset = UNSET
    amount: float | str | Unset = UNSET
    started_at: str | Unset = UNSET
    finished_at: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        instance_id = self.instance_id

        amount: float | str | Unset
        if isinstance(self.amount, Unset):
            amount = UNSET
        else:
            amount = self.amount

        started_at = self.started_at

        finished_at = self.finished_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if instance_id is not UNSET:
            field_dict["instanceId"] = instance_id
        if amount is not UNSET:
            field_dict["amount"] = amount
        if started_at is not UNSET:
            field_dict["startedAt"] = started_at
        if finished_at is not UNSET:
            field_dict["finishedAt"] = finished_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id", UNSET)

        instance_id = d.pop("instanceId", UNSET)

        def _parse_amount(data: object) -> float | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast("float | str | Unset", data)

        amount = _parse_amount(d.pop("amount", UNSET))

        started_at = d.pop("startedAt", UNSET)

        finished_at = d.pop("finishedAt", UNSET)

        usage = cls.__new__(cls)
        usage.id = id
        usage.instance_id = instance_id
        usage.amount = amount
        usage.started_at = started_at
        usage.finished_at = finished_at

        usage.additional_properties = d or {}
        return usage

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
