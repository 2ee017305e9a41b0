"""A market for a seed: the same seed gives the same hosts."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from simplepod.emulator.world.market import Host

_CARDS = (
    # model, MB, TFLOPS, DLPerf, $/h, GPUs of a host, PCIe generation, weight
    ("RTX 4090", 24_564, 82.6, 190, 0.42, (1, 1, 2, 4, 8), 4, 16),
    ("RTX 5090", 32_607, 104.8, 280, 0.62, (1, 1, 2, 4, 8), 5, 14),
    ("RTX 3090", 24_576, 35.6, 95, 0.24, (1, 2, 4), 4, 10),
    ("RTX 3060", 12_288, 12.7, 38, 0.08, (1, 2, 4, 8), 4, 12),
    ("RTX 4060 Ti", 16_380, 22.1, 52, 0.12, (1, 2), 4, 6),
    ("RTX 4070 Ti SUPER", 16_376, 44.1, 92, 0.19, (1,), 4, 4),
    ("RTX 5060 Ti", 16_311, 23.7, 64, 0.14, (1, 2, 4), 5, 5),
    ("RTX 5080", 16_303, 56.3, 142, 0.35, (1, 2), 5, 4),
    ("RTX A2000", 6_138, 8.0, 22, 0.06, (1, 4), 4, 4),
    ("RTX A4000", 16_376, 19.2, 56, 0.17, (1, 2, 4), 4, 5),
    ("RTX A6000", 49_140, 38.7, 110, 0.48, (1, 2, 4), 4, 4),
    ("RTX 6000 Ada Generation", 49_140, 91.1, 210, 0.77, (1, 2), 4, 3),
    ("RTX PRO 6000 Blackwell Server Edition", 97_887, 125.0, 330, 1.35, (1, 2, 8), 5, 4),
    ("RTX PRO 6000 Blackwell MIG 2g.48gb", 48_896, 62.5, 165, 0.71, (1,), 5, 2),
    ("P104-100", 8_192, 6.7, 9, 0.02, (1, 6, 12), 1, 3),
    ("Tesla V100-SXM2-16GB", 16_384, 15.7, 48, 0.16, (1, 4), 3, 2),
    ("A100-SXM4-40GB", 40_960, 19.5, 145, 0.78, (1, 4, 8), 4, 3),
    ("A100-SXM4-80GB", 81_920, 19.5, 160, 1.05, (1, 4, 8), 4, 3),
    ("H100 80GB HBM3", 81_559, 66.9, 340, 2.15, (1, 2, 8), 5, 3),
    ("H100 80GB HBM3 MIG 3g.40gb", 40_448, 28.6, 145, 0.98, (1,), 5, 1),
    ("H200", 143_771, 66.9, 365, 3.10, (1, 8), 5, 2),
    ("L40S", 46_068, 91.6, 220, 0.82, (1, 4), 4, 3),
)
_SITES = (
    # region, country, datacenter, weight
    ("Europe", "Poland", "EU-PL-01", 8),
    ("Europe", "Poland", "EU-PL-02", 3),
    ("Europe", "Germany", "EU-DE-01", 3),
    ("Europe", "Finland", "EU-FI-01", 2),
    ("North America", "United States", "US-TX-01", 4),
    ("North America", "Canada", "CA-QC-01", 2),
    ("Asia", "Japan", "AS-JP-01", 2),
    ("Asia", "Singapore", "AS-SG-01", 1),
    ("Oceania", "Australia", "OC-AU-01", 1),
    ("South America", "Brazil", "SA-BR-01", 1),
)
_DRIVERS = (
    ("13.0", "580.95.05", 10),
    ("12.10", "575.64.03", 2),
    ("12.9", "575.57.08", 4),
    ("12.8", "570.172.08", 8),
    ("12.6", "560.35.05", 3),
    ("12.4", "550.144.03", 4),
    ("12.2", "535.247.01", 2),
    ("11.8", "520.61.05", 1),
)
_MAY_LACK = ("gpuCudaVer", "gpuDriverVer", "sla", "sysDlp", "diskSpeedRead", "downloadSpeedtest", "gpuPcieBandwidth")
_PROCESSORS = ("AMD EPYC 7402P 24-Core Processor", "AMD Ryzen 9 7950X", "Intel(R) Xeon(R) Gold 6330")
_AVAILABILITY = {"isAvailableForDemand", "isAvailableForInterruptible"}
_DAY = 86_400
VPS_TURN = 3
LARGE = 4
Row = TypeVar("Row", bound=tuple[Any, ...])


def seeded_hosts(random: Random, number: int, now: float) -> Iterator[Host]:
    """Hosts of all kinds: every seventh for VPS, some with gaps in their rows, some not to be had."""
    for index in range(number):
        host = _machine(random)
        host.kind = "vm" if index % 7 == VPS_TURN else "docker"
        host.region, host.country, host.datacenter, _ = _weighted(random, _SITES)
        _let(random, host, now)
        yield host


def _machine(random: Random) -> Host:
    model, memory, tflops, dlp, dollars, counts, pcie, _ = _weighted(random, _CARDS)
    cuda, driver, _ = _weighted(random, _DRIVERS)
    gpu_count = random.choice(counts)
    size = 2 if gpu_count >= LARGE else 1
    return Host(
        gpu_model=model,
        gpu_count=gpu_count,
        gpu_memory_size=memory,
        gpu_tflops=tflops,
        gpu_dlp=dlp * random.uniform(0.9, 1.05),
        gpu_cuda_ver=cuda,
        gpu_driver_ver=driver,
        gpu_pcie_gen=pcie,
        gpu_pcie_width=random.choice((1, 4, 8, 16, 16)),
        price_per_gpu=_dollars(dollars * random.uniform(0.75, 1.5)),
        cpu_model=random.choice(_PROCESSORS),
        cpu_core_count=random.choice((8, 12, 16, 24, 32, 48, 64, 96)) * size,
        system_memory=random.choice((15_900, 31_900, 64_000, 128_700, 257_600)) * size,
        disk_size=random.choice((220, 440, 930, 1_800, 3_700, 7_400)) * size,
        disk_type=random.choice(("NVMe", "NVMe", "SSD")),
        disk_speed_read=random.randint(450, 6_800),
        disk_speed_write=random.randint(380, 5_200),
        download_speedtest=random.randint(90, 9_400),
        upload_speedtest=random.randint(60, 9_200),
    )


def _let(random: Random, host: Host, now: float) -> None:
    """On what terms the machine is to be had, and how much of it."""
    host.price_per_disk_size = _dollars(random.choice((0.05, 0.1, 0.15, 0.15, 0.2)))
    host.sla = round(random.choice((100, 99.9, 99.5, 98, 95, 80)) - random.random(), 2)
    host.rental_time_min = random.choice((1, 1, 1, 24))
    host.rental_time_max = random.choice((24, 168, 720, 2_160))
    host.expires_at = datetime.fromtimestamp(now + random.randint(2, 300) * _DAY, UTC)
    host.is_available_for_demand = not _happens(random, 0.02)
    host.is_available_for_interruptible = _happens(random, 0.5)
    host.gpus_taken = random.choice((0, 0, 0, host.gpu_count, host.gpu_count // 2))
    host.hidden = _gaps(random)
    if _happens(random, 0.01):
        host.errors.append("GPU temperature above limit")
    if _happens(random, 0.01):
        host.price_per_gpu = None


def _gaps(random: Random) -> frozenset[str]:
    gaps = {name for name in _MAY_LACK if _happens(random, 0.03)}
    return frozenset(gaps | (_AVAILABILITY if _happens(random, 0.1) else set()))


def _weighted(random: Random, table: Sequence[Row]) -> Row:
    """A row of a table whose last column is its weight."""
    return random.choices(table, [row[-1] for row in table])[0]


def _happens(random: Random, part: float) -> bool:
    return random.random() < part


def _dollars(amount: float) -> Decimal:
    return Decimal(str(round(amount, 4)))
