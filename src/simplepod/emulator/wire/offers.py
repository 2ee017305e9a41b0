"""Rows of the market."""

from typing import Any

from simplepod.emulator.dialect import Dialect
from simplepod.emulator.wire.encoding import date, share, without_nulls
from simplepod.emulator.world.market import Host, Offer


def offer_row(offer: Offer, dialect: Dialect) -> dict[str, Any]:
    """The row as the server sends it; nulls and the host's gaps are dropped."""
    references = {
        "id": offer.row_id if dialect.offer_iri else offer.market_id,
        "instanceMarket": offer.iri if dialect.offer_iri else None,
    }
    row = references | _machine(offer, dialect) | _gpus(offer.host, offer.gpu_count)
    return without_nulls({name: value for name, value in row.items() if name not in offer.host.hidden})


def _machine(offer: Offer, dialect: Dialect) -> dict[str, Any]:
    """What has nothing to do with GPUs."""
    host, part = offer.host, offer.gpu_count / offer.host.gpu_count
    return {
        "cpuCoreCount": share(host.cpu_core_count, part, dialect.shares),
        "cpuModel": host.cpu_model,
        "diskSize": host.disk_free,
        "diskSpeedRead": host.disk_speed_read,
        "diskSpeedWrite": host.disk_speed_write,
        "diskType": host.disk_type,
        "downloadSpeedtest": host.download_speedtest,
        "errors": list(host.errors),
        "expiresAt": None if host.expires_at is None else date(host.expires_at.timestamp(), dialect.dates),
        "isAvailableForDemand": host.is_available_for_demand,
        "isAvailableForInterruptible": host.is_available_for_interruptible,
        "pricePerDiskSize": float(host.price_per_disk_size),
        "rentalTimeMax": host.rental_time_max,
        "rig": {"region": host.datacenter, "country": host.country},
        "sla": host.sla,
        "systemMemory": share(host.system_memory, part, dialect.shares),
        "uploadSpeedtest": host.upload_speedtest,
    }


def _gpus(host: Host, gpu_count: int) -> dict[str, Any]:
    """What depends on the number of GPUs."""
    price = None if host.price_per_gpu is None else float(host.price_per_gpu)
    dollars = (price or 0) * gpu_count
    return {
        "gpuCount": gpu_count,
        "gpuCudaVer": host.gpu_cuda_ver,
        "gpuDriverVer": host.gpu_driver_ver,
        "gpuMemorySize": host.gpu_memory_size,
        "gpuModel": host.gpu_model,
        "gpuPcieBandwidth": _pcie_bandwidth(host),
        "gpuPcieGen": host.gpu_pcie_gen,
        "gpuPcieWidth": host.gpu_pcie_width,
        "gpuTFlops": round(host.gpu_tflops * gpu_count, 2),
        "pricePerGpu": price,
        "pricePerDlp": round(host.gpu_dlp * gpu_count / dollars, 2) if dollars else None,
        "pricePerTFlops": round(host.gpu_tflops * gpu_count / dollars, 2) if dollars else None,
        "sysDlp": round(host.gpu_dlp * gpu_count, 1),
    }


def _pcie_bandwidth(host: Host) -> float:
    return round(host.gpu_pcie_width * 0.985 * 2.0 ** (host.gpu_pcie_gen - 3), 1)
