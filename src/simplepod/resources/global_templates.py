"""`client.global_templates`: the catalogue that everybody can rent with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from simplepod import _references
from simplepod._listing import PAGE_SIZE, Listing

if TYPE_CHECKING:
    from simplepod._lowlevel import Operations
    from simplepod._references import TemplateRef
    from simplepod.models import GlobalTemplate


@frozen
class GlobalTemplates:
    """Read only; rent with one as it is."""

    _api: Operations

    def list(self, search: str | None = None) -> Listing[GlobalTemplate]:
        """The whole catalogue, or what the server finds `search` in: part of a word, in several fields."""
        return Listing(
            name="global templates",
            fetch=lambda page: self._api.list_global_templates(page, PAGE_SIZE, search),
            start=self._api.start_background,
        )

    async def get(self, ref: TemplateRef) -> GlobalTemplate:
        """One template with its script and variables, which rows of the list may leave out."""
        return await self._api.get_global_template(_references.template_id(ref))
