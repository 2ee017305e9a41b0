"""Hosts and what they offer."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Literal

from simplepod.emulator.world.errors import NotThereError


@dataclass(kw_only=True, eq=False)
class Host:
    """A machine on the market. It offers its GPUs in tiers of 1, 2, 4 … and all of them."""

    gpu_model: str
    gpu_count: int = 1
    price_per_gpu: Decimal | None = Decimal("0.40")
    kind: Literal["docker", "vm"] = "docker"
    gpu_memory_size: int = 24564
    gpu_tflops: float = 82.6
    gpu_dlp: float = 190.0
    gpu_cuda_ver: str = "13.0"
    gpu_driver_ver: str = "580.95.05"
    gpu_pcie_gen: int = 4
    gpu_pcie_width: int = 16
    cpu_model: str = "AMD EPYC 7402P 24-Core Processor"
    cpu_core_count: int = 24
    system_memory: int = 128_000
    disk_size: int = 1_800
    disk_type: str = "NVMe"
    disk_speed_read: int = 3_200
    disk_speed_write: int = 2_400
    download_speedtest: int = 900
    upload_speedtest: int = 880
    price_per_disk_size: Decimal = Decimal("0.15")
    sla: float = 99.5
    rental_time_min: int = 1
    rental_time_max: int = 720
    expires_at: datetime | None = None
    region: str = "Europe"
    country: str = "Poland"
    datacenter: str = "EU-PL-01"
    ip: str = "127.0.0.1"
    is_available_for_demand: bool = True
    is_available_for_interruptible: bool = False
    errors: list[str] = field(default_factory=list[str])
    hidden: frozenset[str] = frozenset()
    """Wire names of the fields that this host's rows lack."""
    gpus_taken: int = 0
    disk_taken: int = 0
    offers: list["Offer"] = field(default_factory=list["Offer"], init=False, repr=False)

    @property
    def gpus_free(self) -> int:
        return self.gpu_count - self.gpus_taken

    @property
    def disk_free(self) -> int:
        return self.disk_size - self.disk_taken

    def offer(self, gpu_count: int | None = None) -> "Offer":
        """The tier with that many GPUs; all of them by default."""
        wanted = self.gpu_count if gpu_count is None else gpu_count
        for offer in self.offers:
            if offer.gpu_count == wanted:
                return offer
        raise LookupError(f"the host offers {[offer.gpu_count for offer in self.offers]} GPUs, not {wanted}")


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """One tier of a host: a row of the market."""

    market_id: int
    """What the IRI ``/instances/market/{market_id}`` rents."""
    row_id: int
    """The row's ``id``, another number than the market's."""
    gpu_count: int
    host: Host

    @property
    def is_free(self) -> bool:
        return self.gpu_count <= self.host.gpus_free

    @property
    def iri(self) -> str:
        return f"/instances/market/{self.market_id}"


class Market:
    """All hosts, rented or not."""

    def __init__(self) -> None:
        self._offers: dict[int, Offer] = {}
        self._market_ids = count(1_201)
        self._row_ids = count(70_410)

    def __iter__(self) -> Iterator[Offer]:
        return iter(self._offers.values())

    def __len__(self) -> int:
        return len(self._offers)

    @property
    def hosts(self) -> list[Host]:
        return list({id(offer.host): offer.host for offer in self}.values())

    def add(self, host: Host) -> Host:
        """Put a host on the market."""
        tiers = {size for size in (1, 2, 4, 8) if size < host.gpu_count} | {host.gpu_count}
        for gpu_count in sorted(tiers):
            offer = Offer(next(self._market_ids), next(self._row_ids), gpu_count, host)
            host.offers.append(offer)
            self._offers[offer.market_id] = offer
        return host

    def remove(self, host: Host) -> None:
        """Take a host off the market; what runs on it goes on."""
        for offer in host.offers:
            self._offers.pop(offer.market_id, None)
        host.offers.clear()

    def clear(self) -> None:
        """Take every host off the market."""
        for host in self.hosts:
            self.remove(host)

    def offer(self, market_id: int) -> Offer:
        try:
            return self._offers[market_id]
        except KeyError:
            raise NotThereError(f"/instances/market/{market_id}") from None
