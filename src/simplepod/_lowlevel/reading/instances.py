"""Instances, and the ways to their ports."""

from typing import Any

from simplepod_api import models as wire
from simplepod_api.types import Unset

from simplepod import _quirks
from simplepod._lowlevel.reading.fields import (
    Extra,
    flag,
    integer,
    moment,
    needed_id,
    number,
    prepared,
    text,
    texts,
)
from simplepod._lowlevel.reading.offers import rig
from simplepod._lowlevel.reading.ports import as_ports, ports
from simplepod.models.instances import Instance, InstanceStatus, InstanceTemplate

_STATUSES = {status.value: status for status in InstanceStatus}


def instance(row: Any) -> Instance:
    extra: Extra = {}
    odd_ports: Extra = {}
    raw = wire.Instance.from_dict(
        prepared(
            row,
            extra,
            instanceTemplate=lambda value: _quirks.read_relation(value, "template"),
            ports=lambda value: as_ports(value, odd_ports),
            rig=_quirks.as_object,
        )
    )
    status = text(raw.status, "status", extra)
    if raw.gpus:  # telemetry in a shape that nobody knows
        extra["gpus"] = raw.gpus
    return Instance(
        id=needed_id(raw.id, "an instance"),
        hash_id=text(raw.hash_id, "hashId", extra),
        support_id=text(raw.support_id, "supportId", extra),
        name=text(raw.name, "name", extra),
        notes=text(raw.notes, "notes", extra),
        status=None if status is None else _STATUSES.get(status, status),
        errors=texts(raw.errors, "errors", extra),
        warnings=texts(raw.warnings, "warnings", extra),
        gpu_model=text(raw.gpu_model, "gpuModel", extra),
        gpu_count=integer(raw.gpu_count, "gpuCount", extra),
        gpu_memory_size=integer(raw.gpu_memory_size, "gpuMemorySize", extra),
        cpu_core_count=integer(raw.cpu_core_count, "cpuCoreCount", extra),
        system_memory=integer(raw.system_memory, "systemMemory", extra),
        disk_size=integer(raw.disk_size, "diskSize", extra),
        disk_size_max=integer(raw.disk_size_max, "diskSizeMax", extra),
        rental_type=text(raw.rental_type, "rentalType", extra),
        duration=number(raw.duration, "duration", extra),
        price_per_gpu=number(raw.price_per_gpu, "pricePerGpu", extra),
        price_per_disk_size=number(raw.price_per_disk_size, "pricePerDiskSize", extra),
        price_auto_renew_max=number(raw.price_auto_renew_max, "priceAutoRenewMax", extra),
        is_auto_renew_on=flag(raw.is_auto_renew_on, "isAutoRenewOn", extra),
        created_at=moment(raw.created_at, "createdAt", extra),
        expires_at=moment(raw.expires_at, "expiresAt", extra),
        auto_renew_at=moment(raw.auto_renew_at, "autoRenewAt", extra),
        instance_template=_template(raw.instance_template, extra),
        ports=ports(raw.ports, odd_ports),
        rig=rig(raw.rig),
        cpu_usage=number(raw.cpu_usage, "cpuUsage", extra),
        mem_usage=number(raw.mem_usage, "memUsage", extra),
        disk_usage=number(raw.disk_usage, "diskUsage", extra),
        process_uptime=number(raw.process_uptime, "processUptime", extra),
        console=text(raw.console, "console", extra),
        console_system=text(raw.console_system, "consoleSystem", extra),
        extra=extra | raw.additional_properties,
    )


def _template(raw: wire.InstanceTemplate | Unset, extra: Extra) -> InstanceTemplate | None:
    if isinstance(raw, Unset):
        return None
    template_id = _quirks.read_int(raw.id)
    if template_id is None:
        if said := raw.to_dict():
            extra["instanceTemplate"] = said
        return None
    odd: Extra = {}
    return InstanceTemplate(
        id=template_id,
        image_name=text(raw.image_name, "imageName", odd),
        default_tag=text(raw.default_tag, "defaultTag", odd),
        is_run_ssh_server_on=flag(raw.is_run_ssh_server_on, "isRunSshServerOn", odd),
        is_run_jupyter_on=flag(raw.is_run_jupyter_on, "isRunJupyterOn", odd),
        extra=odd | raw.additional_properties,
    )
