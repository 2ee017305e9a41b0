"""Rows of the market."""

from typing import Any

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
from simplepod.models.offers import Offer, Rig

_NOTHING = Rig()


def offer(row: Any) -> Offer:
    extra: Extra = {}
    raw = wire.Offer.from_dict(prepared(row, extra, rig=_quirks.as_object))
    row_id = integer(raw.id, "id", extra)
    market = _quirks.offer_iri(None if isinstance(raw.instance_market, Unset) else raw.instance_market, row_id)
    if market is None:
        raise UnreadableRow("an offer without an IRI to rent it by")
    return Offer(
        instance_market=market,
        id=row_id,
        gpu_model=text(raw.gpu_model, "gpuModel", extra),
        gpu_count=integer(raw.gpu_count, "gpuCount", extra),
        gpu_memory_size=integer(raw.gpu_memory_size, "gpuMemorySize", extra),
        gpu_tflops=number(raw.gpu_t_flops, "gpuTFlops", extra),
        gpu_cuda_ver=text(raw.gpu_cuda_ver, "gpuCudaVer", extra),
        gpu_driver_ver=text(raw.gpu_driver_ver, "gpuDriverVer", extra),
        gpu_pcie_bandwidth=number(raw.gpu_pcie_bandwidth, "gpuPcieBandwidth", extra),
        gpu_pcie_gen=integer(raw.gpu_pcie_gen, "gpuPcieGen", extra),
        gpu_pcie_width=integer(raw.gpu_pcie_width, "gpuPcieWidth", extra),
        cpu_model=text(raw.cpu_model, "cpuModel", extra),
        cpu_core_count=integer(raw.cpu_core_count, "cpuCoreCount", extra),
        system_memory=integer(raw.system_memory, "systemMemory", extra),
        disk_size=integer(raw.disk_size, "diskSize", extra),
        disk_type=text(raw.disk_type, "diskType", extra),
        disk_speed_read=number(raw.disk_speed_read, "diskSpeedRead", extra),
        disk_speed_write=number(raw.disk_speed_write, "diskSpeedWrite", extra),
        download_speedtest=number(raw.download_speedtest, "downloadSpeedtest", extra),
        upload_speedtest=number(raw.upload_speedtest, "uploadSpeedtest", extra),
        sys_dlp=number(raw.sys_dlp, "sysDlp", extra),
        sla=number(raw.sla, "sla", extra),
        price_per_gpu=number(raw.price_per_gpu, "pricePerGpu", extra),
        price_per_disk_size=number(raw.price_per_disk_size, "pricePerDiskSize", extra),
        price_per_dlp=number(raw.price_per_dlp, "pricePerDlp", extra),
        price_per_tflops=number(raw.price_per_t_flops, "pricePerTFlops", extra),
        rental_status=text(raw.rental_status, "rentalStatus", extra),
        rental_time_max=number(raw.rental_time_max, "rentalTimeMax", extra),
        expires_at=moment(raw.expires_at, "expiresAt", extra),
        is_available_for_demand=flag(raw.is_available_for_demand, "isAvailableForDemand", extra),
        is_available_for_interruptible=flag(raw.is_available_for_interruptible, "isAvailableForInterruptible", extra),
        rig=rig(raw.rig),
        errors=texts(raw.errors, "errors", extra),
        extra=extra | raw.additional_properties,
    )


def rig(raw: wire.Rig | Unset) -> Rig | None:
    """The machine, None when nothing is told about it."""
    if isinstance(raw, Unset):
        return None
    extra: Extra = {}
    found = Rig(
        ip=text(raw.ip, "ip", extra),
        region=text(raw.region, "region", extra),
        country=text(raw.country, "country", extra),
        extra=extra | raw.additional_properties,
    )
    return None if found == _NOTHING else found
