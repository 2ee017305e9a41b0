# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="RentalAvailability")


@_attrs_define
class RentalAvailability:
    """What the balance allows.

    Attributes:
        price_per_instances (float | Unset): Price of all running instances in $/hour.
        balance_rental (float | Unset): Balance in $.
        available_rental_hours (float | Unset): For how many hours the balance lasts; 0 when nothing runs.
    """

    price_per_instances: float | Unset = UNSET
    balance_rental: float | Unset = UNSET
    available_rental_hours: float | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        price_per_instances = self.price_per_instances

        balance_rental = self.balance_rental

        available_rental_hours = self.available_rental_hours

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if price_per_instances is not UNSET:
            field_dict["pricePerInstances"] = price_per_instances
        if balance_rental is not UNSET:
            field_dict["balanceRental"] = balance_rental
        if available_rental_hours is not UNSET:
            field_dict["availableRentalHours"] = available_rental_hours

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        price_per_instances = d.pop("pricePerInstances", UNSET)

        balance_rental = d.pop("balanceRental", UNSET)

        available_rental_hours = d.pop("availableRentalHours", UNSET)

        rental_availability = cls.__new__(cls)
        rental_availability.price_per_instances = price_per_instances
        rental_availability.balance_rental = balance_rental
        rental_availability.available_rental_hours = available_rental_hours

        rental_availability.additional_properties = d or {}
        return rental_availability

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
