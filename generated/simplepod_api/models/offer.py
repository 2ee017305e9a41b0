# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.rig import Rig


T = TypeVar("T", bound="Offer")


@_attrs_define
class Offer:
    """A row of the market, one number of GPUs on one host.

    Attributes:
        id (int | Unset): Id of the row. Not the id in `instanceMarket`.
        instance_market (str | Unset): IRI to rent by. Not in the older edition.
        rental_status (str | Unset): "active" when free to rent, "inactive" when rented; open.
        gpu_model (str | Unset): Model of the GPUs, free text.
        gpu_count (int | Unset): Number of GPUs.
        gpu_memory_size (int | Unset): GPU memory in MB; whether per GPU or of all is not documented.
        gpu_t_flops (float | Unset): TFLOPS of all GPUs together.
        gpu_cuda_ver (str | Unset): CUDA version that the driver supports.
        gpu_driver_ver (str | Unset): Version of the GPU driver.
        gpu_pcie_bandwidth (float | Unset): PCI-E bandwidth in GBit/s (as documented; more likely GB/s).
        gpu_pcie_gen (int | Unset): PCI-E generation.
        gpu_pcie_width (int | Unset): PCI-E lanes.
        cpu_model (str | Unset): Model of the CPU.
        cpu_core_count (int | Unset): Number of CPU cores.
        system_memory (int | Unset): System memory in MB.
        disk_size (int | Unset): Free disk in GB.
        disk_type (str | Unset): Kind of disk.
        disk_speed_read (float | Unset): Disk read speed in MB/s.
        disk_speed_write (float | Unset): Disk write speed in MB/s.
        download_speedtest (float | Unset): Download speed in Mbit/s.
        upload_speedtest (float | Unset): Upload speed in Mbit/s.
        sys_dlp (float | Unset): DLPerf score.
        sla (float | Unset): Uptime in percent.
        price_per_gpu (float | Unset): Price per GPU in $/hour.
        price_per_disk_size (float | Unset): Price of disk in $/GB/month.
        price_per_dlp (float | Unset): DLPerf/$/hour; more is better.
        price_per_t_flops (float | Unset): TFLOPS/$/hour; more is better.
        rental_time_max (float | Unset): Longest rental in hours.
        expires_at (str | Unset): Until when the host is available.
        is_available_for_demand (bool | Unset): Whether on-demand rentals are possible.
        is_available_for_interruptible (bool | Unset): Whether interruptible rentals are possible.
        errors (list[Any] | Unset): Faults of the host; shape unknown.
        rig (Rig | Unset): The machine behind a market row or an instance. Undocumented; may be `[]` when empty.
    """

    id: int | Unset = UNSET
    instance_market: str | Unset = UNSET
    rental_status: str | Unset = UNSET
    gpu_model: str | Unset = UNSET
    gpu_count: int | Unset = UNSET
    gpu_memory_size: int | Unset = UNSET
    gpu_t_flops: float | Unset = UNSET
    gpu_cuda_ver: str | Unset = UNSET
    gpu_driver_ver: str | Unset = UNSET
    gpu_pcie_bandwidth: float | Unset = UNSET
    gpu_pcie_gen: int | Unset = UNSET
    gpu_pcie_width: int | Unset = UNSET
    cpu_model: str | Unset = UNSET
    cpu_core_count: int | Unset = UNSET
    system_memory: int | Unset = UNSET
    disk_size: int | Unset = UNSET
    disk_type: str | Unset = UNSET
    disk_speed_read: float | Unset = UNSET
    disk_speed_write: float | Unset = UNSET
    download_speedtest: float | Unset = UNSET
    upload_speedtest: float | Unset = UNSET
    sys_dlp: float | Unset = UNSET
    sla: float | Unset = UNSET
    price_per_gpu: float | Unset = UNSET
    price_per_disk_size: float | Unset = UNSET
    price_per_dlp: float | Unset = UNSET
    price_per_t_flops: float | Unset = UNSET
    rental_time_max: float | Unset = UNSET
    expires_at: str | Unset = UNSET
    is_available_for_demand: bool | Unset = UNSET
    is_available_for_interruptible: bool | Unset = UNSET
    errors: list[Any] | Unset = UNSET
    rig: Rig | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        instance_market = self.instance_market

        rental_status = self.rental_status

        gpu_model = self.gpu_model

        gpu_count = self.gpu_count

        gpu_memory_size = self.gpu_memory_size

        gpu_t_flops = self.gpu_t_flops

        gpu_cuda_ver = self.gpu_cuda_ver

        gpu_driver_ver = self.gpu_driver_ver

        gpu_pcie_bandwidth = self.gpu_pcie_bandwidth

        gpu_pcie_gen = self.gpu_pcie_gen

        gpu_pcie_width = self.gpu_pcie_width

        cpu_model = self.cpu_model

        cpu_core_count = self.cpu_core_count

        system_memory = self.system_memory

        disk_size = self.disk_size

        disk_type = self.disk_type

        disk_speed_read = self.disk_speed_read

        disk_speed_write = self.disk_speed_write

        download_speedtest = self.download_speedtest

        upload_speedtest = self.upload_speedtest

        sys_dlp = self.sys_dlp

        sla = self.sla

        price_per_gpu = self.price_per_gpu

        price_per_disk_size = self.price_per_disk_size

        price_per_dlp = self.price_per_dlp

        price_per_t_flops = self.price_per_t_flops

        rental_time_max = self.rental_time_max

        expires_at = self.expires_at

        is_available_for_demand = self.is_available_for_demand

        is_available_for_interruptible = self.is_available_for_interruptible

        errors: list[Any] | Unset = UNSET
        if not isinstance(self.errors, Unset):
            errors = self.errors

        rig: dict[str, Any] | Unset = UNSET
        if not isinstance(self.rig, Unset):
            rig = self.rig.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if instance_market is not UNSET:
            field_dict["instanceMarket"] = instance_market
        if rental_status is not UNSET:
            field_dict["rentalStatus"] = rental_status
        if gpu_model is not UNSET:
            field_dict["gpuModel"] = gpu_model
        if gpu_count is not UNSET:
            field_dict["gpuCount"] = gpu_count
        if gpu_memory_size is not UNSET:
            field_dict["gpuMemorySize"] = gpu_memory_size
        if gpu_t_flops is not UNSET:
            field_dict["gpuTFlops"] = gpu_t_flops
        if gpu_cuda_ver is not UNSET:
            field_dict["gpuCudaVer"] = gpu_cuda_ver
        if gpu_driver_ver is not UNSET:
            field_dict["gpuDriverVer"] = gpu_driver_ver
        if gpu_pcie_bandwidth is not UNSET:
            field_dict["gpuPcieBandwidth"] = gpu_pcie_bandwidth
        if gpu_pcie_gen is not UNSET:
            field_dict["gpuPcieGen"] = gpu_pcie_gen
        if gpu_pcie_width is not UNSET:
            field_dict["gpuPcieWidth"] = gpu_pcie_width
        if cpu_model is not UNSET:
            field_dict["cpuModel"] = cpu_model
        if cpu_core_count is not UNSET:
            field_dict["cpuCoreCount"] = cpu_core_count
        if system_memory is not UNSET:
            field_dict["systemMemory"] = system_memory
        if disk_size is not UNSET:
            field_dict["diskSize"] = disk_size
        if disk_type is not UNSET:
            field_dict["diskType"] = disk_type
        if disk_speed_read is not UNSET:
            field_dict["diskSpeedRead"] = disk_speed_read
        if disk_speed_write is not UNSET:
            field_dict["diskSpeedWrite"] = disk_speed_write
        if download_speedtest is not UNSET:
            field_dict["downloadSpeedtest"] = download_speedtest
        if upload_speedtest is not UNSET:
            field_dict["uploadSpeedtest"] = upload_speedtest
        if sys_dlp is not UNSET:
            field_dict["sysDlp"] = sys_dlp
        if sla is not UNSET:
            field_dict["sla"] = sla
        if price_per_gpu is not UNSET:
            field_dict["pricePerGpu"] = price_per_gpu
        if price_per_disk_size is not UNSET:
            field_dict["pricePerDiskSize"] = price_per_disk_size
        if price_per_dlp is not UNSET:
            field_dict["pricePerDlp"] = price_per_dlp
        if price_per_t_flops is not UNSET:
            field_dict["pricePerTFlops"] = price_per_t_flops
        if rental_time_max is not UNSET:
            field_dict["rentalTimeMax"] = rental_time_max
        if expires_at is not UNSET:
            field_dict["expiresAt"] = expires_at
        if is_available_for_demand is not UNSET:
            field_dict["isAvailableForDemand"] = is_available_for_demand
        if is_available_for_interruptible is not UNSET:
            field_dict["isAvailableForInterruptible"] = is_available_for_interruptible
        if errors is not UNSET:
            field_dict["errors"] = errors
        if rig is not UNSET:
            field_dict["rig"] = rig

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id", UNSET)

        instance_market = d.pop("instanceMarket", UNSET)

        rental_status = d.pop("rentalStatus", UNSET)

        gpu_model = d.pop("gpuModel", UNSET)

        gpu_count = d.pop("gpuCount", UNSET)

        gpu_memory_size = d.pop("gpuMemorySize", UNSET)

        gpu_t_flops = d.pop("gpuTFlops", UNSET)

        gpu_cuda_ver = d.pop("gpuCudaVer", UNSET)

        gpu_driver_ver = d.pop("gpuDriverVer", UNSET)

        gpu_pcie_bandwidth = d.pop("gpuPcieBandwidth", UNSET)

        gpu_pcie_gen = d.pop("gpuPcieGen", UNSET)

        gpu_pcie_width = d.pop("gpuPcieWidth", UNSET)

        cpu_model = d.pop("cpuModel", UNSET)

        cpu_core_count = d.pop("cpuCoreCount", UNSET)

        system_memory = d.pop("systemMemory", UNSET)

        disk_size = d.pop("diskSize", UNSET)

        disk_type = d.pop("diskType", UNSET)

        disk_speed_read = d.pop("diskSpeedRead", UNSET)

        disk_speed_write = d.pop("diskSpeedWrite", UNSET)

        download_speedtest = d.pop("downloadSpeedtest", UNSET)

        upload_speedtest = d.pop("uploadSpeedtest", UNSET)

        sys_dlp = d.pop("sysDlp", UNSET)

        sla = d.pop("sla", UNSET)

        price_per_gpu = d.pop("pricePerGpu", UNSET)

        price_per_disk_size = d.pop("pricePerDiskSize", UNSET)

        price_per_dlp = d.pop("pricePerDlp", UNSET)

        price_per_t_flops = d.pop("pricePerTFlops", UNSET)

        rental_time_max = d.pop("rentalTimeMax", UNSET)

        expires_at = d.pop("expiresAt", UNSET)

        is_available_for_demand = d.pop("isAvailableForDemand", UNSET)

        is_available_for_interruptible = d.pop("isAvailableForInterruptible", UNSET)

        errors = cast(list[Any], d.pop("errors", UNSET))

        _rig = d.pop("rig", UNSET)
        rig: Rig | Unset
        if isinstance(_rig, Unset):
            rig = UNSET
        else:
            rig = Rig.from_dict(_rig)

        offer = cls.__new__(cls)
        offer.id = id
        offer.instance_market = instance_market
        offer.rental_status = rental_status
        offer.gpu_model = gpu_model
        offer.gpu_count = gpu_count
        offer.gpu_memory_size = gpu_memory_size
        offer.gpu_t_flops = gpu_t_flops
        offer.gpu_cuda_ver = gpu_cuda_ver
        offer.gpu_driver_ver = gpu_driver_ver
        offer.gpu_pcie_bandwidth = gpu_pcie_bandwidth
        offer.gpu_pcie_gen = gpu_pcie_gen
        offer.gpu_pcie_width = gpu_pcie_width
        offer.cpu_model = cpu_model
        offer.cpu_core_count = cpu_core_count
        offer.system_memory = system_memory
        offer.disk_size = disk_size
        offer.disk_type = disk_type
        offer.disk_speed_read = disk_speed_read
        offer.disk_speed_write = disk_speed_write
        offer.download_speedtest = download_speedtest
        offer.upload_speedtest = upload_speedtest
        offer.sys_dlp = sys_dlp
        offer.sla = sla
        offer.price_per_gpu = price_per_gpu
        offer.price_per_disk_size = price_per_disk_size
        offer.price_per_dlp = price_per_dlp
        offer.price_per_t_flops = price_per_t_flops
        offer.rental_time_max = rental_time_max
        offer.expires_at = expires_at
        offer.is_available_for_demand = is_available_for_demand
        offer.is_available_for_interruptible = is_available_for_interruptible
        offer.errors = errors
        offer.rig = rig

        offer.additional_properties = d or {}
        return offer

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
    from ..models.rig import Rig
