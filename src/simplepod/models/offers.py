"""The marketplace: what may be rented, where and at what price."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import field, frozen

HOURS_PER_MONTH = 730  # 365 days / 12 months; disk is priced by the month


@frozen(slots=True, kw_only=True, weakref_slot=False)
class Rig:
    """The machine behind an offer or an instance."""

    ip: str | None = None
    region: str | None = None
    country: str | None = None
    extra: Mapping[str, Any] = field(factory=dict[str, Any], repr=False, hash=False)


@frozen(slots=True, kw_only=True, weakref_slot=False)
class Offer:
    """A row of the market: a number of GPUs on one host.

    It is rented by `iri`. `id` names the row, not the offer, and may change from one answer to the next.
    """

    instance_market: str
    """The IRI to rent by."""
    id: int | None = None

    gpu_model: str | None = None
    """As the marketplace spells it: "RTX 4090"; a slice of a card is a model of its own: "… MIG 2g.48gb"."""
    gpu_count: int | None = None
    gpu_memory_size: int | None = None
    """MB. A card of "24 GB" says 24564 or so; whether several cards add up is not documented."""
    gpu_tflops: float | None = None
    """TFLOPS of all GPUs together."""
    gpu_cuda_ver: str | None = None
    """The newest CUDA version that the driver supports: "13.0"."""
    gpu_driver_ver: str | None = None
    gpu_pcie_bandwidth: float | None = None
    """GBit/s as documented; more likely GB/s."""
    gpu_pcie_gen: int | None = None
    gpu_pcie_width: int | None = None
    """Lanes."""

    cpu_model: str | None = None
    cpu_core_count: int | None = None
    system_memory: int | None = None
    """MB."""
    disk_size: int | None = None
    """Free disk in GB."""
    disk_type: str | None = None
    disk_speed_read: float | None = None
    """MB/s."""
    disk_speed_write: float | None = None
    """MB/s."""
    download_speedtest: float | None = None
    """Mbit/s."""
    upload_speedtest: float | None = None
    """Mbit/s."""
    sys_dlp: float | None = None
    """DLPerf score."""
    sla: float | None = None
    """Uptime in percent."""

    price_per_gpu: float | None = None
    """$/hour/GPU."""
    price_per_disk_size: float | None = None
    """$/GB/month."""
    price_per_dlp: float | None = None
    """DLPerf per $/hour: more is better."""
    price_per_tflops: float | None = None
    """TFLOPS per $/hour: more is better."""

    rental_status: str | None = None
    """"active" when free, "inactive" when rented; rows seldom say it."""
    rental_time_max: float | None = None
    """Longest rental in hours."""
    expires_at: datetime | None = None
    """Until when the host is available."""
    is_available_for_demand: bool | None = None
    is_available_for_interruptible: bool | None = None
    rig: Rig | None = None
    errors: tuple[str, ...] = ()
    """What the platform knows to be wrong with the host."""
    extra: Mapping[str, Any] = field(factory=dict[str, Any], repr=False, hash=False)

    @property
    def iri(self) -> str:
        return self.instance_market

    def hourly_price(self, gpu_count: int | None = None, disk_size: float = 0) -> float:
        """What renting costs in $/hour: all GPUs of the offer or `gpu_count` of them, and `disk_size` GB of disk.

        ValueError when the offer has not as many GPUs, or states no price for what is asked; a price of 0 is none.
        """
        price = self._price_of_gpus(gpu_count)
        if isinstance(disk_size, bool) or not math.isfinite(disk_size) or disk_size < 0:
            raise ValueError(f"disk_size is a number of GB, not {disk_size!r}.")
        if not disk_size:
            return price
        if self.price_per_disk_size is None:
            raise ValueError(f"The offer {self.iri} states no price of disk.")
        return price + self.price_per_disk_size * disk_size / HOURS_PER_MONTH

    def _price_of_gpus(self, gpu_count: int | None) -> float:
        count = self.gpu_count if gpu_count is None else gpu_count
        if count is None:
            raise ValueError(f"The offer {self.iri} does not say how many GPUs it has: give gpu_count.")
        if type(count) is not int or count < 1 or (self.gpu_count is not None and count > self.gpu_count):
            raise ValueError(f"gpu_count is a whole number from 1 to the {self.gpu_count} on offer, not {count!r}.")
        if not self.price_per_gpu or self.price_per_gpu < 0:
            raise ValueError(f"The offer {self.iri} states no price.")
        return self.price_per_gpu * count
