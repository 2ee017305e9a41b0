"""What is ordered, apart from the offer that it is ordered from: checked when it is made, sent by its `send`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from attrs import field, frozen

from simplepod import _guards, _quirks, _references
from simplepod._listing import PAGE_SIZE, Listing
from simplepod._lowlevel import RentFields, RentVPSFields
from simplepod.errors import NotFoundError
from simplepod.models import GlobalTemplate, Offer, Template, VPSImage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simplepod._lowlevel import Operations, RentAnswer
    from simplepod._references import ImageRef, SSHKeyRef, TemplateRef
    from simplepod._transport import Departure

Kind = Literal["docker", "vps"]


@frozen(kw_only=True)
class Terms:
    """What every order asks for, whatever is rented."""

    name: str | None = None
    notes: str | None = None
    is_auto_renew_on: bool | None = None
    max_price_per_gpu: float | None = None
    min_hours: float | None = None
    confirm_timeout: float = 90.0

    def __attrs_post_init__(self) -> None:
        _guards.check_limits(
            {
                "max_price_per_gpu": self.max_price_per_gpu,
                "min_hours": self.min_hours,
                "confirm_timeout": self.confirm_timeout,
            }
        )
        if self.name is not None:
            _guards.check_text("name", self.name)
        _guards.check_sendable(name=self.name, notes=self.notes)
        _guards.check_flag("is_auto_renew_on", self.is_auto_renew_on)


@frozen(kw_only=True)
class DockerOrder(Terms):
    """Docker machines made from a template; `count` None is one, and is not sent."""

    kind: ClassVar[Kind] = "docker"

    template: TemplateRef
    gpu_count: int | None = None
    start_script: str | None = field(default=None, repr=False)
    env: Mapping[str, str] | None = field(default=None, repr=False)
    count: int | None = None

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        _guards.check_count("count", self.count)
        _guards.check_count("gpu_count", self.gpu_count)
        _guards.check_sendable(start_script=self.start_script)
        _references.template_iri(self.template)
        if self.env is not None:
            _quirks.encode_env(self.env, "json")

    @property
    def source_iri(self) -> str:
        """What the machines are made from."""
        return _references.template_iri(self.template)

    @property
    def machines(self) -> int:
        """How many are ordered."""
        return self.count or 1

    def check(self, offer: Offer) -> None:
        """ValueError for an offer that cannot carry the order."""
        self.gpus(offer)

    def gpus(self, offer: Offer) -> int:
        """GPUs of each machine."""
        asked, there = self.gpu_count, offer.gpu_count
        if asked is None and there is None:
            raise ValueError(f"{offer.iri} does not state its GPUs: give gpu_count.")
        if asked is not None and there is not None and asked > there:
            raise ValueError(f"gpu_count={asked} is above the {there} GPUs of {offer.iri}.")
        return asked or there or 1

    async def disk_size(self, api: Operations) -> int:
        """GB of each machine; 0 where no template tells."""
        template = self.template
        if not isinstance(template, (Template, GlobalTemplate)):
            template_id = _references.template_id(template)
            try:
                template = await api.get_template(template_id)
            except NotFoundError:
                template = await api.get_global_template(template_id)
        return template.disk_size or 0

    async def find_offer(self, api: Operations, iri: str) -> Offer | None:
        """The offer of that IRI, if it is free."""
        return await _find_offer(api, iri, mode=None)

    async def send(self, api: Operations, offer: Offer, departure: Departure) -> RentAnswer:
        """The one POST."""
        fields = RentFields(
            offer_iri=offer.iri,
            template_iri=self.source_iri,
            gpu_count=self.gpus(offer),
            start_script=self.start_script,
            env=self.env,
            count=self.count,
        )
        return await api.rent_instance(fields, departure)


@frozen(kw_only=True)
class VPSOrder(Terms):
    """A VPS with an image; a Linux image needs a key, a Windows image a password."""

    kind: ClassVar[Kind] = "vps"

    image: ImageRef
    ssh_key: SSHKeyRef | None = None
    ssh_key_name: str | None = None
    password: str | None = field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.ssh_key is None and not self.password:
            raise ValueError(
                "Give ssh_key (Linux images) or password (Windows images): without one nobody could log in."
            )
        if self.ssh_key_name is not None and self.ssh_key is None:
            raise ValueError("ssh_key_name names a raw public key that is saved: give it as ssh_key.")
        _guards.check_sendable(password=self.password, ssh_key_name=self.ssh_key_name)
        _references.image_iri(self.image)
        if self.ssh_key is not None:
            _references.ssh_key(self.ssh_key)

    @property
    def source_iri(self) -> str:
        """What the machine is made from."""
        return _references.image_iri(self.image)

    @property
    def machines(self) -> int:
        """How many are ordered."""
        return 1

    def check(self, offer: Offer) -> None:
        """ValueError for an offer whose disk is too small for the image."""
        image = self.image
        if isinstance(image, VPSImage) and (offer.disk_size or image.disk_size_min or 0) < (image.disk_size_min or 0):
            raise ValueError(
                f"{image.iri} needs a disk of {image.disk_size_min} GB, {offer.iri} has {offer.disk_size} GB."
            )

    def gpus(self, offer: Offer) -> int | None:
        """GPUs of the machine: all that the offer has."""
        return offer.gpu_count

    async def disk_size(self, api: Operations) -> int:
        """GB of the machine: what its image needs; 0 where no image tells."""
        image: VPSImage | None
        if isinstance(self.image, VPSImage):
            image = self.image
        else:
            images = Listing(
                name="VPS images",
                fetch=lambda page: api.list_vps_images(page, PAGE_SIZE, None),
                start=api.start_background,
                keep=lambda row: row.iri == self.source_iri,
            )
            image = await images.first()
        return (image.disk_size_min if image is not None else None) or 0

    async def find_offer(self, api: Operations, iri: str) -> Offer | None:
        """The offer of that IRI, if it is free."""
        return await _find_offer(api, iri, mode="vm")

    async def send(self, api: Operations, offer: Offer, departure: Departure) -> RentAnswer:
        """The one POST."""
        key = None if self.ssh_key is None else _references.ssh_key(self.ssh_key)
        fields = RentVPSFields(offer.iri, self.source_iri, key, self.ssh_key_name, self.password)
        return await api.rent_vps(fields, departure)


Order = DockerOrder | VPSOrder


async def _find_offer(api: Operations, iri: str, mode: Literal["vm"] | None) -> Offer | None:
    market = Listing(
        name="market",
        fetch=lambda page: api.list_offers(page, PAGE_SIZE, mode, {"rental_status": "active"}),
        start=api.start_background,
        keep=lambda offer: offer.iri == iri,
    )
    return await market.first()
