# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="RentVpsRequest")


@_attrs_define
class RentVpsRequest:
    """Which VPS to rent and where.

    Attributes:
        instance_market (str | Unset): IRI of the market row.
        instance_vm_image (str | Unset): IRI of the image.
        user_ssh_key (str | Unset): IRI of a saved SSH key, or a raw public key, which is then saved. Required by Linux
            images.
        user_ssh_key_name (str | Unset): Name to save a raw public key under.
        password (str | Unset): Password of the VPS. Required by Windows images.
    """

    instance_market: str | Unset = UNSET
    instance_vm_image: str | Unset = UNSET
    user_ssh_key: str | Unset = _attrs_field(default=UNSET, repr=False)
    user_ssh_key_name: str | Unset = UNSET
    password: str | Unset = _attrs_field(default=UNSET, repr=False)
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        instance_market = self.instance_market

        instance_vm_image = self.instance_vm_image

        user_ssh_key = self.user_ssh_key

        user_ssh_key_name = self.user_ssh_key_name

        password = self.password

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if instance_market is not UNSET:
            field_dict["instanceMarket"] = instance_market
        if instance_vm_image is not UNSET:
            field_dict["instanceVmImage"] = instance_vm_image
        if user_ssh_key is not UNSET:
            field_dict["userSshKey"] = user_ssh_key
        if user_ssh_key_name is not UNSET:
            field_dict["userSshKeyName"] = user_ssh_key_name
        if password is not UNSET:
            field_dict["password"] = password

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        instance_market = d.pop("instanceMarket", UNSET)

        instance_vm_image = d.pop("instanceVmImage", UNSET)

        user_ssh_key = d.pop("userSshKey", UNSET)

        user_ssh_key_name = d.pop("userSshKeyName", UNSET)

        password = d.pop("password", UNSET)

        rent_vps_request = cls.__new__(cls)
        rent_vps_request.instance_market = instance_market
        rent_vps_request.instance_vm_image = instance_vm_image
        rent_vps_request.user_ssh_key = user_ssh_key
        rent_vps_request.user_ssh_key_name = user_ssh_key_name
        rent_vps_request.password = password

        rent_vps_request.additional_properties = d or {}
        return rent_vps_request

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
