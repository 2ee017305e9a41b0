"""`client.vps`: virtual machines with an operating system of their own, which can be paused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from simplepod import _references
from simplepod._listing import PAGE_SIZE, Listing
from simplepod._renting import Lease, VPSOrder, Wait, check_offer
from simplepod._waiting import check_wait

if TYPE_CHECKING:
    from collections.abc import Callable

    from simplepod._lowlevel import Operations
    from simplepod._references import ImageRef, InstanceRef, OfferRef, SSHKeyRef
    from simplepod._renting import Renting
    from simplepod.models import Instance, VPSImage


@frozen
class VPS:
    """Images, renting, pausing and resuming; the rest (list, get, update, delete) is `client.instances`.

    No document states the paths of images, renting, pausing and resuming: see `paths=` of the client.
    """

    _api: Operations
    _renting: Renting = field(repr=False)

    def images(self, search: str | None = None) -> Listing[VPSImage]:
        """Operating systems, with the disk that each needs. Source: documentation; the path is inferred."""
        return Listing(
            name="VPS images",
            fetch=lambda page: self._api.list_vps_images(page, PAGE_SIZE, search),
            start=self._api.start_background,
        )

    async def rent(
        self,
        offer: OfferRef,
        image: ImageRef,
        *,
        ssh_key: SSHKeyRef | None = None,
        ssh_key_name: str | None = None,
        password: str | None = None,
        name: str | None = None,
        notes: str | None = None,
        is_auto_renew_on: bool | None = None,
        max_price_per_gpu: float | None = None,
        min_hours: float | None = None,
        confirm_timeout: float = 90.0,
    ) -> Instance:
        """Rents a VPS; guards, confirmation and cancellation as `client.instances.rent`.

        A Linux image needs `ssh_key` (a saved key, or a public key, which is saved as `ssh_key_name`), a Windows image
        `password`.
        """
        order = VPSOrder(
            image=image,
            ssh_key=ssh_key,
            ssh_key_name=ssh_key_name,
            password=password,
            name=name,
            notes=notes,
            is_auto_renew_on=is_auto_renew_on,
            max_price_per_gpu=max_price_per_gpu,
            min_hours=min_hours,
            confirm_timeout=confirm_timeout,
        )
        (instance,) = await self._renting.rent(order, offer)
        return instance

    def lease(
        self,
        offer: OfferRef,
        image: ImageRef,
        *,
        ssh_key: SSHKeyRef | None = None,
        ssh_key_name: str | None = None,
        password: str | None = None,
        name: str | None = None,
        notes: str | None = None,
        is_auto_renew_on: bool | None = None,
        max_price_per_gpu: float | None = None,
        min_hours: float | None = None,
        confirm_timeout: float = 90.0,
        wait: bool = True,
        timeout: float = 900.0,
        interval: float = 5.0,
        on_update: Callable[[Instance], object] | None = None,
    ) -> Lease:
        """A VPS for the length of an `async with` block, as `client.instances.lease`."""
        order = VPSOrder(
            image=image,
            ssh_key=ssh_key,
            ssh_key_name=ssh_key_name,
            password=password,
            name=name,
            notes=notes,
            is_auto_renew_on=is_auto_renew_on,
            max_price_per_gpu=max_price_per_gpu,
            min_hours=min_hours,
            confirm_timeout=confirm_timeout,
        )
        check_wait(timeout, interval)
        check_offer(order, offer)
        return Lease(self._renting, order, offer, Wait(timeout, interval, on_update) if wait else None)

    async def pause(self, *refs: InstanceRef) -> None:
        """Pauses VPS, with one request; they keep their configuration. Source: documentation; the path is inferred."""
        await self._api.pause_vps(_references.instance_refs(refs))

    async def resume(self, ref: InstanceRef, offer: OfferRef) -> Instance:
        """Resumes a paused VPS on the host of `offer`; it keeps configuration, SSH key and IP address, and bills again.

        The order is sent once; when its answer is lost, the machine's status tells what came of it. An answer that
        names a new machine is followed to it. `RentUnconfirmedError` if it is not seen awake within 90 seconds: it may
        bill. Cancelled, this call pauses the machine again before it ends, unless it was running before.
        """
        instance, offer_iri = _references.instance_ref(ref), _references.offer_iri(offer)
        return await self._renting.resume(instance, offer_iri)
