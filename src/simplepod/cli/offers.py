"""Offers as they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simplepod.cli.documents import document
from simplepod.cli.naming import short_offer
from simplepod.cli.tables import Column, table
from simplepod.cli.wording import dollars, gigabytes, gpus, hourly_price, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from simplepod import Offer


def as_document(offer: Offer, disk_size: float) -> dict[str, Any]:
    """The offer without the id of its row, which names nothing, and with its whole price."""
    fields: dict[str, Any] = document(offer)
    del fields["id"]
    return fields | {"offer": short_offer(offer), "hourly_price": hourly_price(offer, disk_size)}


def as_table(offers: Sequence[Offer], disk_size: float, width: int) -> Table:
    """The first one is the best, by whatever they are ordered."""
    columns: Sequence[Column[Offer]] = (
        Column("offer", short_offer),
        Column("GPUs", gpus),
        Column(f"$/h, {disk_size:g} GB", lambda offer: dollars(hourly_price(offer, disk_size)), numeric=True),
        Column("$/h/GPU", lambda offer: dollars(offer.price_per_gpu), 2, numeric=True),
        Column("GB/GPU", lambda offer: gigabytes(offer.gpu_memory_size), 1, numeric=True),
        Column("CUDA", lambda offer: offer.gpu_cuda_ver, 3, numeric=True),
        Column("up %", lambda offer: whole(offer.sla), 4, numeric=True),
        Column("disk GB", lambda offer: offer.disk_size, 5, numeric=True),
        Column("RAM GB", lambda offer: gigabytes(offer.system_memory), 6, numeric=True),
        Column("cores", lambda offer: offer.cpu_core_count, 7, numeric=True),
        Column("down Mbit/s", lambda offer: whole(offer.download_speedtest), 8, numeric=True),
        Column("DLPerf/$", lambda offer: whole(offer.price_per_dlp), 9, numeric=True),
    )
    return table(columns, offers, width, best=True)
