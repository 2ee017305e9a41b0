"""`client.market`: what can be rented now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from simplepod._filters import offer_filter
from simplepod._listing import Listing, check_page_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simplepod._filters import OfferFilter, OfferOrder, Region, RentalStatus
    from simplepod._lowlevel import Operations
    from simplepod.models import Offer


@frozen
class Market:
    """Offers, cheapest first unless ordered otherwise.

    Every filter that an offer can answer is applied exactly, whatever the server makes of it. An offer that does not
    state a filtered field is left out, or kept with `include_unknown=True`. The whole market is read before the first
    offer is yielded, so that `first()` is the best. An offer without a price, or at 0, is listed last.
    """

    _api: Operations

    def docker(
        self,
        *,
        gpu_model: str | Sequence[str] | None = None,
        region: Region | str | None = None,
        cuda: str | None = None,
        driver: str | None = None,
        rental_status: RentalStatus = "active",
        include_unknown: bool = False,
        order_by: OfferOrder | Sequence[OfferOrder] = "price_per_gpu",
        min_download_speedtest: float | None = None,
        max_download_speedtest: float | None = None,
        min_upload_speedtest: float | None = None,
        max_upload_speedtest: float | None = None,
        min_disk_size: float | None = None,
        max_disk_size: float | None = None,
        min_cpu_core_count: float | None = None,
        max_cpu_core_count: float | None = None,
        min_system_memory: float | None = None,
        max_system_memory: float | None = None,
        min_disk_speed_write: float | None = None,
        max_disk_speed_write: float | None = None,
        min_gpu_count: float | None = None,
        max_gpu_count: float | None = None,
        min_gpu_tflops: float | None = None,
        max_gpu_tflops: float | None = None,
        min_gpu_memory_size: float | None = None,
        max_gpu_memory_size: float | None = None,
        min_gpu_pcie_bandwidth: float | None = None,
        max_gpu_pcie_bandwidth: float | None = None,
        min_sla: float | None = None,
        max_sla: float | None = None,
        min_rental_time_min: int | None = None,
        max_rental_time_min: int | None = None,
        min_price_per_gpu: float | None = None,
        max_price_per_gpu: float | None = None,
        min_price_per_tflops: float | None = None,
        max_price_per_tflops: float | None = None,
        min_price_per_dlp: float | None = None,
        max_price_per_dlp: float | None = None,
        page_size: int = 100,
    ) -> Listing[Offer]:
        """Offers for Docker rentals. Source: documentation; equality of CUDA and ignored filters: observed.

        - `gpu_model`: the marketplace's spelling ("RTX 4090"), compared without case; a shell pattern (`"*A100*"`); or
          several of them. A plain model number is sent to the server, too; all else is applied here only.
        - `region`: a world region or a datacenter ("EU-PL-01"). Only the server applies it: rows do not state it.
        - `cuda`, `driver`: "12.8", ">=12.8" or "<=12.8", compared as versions (12.10 is above 12.9), here only.
        - `rental_status`: "active" is free to rent, "inactive" rented, "any" both. Only the server applies it.
        - `order_by`: a field, with a "-" in front for descending; several for ties.
        - `page_size`: rows asked for per request.

        Ranges, each with `min_` and `max_`, both inclusive:

        - `price_per_gpu`: $/hour/GPU
        - `price_per_tflops`, `price_per_dlp`: TFLOPS/$/hour and DLPerf/$/hour, bigger is better
        - `gpu_count`, `cpu_core_count`: GPUs and cores of the offer
        - `gpu_memory_size`, `system_memory`: MB. A "24 GB" card states 24000 to 24576, so leave some tolerance; whether
          the GPU memory is per GPU on offers of several is not known
        - `disk_size`: GB free on the host
        - `disk_speed_write`: MB/s
        - `download_speedtest`, `upload_speedtest`: Mbit/s
        - `gpu_tflops`: TFLOPS of all GPUs
        - `gpu_pcie_bandwidth`: GBit/s by the documentation, more likely GB/s
        - `sla`: uptime in percent
        - `rental_time_min`: whole hours from 1 to 8600, since only the server applies it
        """
        wanted = offer_filter(
            gpu_model=gpu_model,
            region=region,
            cuda=cuda,
            driver=driver,
            rental_status=rental_status,
            include_unknown=include_unknown,
            order_by=order_by,
            bounds={
                "download_speedtest": (min_download_speedtest, max_download_speedtest),
                "upload_speedtest": (min_upload_speedtest, max_upload_speedtest),
                "disk_size": (min_disk_size, max_disk_size),
                "cpu_core_count": (min_cpu_core_count, max_cpu_core_count),
                "system_memory": (min_system_memory, max_system_memory),
                "disk_speed_write": (min_disk_speed_write, max_disk_speed_write),
                "gpu_count": (min_gpu_count, max_gpu_count),
                "gpu_tflops": (min_gpu_tflops, max_gpu_tflops),
                "gpu_memory_size": (min_gpu_memory_size, max_gpu_memory_size),
                "gpu_pcie_bandwidth": (min_gpu_pcie_bandwidth, max_gpu_pcie_bandwidth),
                "sla": (min_sla, max_sla),
                "rental_time_min": (min_rental_time_min, max_rental_time_min),
                "price_per_gpu": (min_price_per_gpu, max_price_per_gpu),
                "price_per_tflops": (min_price_per_tflops, max_price_per_tflops),
                "price_per_dlp": (min_price_per_dlp, max_price_per_dlp),
            },
        )
        return self._offers(wanted, page_size, vps=False)

    def vps(
        self,
        *,
        gpu_model: str | Sequence[str] | None = None,
        region: Region | str | None = None,
        rental_status: RentalStatus = "active",
        include_unknown: bool = False,
        order_by: OfferOrder | Sequence[OfferOrder] = "price_per_gpu",
        min_gpu_count: float | None = None,
        max_gpu_count: float | None = None,
        min_sla: float | None = None,
        max_sla: float | None = None,
        min_price_per_gpu: float | None = None,
        max_price_per_gpu: float | None = None,
        page_size: int = 100,
    ) -> Listing[Offer]:
        """Offers for VPS, with the filters that the documentation gives them; see `docker` for each."""
        wanted = offer_filter(
            gpu_model=gpu_model,
            region=region,
            rental_status=rental_status,
            include_unknown=include_unknown,
            order_by=order_by,
            bounds={
                "gpu_count": (min_gpu_count, max_gpu_count),
                "sla": (min_sla, max_sla),
                "price_per_gpu": (min_price_per_gpu, max_price_per_gpu),
            },
        )
        return self._offers(wanted, page_size, vps=True)

    def _offers(self, wanted: OfferFilter, page_size: int, *, vps: bool) -> Listing[Offer]:
        size, query = check_page_size(page_size), wanted.query(vps=vps)
        return Listing(
            name="VPS market" if vps else "market",
            fetch=lambda page: self._api.list_offers(page, size, "vm" if vps else None, query),
            start=self._api.start_background,
            keep=wanted.row_test,
            arrange=wanted.arrange,
            page_size=size,
        )
