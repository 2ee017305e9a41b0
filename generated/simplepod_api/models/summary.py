# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.rental_availability import RentalAvailability
    from ..models.summary_all import SummaryAll


T = TypeVar("T", bound="Summary")


@_attrs_define
class Summary:
    """Active instances and balance.

    Attributes:
        all_ (SummaryAll | Unset): All instances.
        rental_availability (RentalAvailability | Unset): What the balance allows.
    """

    all_: SummaryAll | Unset = UNSET
    rental_availability: RentalAvailability | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        all_: dict[str, Any] | Unset = UNSET
        if not isinstance(self.all_, Unset):
            all_ = self.all_.to_dict()

        rental_availability: dict[str, Any] | Unset = UNSET
        if not isinstance(self.rental_availability, Unset):
            rental_availability = self.rental_availability.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if all_ is not UNSET:
            field_dict["all"] = all_
        if rental_availability is not UNSET:
            field_dict["rentalAvailability"] = rental_availability

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _all_ = d.pop("all", UNSET)
        all_: SummaryAll | Unset
        if isinstance(_all_, Unset):
            all_ = UNSET
        else:
            all_ = SummaryAll.from_dict(_all_)

        _rental_availability = d.pop("rentalAvailability", UNSET)
        rental_availability: RentalAvailability | Unset
        if isinstance(_rental_availability, Unset):
            rental_availability = UNSET
        else:
            rental_availability = RentalAvailability.from_dict(_rental_availability)

        summary = cls.__new__(cls)
        summary.all_ = all_
        summary.rental_availability = rental_availability

        summary.additional_properties = d or {}
        return summary

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
    from ..models.rental_availability import RentalAvailability
    from ..models.summary_all import SummaryAll
