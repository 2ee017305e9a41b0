# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.port_mapping import PortMapping


T = TypeVar("T", bound="Ports")


@_attrs_define
class Ports:
    """How the ports of an instance are reached: `direct` at the host's address, `proxy` through a tunnel. The
    documentation shows lists of null and empty objects in their place; `[]` when empty.

        Attributes:
            direct (list[PortMapping] | Unset): Ports of the host itself, public and unauthenticated.
            proxy (list[PortMapping] | Unset): Tunnels, https once something listens.
    """

    direct: list[PortMapping] | Unset = UNSET
    proxy: list[PortMapping] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        direct: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.direct, Unset):
            direct = []
            for direct_item_data in self.direct:
                direct_item = direct_item_data.to_dict()
                direct.append(direct_item)

        proxy: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.proxy, Unset):
            proxy = []
            for proxy_item_data in self.proxy:
                proxy_item = proxy_item_data.to_dict()
                proxy.append(proxy_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if direct is not UNSET:
            field_dict["direct"] = direct
        if proxy is not UNSET:
            field_dict["proxy"] = proxy

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        _direct = d.pop("direct", UNSET)
        direct: list[PortMapping] | Unset = UNSET
        if _direct is not UNSET:
            direct = []
            for direct_item_data in _direct:
                direct_item = PortMapping.from_dict(direct_item_data)

                direct.append(direct_item)

        _proxy = d.pop("proxy", UNSET)
        proxy: list[PortMapping] | Unset = UNSET
        if _proxy is not UNSET:
            proxy = []
            for proxy_item_data in _proxy:
                proxy_item = PortMapping.from_dict(proxy_item_data)

                proxy.append(proxy_item)

        ports = cls.__new__(cls)
        ports.direct = direct
        ports.proxy = proxy

        ports.additional_properties = d or {}
        return ports

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
    from ..models.port_mapping import PortMapping
