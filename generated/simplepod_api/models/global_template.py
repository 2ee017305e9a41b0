# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="GlobalTemplate")


@_attrs_define
class GlobalTemplate:
    """A public template. Rows of the list lack the private fields.

    Attributes:
        id (int | Unset): Id.
        name (str | Unset): Name. Not documented.
        image_name (str | Unset): Docker image without tag.
        category_name (str | Unset): Category of the image, free text.
        default_tag (str | Unset): Tag of the image.
        disk_size (int | Unset): Disk in GB.
        expose_ports (str | Unset): Port numbers, separated by commas.
        start_script (str | Unset): Bash to run at the start.
        arg_options (list[Any] | str | Unset): Docker image ARG, an array or a string.
        env_variables (Any | Unset): Environment variables: an array of `{name, value}`. Also seen or to be feared: a
            JSON string of it, null,
            an object keyed by name.
        notes (str | Unset): Notes.
        host (str | Unset): Copied from the private template in the documentation; not expected.
        username (str | Unset): Copied from the private template in the documentation; not expected.
        password (str | Unset): Copied from the private template in the documentation; not expected.
        is_public (bool | Unset): Whether the template is public.
        is_password_protected (bool | Unset): Whether the image comes from a private registry that asks for a password.
        is_run_ssh_server_on (bool | Unset): Whether an SSH server runs.
        is_run_jupyter_on (bool | Unset): Whether Jupyter Notebook runs.
    """

    id: int | Unset = UNSET
    name: str | Unset = UNSET
    image_name: str | Unset = UNSET
    category_name: str | Unset = UNSET
    default_tag: str | Unset = UNSET
    disk_size: int | Unset = UNSET
    expose_ports: str | Unset = UNSET
    start_script: str | Unset = _attrs_field(default=UNSET, repr=False)
    arg_options: list[Any] | str | Unset = _attrs_field(default=UNSET, repr=False)
    env_variables: Any | Unset = _attrs_field(default=UNSET, repr=False)
    notes: str | Unset = UNSET
    host: str | Unset = UNSET
    username: str | Unset = UNSET
    password: str | Unset = _attrs_field(default=UNSET, repr=False)
    is_public: bool | Unset = UNSET
    is_password_protected: bool | Unset = UNSET
    is_run_ssh_server_on: bool | Unset = UNSET
    is_run_jupyter_on: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        image_name = self.image_name

        category_name = self.category_name

        default_tag = self.default_tag

        disk_size = self.disk_size

        expose_ports = self.expose_ports

        start_script = self.start_script

        arg_options: list[Any] | str | Unset
        if isinstance(self.arg_options, Unset):
            arg_options = UNSET
        elif isinstance(self.arg_options, list):
            arg_options = self.arg_options

        else:
            arg_options = self.arg_options

        env_variables = self.env_variables

        notes = self.notes

        host = self.host

        username = self.username

        password = self.password

        is_public = self.is_public

        is_password_protected = self.is_password_protected

        is_run_ssh_server_on = self.is_run_ssh_server_on

        is_run_jupyter_on = self.is_run_jupyter_on

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if name is not UNSET:
            field_dict["name"] = name
        if image_name is not UNSET:
            field_dict["imageName"] = image_name
        if category_name is not UNSET:
            field_dict["categoryName"] = category_name
        if default_tag is not UNSET:
            field_dict["defaultTag"] = default_tag
        if disk_size is not UNSET:
            field_dict["diskSize"] = disk_size
        if expose_ports is not UNSET:
            field_dict["exposePorts"] = expose_ports
        if start_script is not UNSET:
            field_dict["startScript"] = start_script
        if arg_options is not UNSET:
            field_dict["argOptions"] = arg_options
        if env_variables is not UNSET:
            field_dict["envVariables"] = env_variables
        if notes is not UNSET:
            field_dict["notes"] = notes
        if host is not UNSET:
            field_dict["host"] = host
        if username is not UNSET:
            field_dict["username"] = username
        if password is not UNSET:
            field_dict["password"] = password
        if is_public is not UNSET:
            field_dict["isPublic"] = is_public
        if is_password_protected is not UNSET:
            field_dict["isPasswordProtected"] = is_password_protected
        if is_run_ssh_server_on is not UNSET:
            field_dict["isRunSshServerOn"] = is_run_ssh_server_on
        if is_run_jupyter_on is not UNSET:
            field_dict["isRunJupyterOn"] = is_run_jupyter_on

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id", UNSET)

        name = d.pop("name", UNSET)

        image_name = d.pop("imageName", UNSET)

        category_name = d.pop("categoryName", UNSET)

        default_tag = d.pop("defaultTag", UNSET)

        disk_size = d.pop("diskSize", UNSET)

        expose_ports = d.pop("exposePorts", UNSET)

        start_script = d.pop("startScript", UNSET)

        def _parse_arg_options(data: object) -> list[Any] | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                arg_options_type_1 = cast(list[Any], data)

                return arg_options_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast("list[Any] | str | Unset", data)

        arg_options = _parse_arg_options(d.pop("argOptions", UNSET))

        env_variables = d.pop("envVariables", UNSET)

        notes = d.pop("notes", UNSET)

        host = d.pop("host", UNSET)

        username = d.pop("username", UNSET)

        password = d.pop("password", UNSET)

        is_public = d.pop("isPublic", UNSET)

        is_password_protected = d.pop("isPasswordProtected", UNSET)

        is_run_ssh_server_on = d.pop("isRunSshServerOn", UNSET)

        is_run_jupyter_on = d.pop("isRunJupyterOn", UNSET)

        global_template = cls.__new__(cls)
        global_template.id = id
        global_template.name = name
        global_template.image_name = image_name
        global_template.category_name = category_name
        global_template.default_tag = default_tag
        global_template.disk_size = disk_size
        global_template.expose_ports = expose_ports
        global_template.start_script = start_script
        global_template.arg_options = arg_options
        global_template.env_variables = env_variables
        global_template.notes = notes
        global_template.host = host
        global_template.username = username
        global_template.password = password
        global_template.is_public = is_public
        global_template.is_password_protected = is_password_protected
        global_template.is_run_ssh_server_on = is_run_ssh_server_on
        global_template.is_run_jupyter_on = is_run_jupyter_on

        global_template.additional_properties = d or {}
        return global_template

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
