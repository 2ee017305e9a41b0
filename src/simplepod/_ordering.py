"""From a user's arguments to an order: checked, with its one POST, and with where to look up an offer given as IRI."""

from __future__ import annotations

from collections.abc import AsyncIterable
from typing import TYPE_CHECKING

from attrs import field, frozen

from simplepod import _guards, _quirks, _references
from simplepod._listing import PAGE_SIZE, Listing
from simplepod._lowlevel import RentFields, RentVPSFields
from simplepod._rental import Order
from simplepod.errors import InsufficientBalanceError, OfferUnavailableError, RentRefusedError
from simplepod.models import Offer, VPSImage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping

    from simplepod._lowlevel import Operations
    from simplepod._references import ImageRef, OfferRef, SSHKeyRef, TemplateRef
    from simplepod.models import Instance

_TRIES = 3


@frozen(kw_only=True)
class Terms:
    """What an order says besides offer and template."""

    gpu_count: int | None = None
    start_script: str | None = field(default=None, repr=False)
    env: Mapping[str, str] | None = field(default=None, repr=False)
    name: str | None = None
    notes: str | None = None
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
        _guards.check_count("gpu_count", self.gpu_count)
        if self.name is not None:
            _guards.check_text("name", self.name)
        _guards.check_sendable(name=self.name, notes=self.notes, start_script=self.start_script)
        if self.env is not None:
            _quirks.encode_env(self.env, "json")


def docker_order(
    api: Operations, offer: OfferRef, template: TemplateRef, terms: Terms, count: int | None = None
) -> Order:
    """An order for Docker machines; `count` None is one, and is not sent."""
    _guards.check_count("count", count)
    _references.offer_iri(offer)
    template_iri = _references.template_iri(template)

    async def send(sending: Operations, found: Offer) -> tuple[int, ...]:
        fields = RentFields(
            offer_iri=found.iri,
            template_iri=template_iri,
            gpu_count=_gpu_count(found, terms.gpu_count),
            start_script=terms.start_script,
            env=terms.env,
            count=count,
        )
        return await sending.rent_instance(fields)

    def check(found: Offer) -> None:
        _gpu_count(found, terms.gpu_count)

    return _order(api, "docker", offer, template_iri, terms, send, check, count or 1)


def vps_order(
    api: Operations,
    offer: OfferRef,
    image: ImageRef,
    terms: Terms,
    *,
    ssh_key: SSHKeyRef | None,
    ssh_key_name: str | None,
    password: str | None,
) -> Order:
    """An order for a VPS; a Linux image needs a key, a Windows image a password."""
    if ssh_key is None and not password:
        raise ValueError("Give ssh_key (Linux images) or password (Windows images): without one nobody could log in.")
    if ssh_key_name is not None and ssh_key is None:
        raise ValueError("ssh_key_name names a raw public key that is saved: give it as ssh_key.")
    _guards.check_sendable(password=password, ssh_key_name=ssh_key_name)
    _references.offer_iri(offer)
    image_iri = _references.image_iri(image)
    key = None if ssh_key is None else _references.ssh_key(ssh_key)

    async def send(sending: Operations, found: Offer) -> tuple[int, ...]:
        return await sending.rent_vps(RentVPSFields(found.iri, image_iri, key, ssh_key_name, password))

    def check(found: Offer) -> None:
        if isinstance(image, VPSImage):
            _check_disk(found, image)

    return _order(api, "vps", offer, image_iri, terms, send, check, 1)


def _order(
    api: Operations,
    kind: str,
    offer: OfferRef,
    template_iri: str,
    terms: Terms,
    send: Callable[[Operations, Offer], Awaitable[tuple[int, ...]]],
    check: Callable[[Offer], None],
    count: int,
) -> Order:
    if isinstance(offer, Offer):
        check(offer)
    return Order(
        kind=kind,
        offer=offer,
        template_iri=template_iri,
        send=send,
        find_offer=lambda iri: _find_offer(api, iri, vps=kind == "vps"),
        check=check,
        count=count,
        gpu_count=terms.gpu_count,
        name=terms.name,
        notes=terms.notes,
        max_price_per_gpu=terms.max_price_per_gpu,
        min_hours=terms.min_hours,
        confirm_timeout=terms.confirm_timeout,
    )


async def _find_offer(api: Operations, iri: str, *, vps: bool) -> Offer | None:
    """The offer of that IRI, if it is free."""
    market = Listing(
        name="market",
        fetch=lambda page: api.list_offers(page, PAGE_SIZE, "vm" if vps else None, {"rental_status": "active"}),
        start=api.start,
        keep=lambda offer: offer.iri == iri,
    )
    return await market.first()


def _gpu_count(offer: Offer, asked: int | None) -> int:
    if asked is None and offer.gpu_count is None:
        raise ValueError(f"{offer.iri} does not state its GPUs: give gpu_count.")
    if asked is not None and offer.gpu_count is not None and asked > offer.gpu_count:
        raise ValueError(f"gpu_count={asked} is above the {offer.gpu_count} GPUs of {offer.iri}.")
    return asked or offer.gpu_count or 1


def _check_disk(offer: Offer, image: VPSImage) -> None:
    if offer.disk_size is not None and image.disk_size_min is not None and offer.disk_size < image.disk_size_min:
        raise ValueError(f"{image.iri} needs a disk of {image.disk_size_min} GB, {offer.iri} has {offer.disk_size} GB.")


async def rent_any(
    offer_or_offers: OfferRef | AsyncIterable[OfferRef] | Iterable[OfferRef],
    rent: Callable[[OfferRef], Awaitable[Instance]],
) -> Instance:
    """Rents the one offer, or the first of several that is not refused."""
    if isinstance(offer_or_offers, (Offer, str)):
        return await rent(offer_or_offers)
    return await first_that_rents(offer_or_offers, rent, _TRIES)


async def first_that_rents(
    offers: AsyncIterable[OfferRef] | Iterable[OfferRef], rent: Callable[[OfferRef], Awaitable[Instance]], tries: int
) -> Instance:
    """Rents the first offer that is not refused; a refusal for want of money ends the walk."""
    refused: RentRefusedError | None = None
    left = tries
    async for offer in _each(offers):
        try:
            return await rent(offer)
        except InsufficientBalanceError:
            raise
        except RentRefusedError as error:
            refused = error
        left -= 1
        if not left:
            break
    if refused is None:
        raise OfferUnavailableError("There is no offer to rent.")
    refused.add_note(f"{tries - left} offers were tried, all of them refused.")
    raise refused


async def _each(offers: AsyncIterable[OfferRef] | Iterable[OfferRef]) -> AsyncIterator[OfferRef]:
    if isinstance(offers, AsyncIterable):
        async for offer in offers:
            yield offer
    else:
        for offer in offers:
            yield offer
