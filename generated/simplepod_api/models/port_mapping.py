# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="PortMapping")


@_attrs_define
class PortMapping:
    """One way to one port of the container. Undocumented; seen live.

    Attributes:
        src_port (int | str | Unset): Port in the container; the console's is the string "0console".
        dest_port (str | Unset): Port at the host.
        ip (str | Unset): Address of the host.
        service (str | Unset): Name of the service.
        protocol (str | Unset): "unknown", "checking" or "closed" until something listens, then "http" or "https"; open.
        url (str | Unset): Where to reach it; "" or "closed" until something listens.
    """

    src_port: int | str | Unset = UNSET
    dest_port: str | Unset = UNSET
    ip: str | Unset = UNSET
    service: str | Unset = UNSET
    protocol: str | Unset = UNSET
    url: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        src_port: int | str | Unset
        if isinstance(self.src_port, Unset):
            src_port = UNSET
        else:
            src_port = self.src_port

        dest_port = self.dest_port

        ip = self.ip

        service = self.service

        protocol = self.protocol

        url = self.url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if src_port is not UNSET:
            field_dict["srcPort"] = src_port
        if dest_port is not UNSET:
            field_dict["destPort"] = dest_port
        if ip is not UNSET:
            field_dict["ip"] = ip
        if service is not UNSET:
            field_dict["service"] = service
        if protocol is not UNSET:
            field_dict["protocol"] = protocol
        if url is not UNSET:
            field_dict["url"] = url

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_src_port(data: object) -> int | str | Unset:
            if isinstance(data, Unset):
                return data
            return cast("int | str | Unset", data)

        src_port = _parse_src_port(d.pop("srcPort", UNSET))

        dest_port = d.pop("destPort", UNSET)

        ip = d.pop("ip", UNSET)

        service = d.pop("service", UNSET)

        protocol = d.pop("protocol", UNSET)

        url = d.pop("url", UNSET)

        port_mapping = cls.__new__(cls)
        port_mapping.src_port = src_port
        port_mapping.dest_port = dest_port
        port_mapping.ip = ip
        port_mapping.service = service
        port_mapping.protocol = protocol
        port_mapping.url = url

        port_mapping.additional_properties = d or {}
        return port_mapping

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
