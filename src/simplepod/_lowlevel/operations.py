"""The 22 operations: arguments in the SDK's terms in, models out.

Generated modules are imported when first used, so that `import simplepod` stays light. Requests are built by their
`_get_kwargs`, which is private by name only: it is all that is left once transport, errors and parsing are our own.
"""
# pyright: reportPrivateUsage=false

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve, field, frozen

from simplepod import _quirks
from simplepod._lowlevel import bodies, reading
from simplepod._lowlevel.bodies import unless_none
from simplepod._lowlevel.sightings import Sightings
from simplepod._pages import RejectedRow
from simplepod.errors import BadRequestError, ValidationError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence

    from simplepod._lowlevel.calls import Answer, Caller
    from simplepod._lowlevel.fields import (
        Encoding,
        InstanceFields,
        OfferQuery,
        RentFields,
        RentVPSFields,
        TemplateFields,
    )
    from simplepod._pages import RawPage
    from simplepod._transport import Departure, Tasks
    from simplepod.models import Deposit, GlobalTemplate, Instance, Offer, SSHKey, Summary, Template, Usage, VPSImage

_log = logging.getLogger("simplepod")
T = TypeVar("T")


@frozen
class RentAnswer:
    """What an order was answered with: the ids that it names, perhaps none, perhaps of no machine."""

    ids: tuple[int, ...]
    was_repeated: bool = False
    """Whether it was refused first, and sent again with its environment variables in the other encoding."""


@frozen
class Operations:
    """One method per operationId."""

    caller: Caller
    env_encoding: Encoding
    sightings: Sightings = field(factory=Sightings)

    def privileged(self) -> Operations:
        """A copy for requests that must work while the client closes, not held up by its bound."""
        return evolve(self, caller=self.caller.privileged())

    def for_clean_up(self) -> Operations:
        """As `privileged`, with short attempts that are not repeated: what calls them looks again and again."""
        return evolve(self, caller=self.caller.for_clean_up())

    def brief(self) -> Operations:
        """A copy with short attempts that are not repeated."""
        return evolve(self, caller=self.caller.brief())

    def require_open(self) -> None:
        """Raises RuntimeError once the client is closing."""
        self.caller.transport.require_open()

    def start_background(self, work: Coroutine[Any, Any, T]) -> Awaitable[asyncio.Task[T]]:
        """Starts work that is cancelled when the client closes."""
        return self.caller.transport.session.start_background(work)

    @property
    def tasks(self) -> Tasks:
        """The tasks of the client."""
        return self.caller.transport.session.tasks

    # Market and templates

    async def list_offers(self, page: int, page_size: int, mode: str | None, query: OfferQuery) -> RawPage[Offer]:
        from simplepod_api.api.market import list_offers

        if mode == "vm":
            built = list_offers._get_kwargs(mode="vm", page=page, items_per_page=page_size, **query)
            answer = await self.caller.send("list_vps_offers", built)
        else:
            built = list_offers._get_kwargs(page=page, items_per_page=page_size, **query)
            answer = await self.caller.send("list_offers", built)
        return await answer.page(
            reading.offer, page_size, lambda offer: (offer.id, offer.instance_market, offer.gpu_count)
        )

    async def list_global_templates(self, page: int, page_size: int, search: str | None) -> RawPage[GlobalTemplate]:
        from simplepod_api.api.global_templates import list_global_templates

        built = list_global_templates._get_kwargs(page=page, items_per_page=page_size, search=unless_none(search))
        answer = await self.caller.send("list_global_templates", built)
        return await answer.page(reading.global_template, page_size, lambda template: template.id)

    async def get_global_template(self, template_id: int) -> GlobalTemplate:
        from simplepod_api.api.global_templates import get_global_template

        built = get_global_template._get_kwargs(template_id)
        answer = await self.caller.send("get_global_template", built)
        return answer.one(reading.global_template, answer.json())

    async def list_templates(self, page: int, page_size: int, search: str | None) -> RawPage[Template]:
        from simplepod_api.api.templates import list_templates

        built = list_templates._get_kwargs(page=page, items_per_page=page_size, search=unless_none(search))
        answer = await self.caller.send("list_templates", built)
        return await answer.page(reading.template, page_size, lambda template: template.id)

    async def get_template(self, template_id: int) -> Template:
        from simplepod_api.api.templates import get_template

        built = get_template._get_kwargs(template_id)
        answer = await self.caller.send("get_template", built)
        return answer.one(reading.template, answer.json())

    async def create_template(self, fields: TemplateFields) -> Template | None:
        """The template as the answer has it, None if the answer has none."""
        from simplepod_api.api.templates import create_template

        async def send(encoding: Encoding) -> Answer:
            built = create_template._get_kwargs(body=bodies.template(fields, encoding))
            return await self.caller.send("create_template", built, secrets=fields.secrets())

        return _object(reading.template, await self._either_encoding(fields.env, self.env_encoding, send))

    async def update_template(self, template_id: int, fields: TemplateFields) -> Template | None:
        """The template as the answer has it, None if the answer has none."""
        from simplepod_api.api.templates import update_template

        async def send(encoding: Encoding) -> Answer:
            built = update_template._get_kwargs(template_id, body=bodies.template(fields, encoding))
            return await self.caller.send("update_template", built, secrets=fields.secrets())

        return _object(reading.template, await self._either_encoding(fields.env, self.env_encoding, send))

    async def delete_template(self, template_id: int) -> None:
        from simplepod_api.api.templates import delete_template

        await self.caller.send("delete_template", delete_template._get_kwargs(template_id))

    # Instances

    async def rent_instance(self, fields: RentFields, departure: Departure) -> RentAnswer:
        from simplepod_api.api.instances import rent_instance

        sent: list[Encoding] = []

        async def send(encoding: Encoding) -> Answer:
            sent.append(encoding)
            built = rent_instance._get_kwargs(body=bodies.rent(fields, encoding))
            return await self.caller.send("rent_instance", built, secrets=fields.secrets(), departure=departure)

        answer = await self._either_encoding(fields.env, self.env_encoding, send)
        return RentAnswer(_ids(answer), was_repeated=len(sent) > 1)

    async def list_instances(self, page: int, page_size: int, search: str | None = None) -> RawPage[Instance]:
        from simplepod_api.api.instances import list_instances

        built = list_instances._get_kwargs(page=page, items_per_page=page_size, search=unless_none(search))
        answer = await self.caller.send("list_instances", built)
        brought = await answer.page(reading.instance, page_size, lambda instance: instance.id)
        for _, row in brought.rows:
            if not isinstance(row, RejectedRow):
                self.sightings.add(row, to=self.sightings.in_lists)
        return brought

    async def get_instance(self, instance_id: int) -> Instance:
        from simplepod_api.api.instances import get_instance

        answer = await self.caller.send("get_instance", get_instance._get_kwargs(instance_id))
        instance = answer.one(reading.instance, answer.json())
        if instance.id != instance_id:
            raise answer.unexpected(f"it is about instance {instance.id}")
        self.sightings.add(instance, to=self.sightings.in_details)
        return instance

    async def update_instance(self, instance_id: int, fields: InstanceFields) -> Instance | None:
        """The instance as the answer has it, None if the answer has none."""
        from simplepod_api.api.instances import update_instance

        async def send(encoding: Encoding) -> Answer:
            built = update_instance._get_kwargs(instance_id, body=bodies.instance(fields, encoding))
            return await self.caller.send("update_instance", built, secrets=fields.secrets())

        instance = _object(reading.instance, await self._either_encoding(fields.env, "array", send))
        return instance if instance is not None and instance.id == instance_id else None

    async def delete_instance(self, instance_id: int) -> None:
        from simplepod_api.api.instances import delete_instance

        await self.caller.send("delete_instance", delete_instance._get_kwargs(instance_id))

    async def reboot_instances(self, refs: Sequence[int | str]) -> None:
        from simplepod_api.api.instances import reboot_instances
        from simplepod_api.models.reboot_request import RebootRequest

        built = reboot_instances._get_kwargs(body=RebootRequest(instance_ids=list(refs)))
        await self.caller.send("reboot_instances", built)

    # VPS and SSH keys

    async def list_vps_images(self, page: int, page_size: int, search: str | None) -> RawPage[VPSImage]:
        from simplepod_api.api.vps import list_vps_images

        built = list_vps_images._get_kwargs(page=page, items_per_page=page_size, search=unless_none(search))
        answer = await self.caller.send("list_vps_images", built)
        return await answer.page(reading.vps_image, page_size, lambda image: image.id)

    async def rent_vps(self, fields: RentVPSFields, departure: Departure) -> RentAnswer:
        from simplepod_api.api.vps import rent_vps

        built = rent_vps._get_kwargs(body=bodies.rent_vps(fields))
        return RentAnswer(
            _ids(await self.caller.send("rent_vps", built, secrets=fields.secrets(), departure=departure))
        )

    async def resume_vps(self, instance: str, offer_iri: str, departure: Departure) -> tuple[int, ...]:
        """The ids that the answer names, perhaps none; `instance` is an IRI or a support ID."""
        from simplepod_api.api.vps import resume_vps
        from simplepod_api.models.resume_vps_request import ResumeVpsRequest

        built = resume_vps._get_kwargs(body=ResumeVpsRequest(instance_market=offer_iri, instance=instance))
        return _ids(await self.caller.send("resume_vps", built, departure=departure))

    async def pause_vps(self, refs: Sequence[int | str]) -> None:
        from simplepod_api.api.vps import pause_vps
        from simplepod_api.models.pause_request import PauseRequest

        built = pause_vps._get_kwargs(body=PauseRequest(instance_ids=list(refs)))
        await self.caller.send("pause_vps", built)

    async def list_ssh_keys(self, page: int, page_size: int, search: str | None) -> RawPage[SSHKey]:
        from simplepod_api.api.ssh_keys import list_ssh_keys

        built = list_ssh_keys._get_kwargs(page=page, items_per_page=page_size, search=unless_none(search))
        answer = await self.caller.send("list_ssh_keys", built)
        return await answer.page(reading.ssh_key, page_size, lambda key: key.iri)

    # Billing: amounts are Decimal from the wire on

    async def list_usage(self, page: int, page_size: int, instance_id: int | None) -> RawPage[Usage]:
        from simplepod_api.api.billing import list_usage

        built = list_usage._get_kwargs(page=page, items_per_page=page_size, instance_id=unless_none(instance_id))
        answer = await self.caller.send("list_usage", built)
        return await answer.page(reading.usage, page_size, lambda usage: usage.id, money=True)

    async def get_summary(self) -> Summary:
        from simplepod_api.api.billing import get_summary

        answer = await self.caller.send("get_summary", get_summary._get_kwargs())
        return answer.one(reading.summary, answer.json(money=True))

    async def list_deposits(self, page: int, page_size: int) -> RawPage[Deposit]:
        from simplepod_api.api.billing import list_deposits

        built = list_deposits._get_kwargs(page=page, items_per_page=page_size)
        answer = await self.caller.send("list_deposits", built)
        return await answer.page(reading.deposit, page_size, lambda deposit: deposit.id, money=True)

    @staticmethod
    async def _either_encoding(
        env: Mapping[str, str] | None, first: Encoding, send: Callable[[Encoding], Awaitable[Answer]]
    ) -> Answer:
        """Sends once more, in the other encoding, when the API refuses the environment variables as they are.

        A refusal has changed nothing, so this is safe for orders as well. Without variables both are the same. Only the
        API's own words count: it may repeat the whole request in any refusal.
        """
        try:
            return await send(first)
        except (BadRequestError, ValidationError) as error:
            said = [error.detail or "", *error.violations, *error.violations.values()]
            if env is None or not any(map(_names_variables_alone, said)):
                raise
            other: Encoding = "array" if first == "json" else "json"
            _log.warning("%s %s: envVariables refused as %s, sent again as %s", error.method, error.path, first, other)
        return await send(other)


def _object(read: Callable[[Any], T], answer: Answer) -> T | None:
    payload = answer.json_or_none()
    if not _quirks.has_content(payload):
        return None
    try:
        return read(payload)
    except reading.UnreadableRow:
        return None


def _names_variables_alone(text: str) -> bool:
    """Whether words of the API are about envVariables, and do not repeat the request, in whatever form."""
    said = _quirks.without_echo(text).lower()
    return "envvariables" in said and not any(
        name in said for name in ("gpucount", "instancemarket", "instancetemplate")
    )


def _ids(answer: Answer) -> tuple[int, ...]:
    payload = answer.json_or_none()
    one = _quirks.as_object(payload) or {}
    rows = [one] if "id" in one else _quirks.as_rows(payload) or []
    ids = (_quirks.read_int((_quirks.as_object(row) or {}).get("id")) for row in rows)
    return tuple(id_ for id_ in ids if id_ is not None)
