"""What the operations take, in the SDK's terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

from attrs import field, frozen

from simplepod import _quirks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Encoding = Literal["json", "array"]
Direction = Literal["asc", "desc"]


class OfferQuery(TypedDict, total=False):
    """What of a market request's query is ever sent, by the generated names."""

    order_gpu_count: Direction
    order_sla: Direction
    order_price_per_gpu: Direction
    order_sys_dlp: Direction
    order_price_per_dlp: Direction
    order_gpu_t_flops: Direction
    order_price_per_t_flops: Direction
    region: str
    gpu_model: str
    rental_status: Literal["Any", "active", "inactive"]
    download_speedtest_gte: int
    download_speedtest_lte: int
    upload_speedtest_gte: int
    upload_speedtest_lte: int
    disk_size_gte: int
    disk_size_lte: int
    cpu_core_count_gte: int
    cpu_core_count_lte: int
    system_memory_gte: int
    system_memory_lte: int
    disk_speed_write_gte: int
    disk_speed_write_lte: int
    gpu_count_gte: int
    gpu_count_lte: int
    gpu_t_flops_gte: int
    gpu_t_flops_lte: int
    gpu_memory_size_gte: int
    gpu_memory_size_lte: int
    gpu_pcie_bandwidth_gte: int
    gpu_pcie_bandwidth_lte: int
    sla_gte: int
    sla_lte: int
    rental_time_min_gte: int
    rental_time_min_lte: int
    price_per_gpu_gte: int
    price_per_gpu_lte: int
    price_per_t_flops_gte: int
    price_per_t_flops_lte: int
    price_per_dlp_gte: int
    price_per_dlp_lte: int


@frozen
class TemplateFields:
    """What a template can be written with; None leaves a field as it is."""

    name: str | None = None
    image_name: str | None = None
    default_tag: str | None = None
    category_name: str | None = None
    disk_size: int | None = None
    expose_ports: Sequence[int] | None = None
    start_script: str | None = field(default=None, repr=False)
    arg_options: str | None = field(default=None, repr=False)
    env: Mapping[str, str] | None = field(default=None, repr=False)
    notes: str | None = None
    host: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    is_password_protected: bool | None = None
    is_run_ssh_server_on: bool | None = None
    is_run_jupyter_on: bool | None = None

    def secrets(self) -> frozenset[str]:
        """What no error and no log line may show of these."""
        return secrets_in(self.env, self.start_script, self.arg_options, self.password)


@frozen
class InstanceFields:
    """What of an instance can be changed; None leaves a field as it is."""

    name: str | None = None
    notes: str | None = None
    is_auto_renew_on: bool | None = None
    price_auto_renew_max: float | None = None
    template_iri: str | None = None
    start_script: str | None = field(default=None, repr=False)
    env: Mapping[str, str] | None = field(default=None, repr=False)
    disk_size: int | None = None

    def secrets(self) -> frozenset[str]:
        """What no error and no log line may show of these."""
        return secrets_in(self.env, self.start_script)


@frozen
class RentFields:
    """An order for Docker machines."""

    offer_iri: str
    template_iri: str
    gpu_count: int
    start_script: str | None = field(default=None, repr=False)
    env: Mapping[str, str] | None = field(default=None, repr=False)
    count: int | None = None

    def secrets(self) -> frozenset[str]:
        """What no error and no log line may show of these."""
        return secrets_in(self.env, self.start_script)


@frozen
class RentVPSFields:
    """An order for a VPS; `ssh_key` is an IRI or a raw public key."""

    offer_iri: str
    image_iri: str
    ssh_key: str | None = None
    ssh_key_name: str | None = None
    password: str | None = field(default=None, repr=False)

    def secrets(self) -> frozenset[str]:
        """What no error and no log line may show of these."""
        return secrets_in(None, self.password)


def secrets_in(env: Mapping[str, str] | None, *texts: str | None) -> frozenset[str]:
    """Values of `env`, and texts as they are and as they go out."""
    return frozenset([*(env or {}).values(), *_spellings(texts)])


def _spellings(texts: tuple[str | None, ...]) -> Iterator[str]:
    for text in texts:
        if text:
            sent = _quirks.encode_start_script(text)
            yield text
            yield from (sent, *sent.split()[1:2]) if sent != text else ()  # the second word is the packed script
