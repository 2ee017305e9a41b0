# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.instance_template import InstanceTemplate
    from ..models.ports import Ports
    from ..models.rig import Rig


T = TypeVar("T", bound="Instance")


@_attrs_define
class Instance:
    """A rented instance, Docker or VPS. Only the details have `systemMemory`, `diskSizeMax` and `instanceTemplate`;
    only rows of the list are documented to have `createdAt`.

        Attributes:
            id (int | Unset): Id.
            hash_id (str | Unset): Second id, the one the instance knows of itself.
            support_id (str | Unset): Third id, taken where the documentation says "support ID".
            name (str | Unset): Name; made up when not set.
            notes (str | Unset): Notes.
            status (str | Unset): Seen: "created" (image being pulled), "running" and "active" (up), "deleted"; told:
                "paused". Open.
            rental_type (str | Unset): Kind of rental, "demand" or presumably "interruptible"; open.
            duration (float | Unset): Duration; unit unknown.
            gpu_model (str | Unset): Model of the GPUs, free text.
            gpu_memory_size (int | Unset): GPU memory in MB.
            gpu_count (int | Unset): Number of GPUs.
            gpus (Any | Unset): Telemetry of the GPUs, told in prose ("real-time GPU telemetry"); shape unknown.
            cpu_core_count (int | Unset): Number of CPU cores.
            system_memory (int | Unset): System memory in MB.
            disk_size (int | Unset): Disk in GB.
            disk_size_max (int | Unset): Largest possible disk in GB.
            price_per_gpu (float | Unset): Price per GPU in $/hour.
            price_per_disk_size (float | Unset): Price of disk in $/GB/month.
            price_auto_renew_max (float | Unset): Highest price in $/hour to renew at.
            created_at (str | Unset): When the rental began. Documented for the rows of the list only.
            expires_at (None | str | Unset): When the rental ends, unless renewed.
            auto_renew_at (None | str | Unset): When the rental renews itself.
            is_auto_renew_on (bool | Unset): Whether the rental renews itself.
            instance_template (InstanceTemplate | Unset): What an instance says of its template. May be an IRI string
                instead.
            ports (Ports | Unset): How the ports of an instance are reached: `direct` at the host's address, `proxy` through
                a tunnel. The
                documentation shows lists of null and empty objects in their place; `[]` when empty.
            rig (Rig | Unset): The machine behind a market row or an instance. Undocumented; may be `[]` when empty.
            cpu_usage (float | Unset): CPU usage, presumably in percent.
            mem_usage (float | Unset): Memory usage, presumably in percent.
            disk_usage (float | Unset): Disk usage, presumably in percent.
            process_uptime (float | Unset): Uptime of the process, presumably in seconds.
            console (str | Unset): Output of the container, base64 of text with HTML tags and entities.
            console_system (str | Unset): Progress of the start, base64 of text with HTML tags and entities.
            errors (list[Any] | Unset): Recent errors, told in prose; strings, perhaps objects.
            warnings (list[Any] | Unset): Recent warnings, told in prose; strings, perhaps objects.
    """

    id: int | Unset = UNSET
    hash_id: str | Unset = UNSET
    support_id: str | Unset = UNSET
    name: str | Unset = UNSET
    notes: str | Unset = UNSET
    status: str | Unset = UNSET
    rental_type: str | Unset = UNSET
    duration: float | Unset = UNSET
    gpu_model: str | Unset = UNSET
    gpu_memory_size: int | Unset = UNSET
    gpu_count: int | Unset = UNSET
    gpus: Any | Unset = UNSET
    cpu_core_count: int | Unset = UNSET
    system_memory: int | Unset = UNSET
    disk_size: int | Unset = UNSET
    disk_size_max: int | Unset = UNSET
    price_per_gpu: float | Unset = UNSET
    price_per_disk_size: float | Unset = UNSET
    price_auto_renew_max: float | Unset = UNSET
    created_at: str | Unset = UNSET
    expires_at: None | str | Unset = UNSET
    auto_renew_at: None | str | Unset = UNSET
    is_auto_renew_on: bool | Unset = UNSET
    instance_template: InstanceTemplate | Unset = UNSET
    ports: Ports | Unset = UNSET
    rig: Rig | Unset = UNSET
    cpu_usage: float | Unset = UNSET
    mem_usage: float | Unset = UNSET
    disk_usage: float | Unset = UNSET
    process_uptime: float | Unset = UNSET
    console: str | Unset = UNSET
    console_system: str | Unset = UNSET
    errors: list[Any] | Unset = UNSET
    warnings: list[Any] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        hash_id = self.hash_id

        support_id = self.support_id

        name = self.name

        notes = self.notes

        status = self.status

        rental_type = self.rental_type

        duration = self.duration

        gpu_model = self.gpu_model

        gpu_memory_size = self.gpu_memory_size

        gpu_count = self.gpu_count

        gpus = self.gpus

        cpu_core_count = self.cpu_core_count

        system_memory = self.system_memory

        disk_size = self.disk_size

        disk_size_max = self.disk_size_max

        price_per_gpu = self.price_per_gpu

        price_per_disk_size = self.price_per_disk_size

        price_auto_renew_max = self.price_auto_renew_max

        created_at = self.created_at

        expires_at: None | str | Unset
        if isinstance(self.expires_at, Unset):
            expires_at = UNSET
        else:
            expires_at = self.expires_at

        auto_renew_at: None | str | Unset
        if isinstance(self.auto_renew_at, Unset):
            auto_renew_at = UNSET
        else:
            auto_renew_at = self.auto_renew_at

        is_auto_renew_on = self.is_auto_renew_on

        instance_template: dict[str, Any] | Unset = UNSET
        if not isinstance(self.instance_template, Unset):
            instance_template = self.instance_template.to_dict()

        ports: dict[str, Any] | Unset = UNSET
        if not isinstance(self.ports, Unset):
            ports = self.ports.to_dict()

        rig: dict[str, Any] | Unset = UNSET
        if not isinstance(self.rig, Unset):
            rig = self.rig.to_dict()

        cpu_usage = self.cpu_usage

        mem_usage = self.mem_usage

        disk_usage = self.disk_usage

        process_uptime = self.process_uptime

        console = self.console

        console_system = self.console_system

        errors: list[Any] | Unset = UNSET
        if not isinstance(self.errors, Unset):
            errors = self.errors

        warnings: list[Any] | Unset = UNSET
        if not isinstance(self.warnings, Unset):
            warnings = self.warnings

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if hash_id is not UNSET:
            field_dict["hashId"] = hash_id
        if support_id is not UNSET:
            field_dict["supportId"] = support_id
        if name is not UNSET:
            field_dict["name"] = name
        if notes is not UNSET:
            field_dict["notes"] = notes
        if status is not UNSET:
            field_dict["status"] = status
        if rental_type is not UNSET:
            field_dict["rentalType"] = rental_type
        if duration is not UNSET:
            field_dict["duration"] = duration
        if gpu_model is not UNSET:
            field_dict["gpuModel"] = gpu_model
        if gpu_memory_size is not UNSET:
            field_dict["gpuMemorySize"] = gpu_memory_size
        if gpu_count is not UNSET:
            field_dict["gpuCount"] = gpu_count
        if gpus is not UNSET:
            field_dict["gpus"] = gpus
        if cpu_core_count is not UNSET:
            field_dict["cpuCoreCount"] = cpu_core_count
        if system_memory is not UNSET:
            field_dict["systemMemory"] = system_memory
        if disk_size is not UNSET:
            field_dict["diskSize"] = disk_size
        if disk_size_max is not UNSET:
            field_dict["diskSizeMax"] = disk_size_max
        if price_per_gpu is not UNSET:
            field_dict["pricePerGpu"] = price_per_gpu
        if price_per_disk_size is not UNSET:
            field_dict["pricePerDiskSize"] = price_per_disk_size
        if price_auto_renew_max is not UNSET:
            field_dict["priceAutoRenewMax"] = price_auto_renew_max
        if created_at is not UNSET:
            field_dict["createdAt"] = created_at
        if expires_at is not UNSET:
            field_dict["expiresAt"] = expires_at
        if auto_renew_at is not UNSET:
            field_dict["autoRenewAt"] = auto_renew_at
        if is_auto_renew_on is not UNSET:
            field_dict["isAutoRenewOn"] = is_auto_renew_on
        if instance_template is not UNSET:
            field_dict["instanceTemplate"] = instance_template
        if ports is not UNSET:
            field_dict["ports"] = ports
        if rig is not UNSET:
            field_dict["rig"] = rig
        if cpu_usage is not UNSET:
            field_dict["cpuUsage"] = cpu_usage
        if mem_usage is not UNSET:
            field_dict["memUsage"] = mem_usage
        if disk_usage is not UNSET:
            field_dict["diskUsage"] = disk_usage
        if process_uptime is not UNSET:
            field_dict["processUptime"] = process_uptime
        if console is not UNSET:
            field_dict["console"] = console
        if console_system is not UNSET:
            field_dict["consoleSystem"] = console_system
        if errors is not UNSET:
            field_dict["errors"] = errors
        if warnings is not UNSET:
            field_dict["warnings"] = warnings

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id", UNSET)

        hash_id = d.pop("hashId", UNSET)

        support_id = d.pop("supportId", UNSET)

        name = d.pop("name", UNSET)

        notes = d.pop("notes", UNSET)

        status = d.pop("status", UNSET)

        rental_type = d.pop("rentalType", UNSET)

        duration = d.pop("duration", UNSET)

        gpu_model = d.pop("gpuModel", UNSET)

        gpu_memory_size = d.pop("gpuMemorySize", UNSET)

        gpu_count = d.pop("gpuCount", UNSET)

        gpus = d.pop("gpus", UNSET)

        cpu_core_count = d.pop("cpuCoreCount", UNSET)

        system_memory = d.pop("systemMemory", UNSET)

        disk_size = d.pop("diskSize", UNSET)

        disk_size_max = d.pop("diskSizeMax", UNSET)

        price_per_gpu = d.pop("pricePerGpu", UNSET)

        price_per_disk_size = d.pop("pricePerDiskSize", UNSET)

        price_auto_renew_max = d.pop("priceAutoRenewMax", UNSET)

        created_at = d.pop("createdAt", UNSET)

        def _parse_expires_at(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast("None | str | Unset", data)

        expires_at = _parse_expires_at(d.pop("expiresAt", UNSET))

        def _parse_auto_renew_at(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast("None | str | Unset", data)

        auto_renew_at = _parse_auto_renew_at(d.pop("autoRenewAt", UNSET))

        is_auto_renew_on = d.pop("isAutoRenewOn", UNSET)

        _instance_template = d.pop("instanceTemplate", UNSET)
        instance_template: InstanceTemplate | Unset
        if isinstance(_instance_template, Unset):
            instance_template = UNSET
        else:
            instance_template = InstanceTemplate.from_dict(_instance_template)

        _ports = d.pop("ports", UNSET)
        ports: Ports | Unset
        if isinstance(_ports, Unset):
            ports = UNSET
        else:
            ports = Ports.from_dict(_ports)

        _rig = d.pop("rig", UNSET)
        rig: Rig | Unset
        if isinstance(_rig, Unset):
            rig = UNSET
        else:
            rig = Rig.from_dict(_rig)

        cpu_usage = d.pop("cpuUsage", UNSET)

        mem_usage = d.pop("memUsage", UNSET)

        disk_usage = d.pop("diskUsage", UNSET)

        process_uptime = d.pop("processUptime", UNSET)

        console = d.pop("console", UNSET)

        console_system = d.pop("consoleSystem", UNSET)

        errors = cast(list[Any], d.pop("errors", UNSET))

        warnings = cast(list[Any], d.pop("warnings", UNSET))

        instance = cls.__new__(cls)
        instance.id = id
        instance.hash_id = hash_id
        instance.support_id = support_id
        instance.name = name
        instance.notes = notes
        instance.status = status
        instance.rental_type = rental_type
        instance.duration = duration
        instance.gpu_model = gpu_model
        instance.gpu_memory_size = gpu_memory_size
        instance.gpu_count = gpu_count
        instance.gpus = gpus
        instance.cpu_core_count = cpu_core_count
        instance.system_memory = system_memory
        instance.disk_size = disk_size
        instance.disk_size_max = disk_size_max
        instance.price_per_gpu = price_per_gpu
        instance.price_per_disk_size = price_per_disk_size
        instance.price_auto_renew_max = price_auto_renew_max
        instance.created_at = created_at
        instance.expires_at = expires_at
        instance.auto_renew_at = auto_renew_at
        instance.is_auto_renew_on = is_auto_renew_on
        instance.instance_template = instance_template
        instance.ports = ports
        instance.rig = rig
        instance.cpu_usage = cpu_usage
        instance.mem_usage = mem_usage
        instance.disk_usage = disk_usage
        instance.process_uptime = process_uptime
        instance.console = console
        instance.console_system = console_system
        instance.errors = errors
        instance.warnings = warnings

        instance.additional_properties = d or {}
        return instance

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
    from ..models.instance_template import InstanceTemplate
    from ..models.ports import Ports
    from ..models.rig import Rig
