# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.env_variable import EnvVariable


T = TypeVar("T", bound="TemplateWrite")


@_attrs_define
class TemplateWrite:
    """A template to create, or what to change in one. What is left out is left alone.

    Attributes:
        host (str | Unset): Host of a private Docker registry.
        username (str | Unset): User name at the private Docker registry.
        password (str | Unset): Password at the private Docker registry.
        name (str | Unset): Name of the template.
        image_name (str | Unset): Docker image without tag; may begin with a registry host.
        category_name (str | Unset): Category of the image, free text. Documented as a number.
        default_tag (str | Unset): Tag of the image. Documented as a number.
        disk_size (int | Unset): Disk of instances created with this template, in GB.
        expose_ports (str | Unset): Port numbers, separated by commas.
        start_script (str | Unset): Bash to run at the start; the host runs it line by line. Documented as a number.
        arg_options (list[str] | str | Unset): Docker image ARG. Documented as a string here, as an array where
            templates are read.
        env_variables (list[EnvVariable] | str | Unset): Environment variables. Documented as "Array of any" with a
            sample that is a JSON *string* of such an array;
            arrays of objects have been seen to work.
        notes (str | Unset): Notes.
        is_password_protected (bool | Unset): Whether the image comes from a private registry that asks for a password.
        is_run_ssh_server_on (bool | Unset): Whether to run an SSH server.
        is_run_jupyter_on (bool | Unset): Whether to run Jupyter Notebook.
    """

    host: str | Unset = UNSET
    username: str | Unset = UNSET
    password: str | Unset = _attrs_field(default=UNSET, repr=False)
    name: str | Unset = UNSET
    image_name: str | Unset = UNSET
    category_name: str | Unset = UNSET
    default_tag: str | Unset = UNSET
    disk_size: int | Unset = UNSET
    expose_ports: str | Unset = UNSET
    start_script: str | Unset = _attrs_field(default=UNSET, repr=False)
    arg_options: list[str] | str | Unset = _attrs_field(default=UNSET, repr=False)
    env_variables: list[EnvVariable] | str | Unset = _attrs_field(default=UNSET, repr=False)
    notes: str | Unset = UNSET
    is_password_protected: bool | Unset = UNSET
    is_run_ssh_server_on: bool | Unset = UNSET
    is_run_jupyter_on: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        host = self.host

        username = self.username

        password = self.password

        name = self.name

        image_name = self.image_name

        category_name = self.category_name

        default_tag = self.default_tag

        disk_size = self.disk_size

        expose_ports = self.expose_ports

        start_script = self.start_script

        arg_options: list[str] | str | Unset
        if isinstance(self.arg_options, Unset):
            arg_options = UNSET
        elif isinstance(self.arg_options, list):
            arg_options = self.arg_options

        else:
            arg_options = self.arg_options

        env_variables: list[dict[str, Any]] | str | Unset
        if isinstance(self.env_variables, Unset):
            env_variables = UNSET
        elif isinstance(self.env_variables, list):
            env_variables = []
            for componentsschemas_env_variables_type_1_item_data in self.env_variables:
                componentsschemas_env_variables_type_1_item = componentsschemas_env_variables_type_1_item_data.to_dict()
                env_variables.append(componentsschemas_env_variables_type_1_item)

        else:
            env_variables = self.env_variables

        notes = self.notes

        is_password_protected = self.is_password_protected

        is_run_ssh_server_on = self.is_run_ssh_server_on

        is_run_jupyter_on = self.is_run_jupyter_on

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if host is not UNSET:
            field_dict["host"] = host
        if username is not UNSET:
            field_dict["username"] = username
        if password is not UNSET:
            field_dict["password"] = password
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
        host = d.pop("host", UNSET)

        username = d.pop("username", UNSET)

        password = d.pop("password", UNSET)

        name = d.pop("name", UNSET)

        image_name = d.pop("imageName", UNSET)

        category_name = d.pop("categoryName", UNSET)

        default_tag = d.pop("defaultTag", UNSET)

        disk_size = d.pop("diskSize", UNSET)

        expose_ports = d.pop("exposePorts", UNSET)

        start_script = d.pop("startScript", UNSET)

        def _parse_arg_options(data: object) -> list[str] | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                arg_options_type_1 = cast(list[str], data)

                return arg_options_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast("list[str] | str | Unset", data)

        arg_options = _parse_arg_options(d.pop("argOptions", UNSET))

        def _parse_env_variables(data: object) -> list[EnvVariable] | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                componentsschemas_env_variables_type_1 = []
                _componentsschemas_env_variables_type_1 = data
                for componentsschemas_env_variables_type_1_item_data in _componentsschemas_env_variables_type_1:
                    componentsschemas_env_variables_type_1_item = EnvVariable.from_dict(
                        componentsschemas_env_variables_type_1_item_data
                    )

                    componentsschemas_env_variables_type_1.append(componentsschemas_env_variables_type_1_item)

                return componentsschemas_env_variables_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast("list[EnvVariable] | str | Unset", data)

        env_variables = _parse_env_variables(d.pop("envVariables", UNSET))

        notes = d.pop("notes", UNSET)

        is_password_protected = d.pop("isPasswordProtected", UNSET)

        is_run_ssh_server_on = d.pop("isRunSshServerOn", UNSET)

        is_run_jupyter_on = d.pop("isRunJupyterOn", UNSET)

        template_write = cls.__new__(cls)
        template_write.host = host
        template_write.username = username
        template_write.password = password
        template_write.name = name
        template_write.image_name = image_name
        template_write.category_name = category_name
        template_write.default_tag = default_tag
        template_write.disk_size = disk_size
        template_write.expose_ports = expose_ports
        template_write.start_script = start_script
        template_write.arg_options = arg_options
        template_write.env_variables = env_variables
        template_write.notes = notes
        template_write.is_password_protected = is_password_protected
        template_write.is_run_ssh_server_on = is_run_ssh_server_on
        template_write.is_run_jupyter_on = is_run_jupyter_on

        template_write.additional_properties = d or {}
        return template_write

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
    from ..models.env_variable import EnvVariable
