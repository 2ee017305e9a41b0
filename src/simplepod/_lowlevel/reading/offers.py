"""Rows of the market."""

from typing import Any, TypeGuard

from simplepod_api import models as wire
from simplepod_api.types import Unset

from simplepod import _quirks
from simplepod._lowlevel.reading.fields import (
    Extra,
    UnreadableRow,
    flag,
    integer,
    moment,
    number,
    prepared,
    text,
    texts,
)
from simplepod._lowlevel.reading.filling import Draft
from simplepod.models.offers import Offer, Rig

_OFFER = Draft(Offer)
_RIG = Draft(Rig)


def offer(row: Any) -> Offer:
    """The fields are checked in line and set one by one: rows of the market come by the thousand (see `filling`)."""
    extra: Extra = {}
    v: Any  # the value at hand
    raw = wire.Offer.from_dict(row if _is_plain(row) else prepared(row, extra, rig=_quirks.as_object))
    row_id = v if type(v := raw.id) is int else integer(v, "id", extra)
    market = _quirks.offer_iri(None if isinstance(raw.instance_market, Unset) else raw.instance_market, row_id)
    if market is None:
        raise UnreadableRow("an offer without an IRI to rent it by")
    found = _OFFER.blank()
    found.instance_market = market
    found.id = row_id
    found.gpu_model = v if type(v := raw.gpu_model) is str else text(v, "gpuModel", extra)
    found.gpu_count = v if type(v := raw.gpu_count) is int else integer(v, "gpuCount", extra)
    found.gpu_memory_size = v if type(v := raw.gpu_memory_size) is int else integer(v, "gpuMemorySize", extra)
    found.gpu_tflops = v if type(v := raw.gpu_t_flops) is float and v - v == 0 else number(v, "gpuTFlops", extra)
    found.gpu_cuda_ver = v if type(v := raw.gpu_cuda_ver) is str else text(v, "gpuCudaVer", extra)
    found.gpu_driver_ver = v if type(v := raw.gpu_driver_ver) is str else text(v, "gpuDriverVer", extra)
    found.gpu_pcie_bandwidth = (
        v if type(v := raw.gpu_pcie_bandwidth) is float and v - v == 0 else number(v, "gpuPcieBandwidth", extra)
    )
    found.gpu_pcie_gen = v if type(v := raw.gpu_pcie_gen) is int else integer(v, "gpuPcieGen", extra)
    found.gpu_pcie_width = v if type(v := raw.gpu_pcie_width) is int else integer(v, "gpuPcieWidth", extra)
    found.cpu_model = v if type(v := raw.cpu_model) is str else text(v, "cpuModel", extra)
    found.cpu_core_count = v if type(v := raw.cpu_core_count) is int else integer(v, "cpuCoreCount", extra)
    found.system_memory = v if type(v := raw.system_memory) is int else integer(v, "systemMemory", extra)
    found.disk_size = v if type(v := raw.disk_size) is int else integer(v, "diskSize", extra)
    found.disk_type = v if type(v := raw.disk_type) is str else text(v, "diskType", extra)
    found.disk_speed_read = (
        v if type(v := raw.disk_speed_read) is float and v - v == 0 else number(v, "diskSpeedRead", extra)
    )
    found.disk_speed_write = (
        v if type(v := raw.disk_speed_write) is float and v - v == 0 else number(v, "diskSpeedWrite", extra)
    )
    found.download_speedtest = (
        v if type(v := raw.download_speedtest) is float and v - v == 0 else number(v, "downloadSpeedtest", extra)
    )
    found.upload_speedtest = (
        v if type(v := raw.upload_speedtest) is float and v - v == 0 else number(v, "uploadSpeedtest", extra)
    )
    found.sys_dlp = v if type(v := raw.sys_dlp) is float and v - v == 0 else number(v, "sysDlp", extra)
    found.sla = v if type(v := raw.sla) is float and v - v == 0 else number(v, "sla", extra)
    found.price_per_gpu = v if type(v := raw.price_per_gpu) is float and v - v == 0 else number(v, "pricePerGpu", extra)
    found.price_per_disk_size = (
        v if type(v := raw.price_per_disk_size) is float and v - v == 0 else number(v, "pricePerDiskSize", extra)
    )
    found.price_per_dlp = v if type(v := raw.price_per_dlp) is float and v - v == 0 else number(v, "pricePerDlp", extra)
    found.price_per_tflops = (
        v if type(v := raw.price_per_t_flops) is float and v - v == 0 else number(v, "pricePerTFlops", extra)
    )
    found.rental_status = v if type(v := raw.rental_status) is str else text(v, "rentalStatus", extra)
    found.rental_time_max = (
        v if type(v := raw.rental_time_max) is float and v - v == 0 else number(v, "rentalTimeMax", extra)
    )
    found.expires_at = moment(raw.expires_at, "expiresAt", extra)
    found.is_available_for_demand = (
        v if type(v := raw.is_available_for_demand) is bool else flag(v, "isAvailableForDemand", extra)
    )
    found.is_available_for_interruptible = (
        v if type(v := raw.is_available_for_interruptible) is bool else flag(v, "isAvailableForInterruptible", extra)
    )
    found.rig = rig(raw.rig)
    found.errors = texts(raw.errors, "errors", extra)
    if raw.additional_properties:
        extra |= raw.additional_properties
    found.extra = extra
    return _OFFER.sealed(found)


def _is_plain(row: Any) -> TypeGuard[dict[str, Any]]:
    """Whether the generated reader can take the row as it is, as nearly always."""
    return type(row) is dict and type(row.get("rig", row)) is dict  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] # as told by the return type


def rig(raw: wire.Rig | Unset) -> Rig | None:
    """The machine, None when nothing is told about it."""
    if isinstance(raw, Unset):
        return None
    extra: Extra = {}
    ip = text(raw.ip, "ip", extra)
    region = text(raw.region, "region", extra)
    country = text(raw.country, "country", extra)
    if raw.additional_properties:
        extra |= raw.additional_properties
    if ip is None and region is None and country is None and not extra:
        return None
    found = _RIG.blank()
    found.ip, found.region, found.country, found.extra = ip, region, country, extra
    return _RIG.sealed(found)
