"""`client.instances`: rented machines, Docker and VPS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from attrs import field, frozen

from simplepod import _guards, _quirks, _references
from simplepod._listing import PAGE_SIZE, Listing
from simplepod._lowlevel import InstanceFields
from simplepod._renting import TRIES, DockerOrder, Lease, Wait, check_offer, check_offers, orphans
from simplepod._waiting import (
    changes,
    check_interval,
    check_kind,
    check_wait,
    console_lines,
    until_answering,
    until_running,
)
from simplepod.models import Offer, PendingRental

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Mapping, Sequence
    from datetime import timedelta

    from simplepod._lowlevel import Operations
    from simplepod._references import InstanceRef, OfferRef, TemplateRef
    from simplepod._renting import Renting
    from simplepod._waiting import Lookout
    from simplepod.models import Endpoint, Instance


@frozen
class Instances:
    """Rent, watch, change and delete. A machine bills from the order until it is deleted, whatever its status."""

    _api: Operations
    _renting: Renting = field(repr=False)

    def list(self, search: str | None = None, status: str | None = None) -> Listing[Instance]:
        """All machines of the account, or those that the server finds `search` in: part of a word, in several fields.

        `status` keeps those with exactly that status; it is applied here, since the API has no such filter.
        """
        return Listing(
            name="instances",
            fetch=lambda page: self._api.list_instances(page, PAGE_SIZE, search),
            start=self._api.start_background,
            keep=None if status is None else lambda instance: instance.status == status,
        )

    async def find(self, name: str) -> Instance | None:
        """The machine of exactly that name, the one with the lowest id if there are several; None if there is none."""
        _guards.check_text("name", name)
        named = [row async for row in self.list(name) if _quirks.same_name(row.name, name)]
        return min(named, key=lambda instance: instance.id, default=None)

    async def get(self, ref: InstanceRef) -> Instance:
        """One machine with what rows of the list leave out (template, memory); `created_at` may be missing here."""
        return await self._api.get_instance(await self._id(ref))

    async def rent(
        self,
        offer: OfferRef,
        template: TemplateRef,
        *,
        gpu_count: int | None = None,
        start_script: str | None = None,
        env: Mapping[str, str] | None = None,
        name: str | None = None,
        notes: str | None = None,
        is_auto_renew_on: bool | None = None,
        max_price_per_gpu: float | None = None,
        min_hours: float | None = None,
        confirm_timeout: float = 90.0,
    ) -> Instance:
        """Rents one Docker machine. It bills from now on; `lease` is the safer way to have one for a while.

        The order is sent once. Its machine is handed over when it is seen: by the id that the answer named, or as the
        one new machine that fits. Cancelled, this call deletes what came of it before it ends. `RentRefusedError` and
        its kinds mean that nothing was rented; `RentUnconfirmedError` that something may have been, which it names.

        - `gpu_count`: all GPUs of the offer unless given.
        - `start_script`: may have many lines; the template's own if not given.
        - `name`, `notes`, `is_auto_renew_on`: set after the order; the API may alter a name, which is logged.
        - `max_price_per_gpu`: $/hour/GPU, checked on the offer and again on the machine, which is deleted if dearer.
        - `min_hours`: refuses offers that the balance does not carry that long, with the disk and all that runs.
        - `confirm_timeout`: seconds to see the machine that the answer named, or to look for one that it did not name.
        """
        order = DockerOrder(
            template=template,
            gpu_count=gpu_count,
            start_script=start_script,
            env=env,
            name=name,
            notes=notes,
            is_auto_renew_on=is_auto_renew_on,
            max_price_per_gpu=max_price_per_gpu,
            min_hours=min_hours,
            confirm_timeout=confirm_timeout,
        )
        (instance,) = await self._renting.rent(order, offer)
        return instance

    async def rent_many(
        self,
        offer: OfferRef,
        template: TemplateRef,
        *,
        count: int,
        gpu_count: int | None = None,
        start_script: str | None = None,
        env: Mapping[str, str] | None = None,
        name: str | None = None,
        notes: str | None = None,
        is_auto_renew_on: bool | None = None,
        max_price_per_gpu: float | None = None,
        min_hours: float | None = None,
        confirm_timeout: float = 90.0,
    ) -> Sequence[Instance]:
        """Rents `count` machines of one offer with one order; arguments as `rent`.

        All or an error: fewer than ordered is `RentUnconfirmedError`, with those that are surely of it in `.found`, and
        everything else that is new in `.candidates`. One that is too dear has all of them deleted.
        """
        _guards.check_needed_count("count", count)
        order = DockerOrder(
            template=template,
            gpu_count=gpu_count,
            start_script=start_script,
            env=env,
            name=name,
            notes=notes,
            is_auto_renew_on=is_auto_renew_on,
            max_price_per_gpu=max_price_per_gpu,
            min_hours=min_hours,
            confirm_timeout=confirm_timeout,
            count=count,
        )
        return await self._renting.rent(order, offer)

    async def rent_first(
        self,
        offers: AsyncIterable[OfferRef] | Iterable[OfferRef],
        template: TemplateRef,
        *,
        tries: int = TRIES,
        gpu_count: int | None = None,
        start_script: str | None = None,
        env: Mapping[str, str] | None = None,
        name: str | None = None,
        notes: str | None = None,
        is_auto_renew_on: bool | None = None,
        max_price_per_gpu: float | None = None,
        min_hours: float | None = None,
        confirm_timeout: float = 90.0,
    ) -> Instance:
        """Rents the first of `offers` (a market listing, or any iterable) that is not refused; otherwise as `rent`.

        What concerns an offer (taken, gone, too small a disk, dearer than `max_price_per_gpu`) moves on to the next, at
        most `tries` in all. A refusal that would meet them all (balance, template, variables, permissions, rate limit),
        and any other error, ends it.
        """
        _guards.check_needed_count("tries", tries)
        check_offers(offers)
        order = DockerOrder(
            template=template,
            gpu_count=gpu_count,
            start_script=start_script,
            env=env,
            name=name,
            notes=notes,
            is_auto_renew_on=is_auto_renew_on,
            max_price_per_gpu=max_price_per_gpu,
            min_hours=min_hours,
            confirm_timeout=confirm_timeout,
        )
        return await self._renting.rent_first(order, offers, tries)

    def lease(
        self,
        offer_or_offers: OfferRef | AsyncIterable[OfferRef] | Iterable[OfferRef],
        template: TemplateRef,
        *,
        gpu_count: int | None = None,
        start_script: str | None = None,
        env: Mapping[str, str] | None = None,
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
        """A machine for the length of an `async with` block: rented on entry, deleted on exit, however it ends.

        Several offers are walked like `rent_first`. With `wait`, the block begins when the machine is up, and a wait
        that fails or outlasts `timeout` seconds deletes it; `interval` and `on_update` are as for `wait_until_running`.
        Other arguments as `rent`. A machine that is not proved to be gone after 30 seconds is
        `DeletionUnconfirmedError`, or a note on the error that leaves the block.
        """
        order = DockerOrder(
            template=template,
            gpu_count=gpu_count,
            start_script=start_script,
            env=env,
            name=name,
            notes=notes,
            is_auto_renew_on=is_auto_renew_on,
            max_price_per_gpu=max_price_per_gpu,
            min_hours=min_hours,
            confirm_timeout=confirm_timeout,
        )
        check_wait(timeout, interval)
        check_offers(offer_or_offers)
        if isinstance(offer_or_offers, (Offer, str)):
            check_offer(order, offer_or_offers)
        return Lease(self._renting, order, offer_or_offers, Wait(timeout, interval, on_update) if wait else None)

    async def update(
        self,
        ref: InstanceRef,
        *,
        name: str | None = None,
        notes: str | None = None,
        is_auto_renew_on: bool | None = None,
        price_auto_renew_max: float | None = None,
        template: TemplateRef | None = None,
        start_script: str | None = None,
        env: Mapping[str, str] | None = None,
        disk_size: int | None = None,
    ) -> Instance:
        """Changes what is given; None leaves a field as it is, "" clears a text. `price_auto_renew_max` is in $/hour.

        `disk_size` (GB) is for VPS and can only grow. The API may alter a name: look at the answer.
        """
        fields = InstanceFields(
            name=name,
            notes=notes,
            is_auto_renew_on=is_auto_renew_on,
            price_auto_renew_max=price_auto_renew_max,
            template_iri=None if template is None else _references.template_iri(template),
            start_script=start_script,
            env=env,
            disk_size=disk_size,
        )
        _guards.check_change(fields)
        _guards.check_instance(fields)
        instance_id = await self._id(ref)
        return await self._api.update_instance(instance_id, fields) or await self._api.get_instance(instance_id)

    async def delete(self, *refs: InstanceRef) -> None:
        """Deletes machines, Docker or VPS, and ends their bills; returns when each is proved to be gone.

        Whatever the API answers, it is asked again until the machine is gone, for 30 seconds at most: then
        `DeletionUnconfirmedError`. All are tried; one failure is raised as it is, several as an ExceptionGroup. What no
        repetition mends (401, 403, 422) ends the deletion of a single machine sooner. One that the account does not
        have counts as deleted.
        """
        await self._renting.delete(_references.instance_refs(refs))

    async def reboot(self, *refs: InstanceRef) -> None:
        """Restarts the containers, with one request. Source: documentation; the path is inferred."""
        ids = [await self._renting.instance_id(ref) for ref in _references.instance_refs(refs)]
        await self._api.reboot_instances(list(dict.fromkeys(ids)))

    async def wait_until_running(
        self,
        ref: InstanceRef,
        *,
        timeout: float = 900.0,
        interval: float = 5.0,
        on_update: Callable[[Instance], object] | None = None,
    ) -> Instance:
        """The machine once it is up; large images take 15 minutes and more. Times in seconds.

        `on_update` is called with the machine on each poll. `InstanceFailedError` and `WaitTimeoutError` carry it.
        """
        check_wait(timeout, interval)
        return await until_running(self._lookout(ref), timeout=timeout, interval=interval, on_update=on_update)

    async def wait_for_port(
        self,
        ref: InstanceRef,
        port: int,
        *,
        timeout: float = 900.0,
        interval: float = 5.0,
        kind: Literal["tunnel", "direct"] | None = None,
        on_update: Callable[[Instance], object] | None = None,
    ) -> Endpoint:
        """The endpoint of a container port once something answers there: more than the platform's word for it.

        Port 22 must show an SSH banner. A tunnel must be marked open by the API, or answer with a status that is not
        its edge's own (502, 504, 520 to 526, 530). A direct port must send something, answer HTTP, or keep a
        connection open for a second.

        The answer is the tunnel where the port has one; a direct port that answers is taken when the tunnel has had
        15 s more, or at once by `kind="direct"`. `kind="tunnel"` waits for the tunnel alone. `WaitError` at once for
        a port that the running machine does not expose. Others and `on_update` as `wait_until_running`.
        """
        check_wait(timeout, interval)
        _guards.check_port(port)
        check_kind(kind, port)
        return await until_answering(
            self._lookout(ref), port, timeout=timeout, interval=interval, kind=kind, on_update=on_update
        )

    def watch(self, ref: InstanceRef, *, interval: float = 5.0) -> AsyncIterator[Instance]:
        """The machine as it is, and again whenever it has changed, until it is gone; asks every `interval` seconds.

        Every field counts but those that move by themselves: `duration`, `cpu_usage`, `mem_usage`, `disk_usage`,
        `process_uptime`. Polls that fail are made up for by the next; 401, 403 and a machine that is not on the
        account are raised.
        """
        check_interval(interval)
        return changes(self._lookout(ref), interval)

    def logs(
        self, ref: InstanceRef, *, follow: bool = False, system: bool = False, interval: float = 5.0
    ) -> AsyncIterator[str]:
        """The lines of a machine's console, without their ends, none twice; `system` is how its start went.

        With `follow` it goes on until the machine is gone and asks every `interval` seconds; a line comes when it has
        ended. A machine that starts again begins a new console. Of a console that keeps only its last lines, those
        that come and go between two polls are missed.
        """
        check_interval(interval)
        return console_lines(self._lookout(ref), follow=follow, system=system, interval=interval)

    def _lookout(self, ref: InstanceRef) -> Lookout:
        return self._renting.lookout(_references.instance_ref(ref))

    async def adopt(self, pending: PendingRental) -> Sequence[Instance]:
        """The machines of an order whose end was not seen, by its record from `on_order` or `RentUnconfirmedError`.

        May be repeated. No machines means that nothing new is on the account now, not that nothing was ever made.
        `RentUnconfirmedError` if something new is there and it cannot be told whose: it is named in `.candidates`.
        A record that is settled gives those of its machines that are still there.
        """
        if not isinstance(pending, PendingRental):
            raise ValueError(  # noqa: TRY004 - as for all arguments
                f"pending must be a PendingRental, not {type(pending).__name__}: see PendingRental.from_json."
            )
        return await self._renting.adopt(pending)

    def orphans(
        self, name_prefix: str, *, older_than: timedelta, keep: Iterable[InstanceRef] = ()
    ) -> Listing[Instance]:
        """Machines called `name_prefix…`, older than `older_than` by the server's clock, and not in `keep`.

        Names are compared here, letter by letter; a machine whose age the API does not state is not an orphan.
        `UnexpectedResponseError` if an answer has no `Date`: without the server's clock, no age is known.
        """
        return orphans(self._api, name_prefix, older_than, keep)

    async def sweep(
        self, name_prefix: str, *, older_than: timedelta, keep: Iterable[InstanceRef] = (), dry_run: bool = True
    ) -> Sequence[Instance]:
        """Deletes the orphans and returns them; with `dry_run` it only returns them.

        `DeletionUnconfirmedError` names those that are not proved to be gone after 30 seconds.
        """
        found = await self.orphans(name_prefix, older_than=older_than, keep=keep)
        if not dry_run:
            await self._renting.deletion([instance.id for instance in found]).carry_out()
        return found

    async def _id(self, ref: InstanceRef) -> int:
        return await self._renting.instance_id(_references.instance_ref(ref))
