"""The market's filters as options: the facade's own names, with dashes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simplepod.cli.failing import USAGE, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from simplepod import Listing, Offer, SimplePod

RANGES = {
    "price_per_gpu": "$/hour/GPU, to the cent",
    "gpu_count": "GPUs of the offer",
    "gpu_memory_size": "MB; a 24 GB card says 24000 to 24576",
    "gpu_tflops": "TFLOPS of all GPUs",
    "gpu_pcie_bandwidth": "GB/s",
    "cpu_core_count": "cores",
    "system_memory": "MB",
    "disk_size": "GB free on the host",
    "disk_speed_write": "MB/s",
    "download_speedtest": "Mbit/s",
    "upload_speedtest": "Mbit/s",
    "sla": "uptime in percent",
    "rental_time_min": "hours, 1 to 8600",
    "price_per_tflops": "TFLOPS per $/hour",
    "price_per_dlp": "DLPerf per $/hour",
}
ORDERS = ("price_per_gpu", "gpu_count", "sla", "sys_dlp", "price_per_dlp", "gpu_tflops", "price_per_tflops")
_WHOLE = {"rental_time_min"}
_PLAIN = ("gpu_model", "region", "cuda", "driver", "rental_status", "include_unknown", "order_by")
_FOR_VPS = ("gpu_model", "region", "rental_status", "include_unknown", "order_by")
_RANGES_FOR_VPS = ("price_per_gpu", "gpu_count", "sla")


def add(parser: ArgumentParser, *, vps: bool = False) -> None:
    """The filters of the Docker market, or those that the market of VPS has."""
    group = parser.add_argument_group("filters")
    group.add_argument("--gpu-model", action="append", metavar="NAME", help='"RTX 4090", any case, or "*A100*"; repeat')
    group.add_argument("--region", metavar="NAME", help="Europe, Poland, EU-PL-01 …")
    if not vps:
        group.add_argument("--cuda", metavar="VERSION", help='"12.8", ">=12.8" or "<=12.8"')
        group.add_argument("--driver", metavar="VERSION", help="the same for the driver")
    group.add_argument("--rental-status", choices=("active", "inactive", "any"), help="active, which is free to rent")
    group.add_argument(
        "--include-unknown", action="store_const", const=True, help="keep offers that do not state a filtered field"
    )
    group.add_argument(
        "--order-by", action="append", metavar="FIELD", help=f"{', '.join(ORDERS)}; --order-by=-sla for descending"
    )
    ranges = parser.add_argument_group("ranges, both ends inclusive")
    for name in _RANGES_FOR_VPS if vps else RANGES:
        kind = int if name in _WHOLE else float
        option = name.replace("_", "-")
        ranges.add_argument(f"--min-{option}", type=kind, metavar="N", help=RANGES[name])
        ranges.add_argument(f"--max-{option}", type=kind, metavar="N")


def offers(client: SimplePod, arguments: Namespace, *, vps: bool = False) -> Listing[Offer]:
    """The listing that the options ask for."""
    given = {name: value for name in _names() if (value := getattr(arguments, name, None)) is not None}
    if vps:
        return client.market.vps(**_of_vps(given))
    return client.market.docker(**given)


def _of_vps(given: dict[str, Any]) -> dict[str, Any]:
    known = {*_FOR_VPS, *(f"{end}_{name}" for name in _RANGES_FOR_VPS for end in ("min", "max"))}
    if unknown := sorted(given.keys() - known):
        raise CommandError(f"the market of VPS has no --{unknown[0].replace('_', '-')}", code=USAGE)
    return given


def _names() -> list[str]:
    return [*_PLAIN, *(f"{end}_{name}" for name in RANGES for end in ("min", "max"))]
