# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="InstanceTemplate")


@_attrs_define
class InstanceTemplate:
    """What an instance says of its template. May be an IRI string instead.

    Attributes:
        id (int | Unset): Id of the template.
        image_name (str | Unset): Docker image without tag.
        default_tag (str | Unset): Tag of the image.
        is_run_ssh_server_on (bool | Unset): Whether an SSH server runs.
        is_run_jupyter_on (bool | Unset): Whether Jupyter Notebook runs.
    """

    id: int | Unset = UNSET
    image_name: str | Unset = UNSET
    default_tag: str | Unset = UNSET
    is_run_ssh_server_on: bool | Unset = UNSET
    is_run_jupyter_on: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        image_name = self.image_name

        default_tag = self.default_tag

        is_run_ssh_server_on = self.is_run_ssh_server_on

        is_run_jupyter_on = self.is_run_jupyter_on

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if image_name is not UNSET:
            field_dict["imageName"] = image_name
        if default_tag is not UNSET:
            field_dict["defaultTag"] = default_tag
        if is_run_ssh_server_on is not UNSET:
            field_dict["isRunSshServerOn"] = is_run_ssh_server_on
        if is_run_jupyter_on is not UNSET:
            field_dict["isRunJupyterOn"] = is_run_jupyter_on

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id", UNSET)

        image_name = d.pop("imageName", UNSET)

        default_tag = d.pop("defaultTag", UNSET)

        is_run_ssh_server_on = d.pop("isRunSshServerOn", UNSET)

        is_run_jupyter_on = d.pop("isRunJupyterOn", UNSET)

        instance_template = cls.__new__(cls)
        instance_template.id = id
        instance_template.image_name = image_name
        instance_template.default_tag = default_tag
        instance_template.is_run_ssh_server_on = is_run_ssh_server_on
        instance_template.is_run_jupyter_on = is_run_jupyter_on

        instance_template.additional_properties = d or {}
        return instance_template

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
