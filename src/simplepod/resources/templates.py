"""`client.templates`: the account's own templates (the API calls them template groups)."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from attrs import frozen

from simplepod import _guards, _quirks, _references
from simplepod._fingerprint import fingerprinted, unlike
from simplepod._listing import PAGE_SIZE, Listing
from simplepod._lowlevel import TemplateFields
from simplepod._waiting import OutOfTimeError, poll
from simplepod.errors import NotFoundError, UnexpectedResponseError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simplepod._lowlevel import Operations
    from simplepod._references import TemplateRef
    from simplepod.models import Template

_LISTED_WITHIN = 10.0


@frozen
class Templates:
    """Image, disk, ports and start-up of Docker rentals. Changes apply to machines rented afterwards."""

    _api: Operations

    def list(self, search: str | None = None) -> Listing[Template]:
        """All own templates, or those that the server finds `search` in: part of a word, in several fields.

        Rows may leave out script, variables and registry; `get` has them.
        """
        return Listing(
            name="templates",
            fetch=lambda page: self._api.list_templates(page, PAGE_SIZE, search),
            start=self._api.start_background,
        )

    async def find(self, name: str) -> Template | None:
        """The template of exactly that name, the one with the lowest id if there are several; None if there is none."""
        _guards.check_text("name", name)
        return min(await self._named(name), key=lambda template: template.id, default=None)

    async def get(self, ref: TemplateRef) -> Template:
        """One template with all it has, the registry password included (which no repr shows)."""
        return await self._api.get_template(_references.template_id(ref))

    async def create(
        self,
        *,
        name: str,
        image_name: str,
        default_tag: str | None = "latest",
        category_name: str | None = None,
        disk_size: int | None = None,
        expose_ports: Sequence[int] = (),
        start_script: str | None = None,
        arg_options: str | None = None,
        env: Mapping[str, str] | None = None,
        notes: str | None = None,
        host: str | None = None,
        username: str | None = None,
        password: str | None = None,
        is_password_protected: bool | None = None,
        is_run_ssh_server_on: bool | None = None,
        is_run_jupyter_on: bool | None = None,
    ) -> Template:
        """Makes a template. Source: documentation; that the answer may be empty, and is then read again: observed.

        `image_name` is the repository without the tag. `disk_size` is in GB, for each machine. `start_script` may have
        many lines. `host`, `username` and `password` are those of a private registry and want
        `is_password_protected=True`. Names need not be unique.
        """
        fields = TemplateFields(
            name=name,
            image_name=image_name,
            default_tag=default_tag,
            category_name=category_name,
            disk_size=disk_size,
            expose_ports=tuple(expose_ports) or None,
            start_script=start_script,
            arg_options=arg_options,
            env=env,
            notes=notes,
            host=host,
            username=username,
            password=password,
            is_password_protected=is_password_protected,
            is_run_ssh_server_on=is_run_ssh_server_on,
            is_run_jupyter_on=is_run_jupyter_on,
        )
        return await self._create(fields)

    async def update(
        self,
        ref: TemplateRef,
        *,
        name: str | None = None,
        image_name: str | None = None,
        default_tag: str | None = None,
        category_name: str | None = None,
        disk_size: int | None = None,
        expose_ports: Sequence[int] | None = None,
        start_script: str | None = None,
        arg_options: str | None = None,
        env: Mapping[str, str] | None = None,
        notes: str | None = None,
        host: str | None = None,
        username: str | None = None,
        password: str | None = None,
        is_password_protected: bool | None = None,
        is_run_ssh_server_on: bool | None = None,
        is_run_jupyter_on: bool | None = None,
    ) -> Template:
        """Changes what is given; None leaves a field as it is, "" (or no ports, no variables) clears it."""
        fields = TemplateFields(
            name=name,
            image_name=image_name,
            default_tag=default_tag,
            category_name=category_name,
            disk_size=disk_size,
            expose_ports=None if expose_ports is None else tuple(expose_ports),
            start_script=start_script,
            arg_options=arg_options,
            env=env,
            notes=notes,
            host=host,
            username=username,
            password=password,
            is_password_protected=is_password_protected,
            is_run_ssh_server_on=is_run_ssh_server_on,
            is_run_jupyter_on=is_run_jupyter_on,
        )
        _guards.check_change(fields)
        return await self._update(_references.template_id(ref), fields)

    async def delete(self, ref: TemplateRef) -> None:
        """Deletes a template; one that is gone already is deleted. Machines rented with it run on."""
        with contextlib.suppress(NotFoundError):
            await self._api.delete_template(_references.template_id(ref))

    async def ensure(
        self,
        *,
        name: str,
        image_name: str,
        default_tag: str | None = "latest",
        category_name: str | None = None,
        disk_size: int | None = None,
        expose_ports: Sequence[int] = (),
        start_script: str | None = None,
        arg_options: str | None = None,
        env: Mapping[str, str] | None = None,
        notes: str | None = None,
        host: str | None = None,
        username: str | None = None,
        password: str | None = None,
        is_password_protected: bool | None = None,
        is_run_ssh_server_on: bool | None = None,
        is_run_jupyter_on: bool | None = None,
    ) -> Template:
        """Finds the template that has this content, or makes it; arguments as `create`, `name` is a prefix.

        The name gets a digest of the content behind it, of all but the values of `env` and the password. A template
        of that name with other values or another password is updated, so that what you rent with is what you asked
        for. Of several (two programs made it at the same time) everybody takes the lowest id.
        """
        content = TemplateFields(
            name=name,
            image_name=image_name,
            default_tag=default_tag,
            category_name=category_name,
            disk_size=disk_size,
            expose_ports=tuple(expose_ports) or None,
            start_script=start_script,
            arg_options=arg_options,
            env=env,
            notes=notes,
            host=host,
            username=username,
            password=password,
            is_password_protected=is_password_protected,
            is_run_ssh_server_on=is_run_ssh_server_on,
            is_run_jupyter_on=is_run_jupyter_on,
        )
        _check(content)
        fields = fingerprinted(content)
        named = await self._named(fields.name)
        if not named:
            created = await self._create(fields)
            named = [created, *await self._named(fields.name)]
        template = await self._api.get_template(min(template.id for template in named))
        return await self._update(template.id, fields) if unlike(fields, template) else template

    async def _create(self, fields: TemplateFields) -> Template:
        _check(fields)
        answered = await self._api.create_template(fields)
        if answered is not None:
            return answered
        namesakes: Sequence[Template] = ()

        async def listed() -> Template | None:
            nonlocal namesakes
            namesakes = sorted(await self._named(fields.name), key=lambda template: -template.id)
            return next((template for template in namesakes if _may_be(template, fields)), None)

        try:
            row = await poll(listed, timeout=_LISTED_WITHIN, interval=0.5)
        except OutOfTimeError as error:
            if not namesakes:
                raise UnexpectedResponseError(
                    f"POST /instances/templates: made without an answer, and none called {fields.name!r} is listed."
                ) from error.last_error
            row = namesakes[0]
        return await self._api.get_template(row.id)

    async def _update(self, template_id: int, fields: TemplateFields) -> Template:
        _check(fields)
        answered = await self._api.update_template(template_id, fields)
        return answered or await self._api.get_template(template_id)

    async def _named(self, name: str | None) -> Sequence[Template]:
        return [row async for row in self.list(name) if _quirks.same_name(row.name, name)]


def _check(fields: TemplateFields) -> None:
    """Refuses what no template can have, before any request."""
    _guards.check_template(fields)
    _quirks.encode_env(fields.env or {})
    _quirks.join_ports(fields.expose_ports or ())


def _may_be(row: Template, fields: TemplateFields) -> bool:
    """Whether a namesake can be the one just made: an older one is listed first, and may run another image."""
    pairs = ((row.image_name, fields.image_name), (row.default_tag, fields.default_tag))
    return all(stated is None or wanted is None or stated == wanted for stated, wanted in pairs)
