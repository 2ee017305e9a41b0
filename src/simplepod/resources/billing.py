"""`client.billing`: what was used, what is left, what was paid in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from simplepod import _references
from simplepod._listing import PAGE_SIZE, Listing
from simplepod._renting import instance_id

if TYPE_CHECKING:
    from simplepod._lowlevel import Operations
    from simplepod._pages import RawPage
    from simplepod._references import InstanceRef
    from simplepod.models import Deposit, Summary, Usage


@frozen
class Billing:
    """Amounts are `Decimal`, exactly as the API writes them; rates are `float`, in $/hour."""

    _api: Operations

    def usage(self, instance: InstanceRef | None = None) -> Listing[Usage]:
        """Usage of all instances, or of one. Source: documentation, which leaves the rows' fields open: see `.extra`.

        The API filters by number; a support ID is looked up in the list first.
        """
        ref = None if instance is None else _references.instance_ref(instance)

        async def fetch(page: int) -> RawPage[Usage]:
            nonlocal ref
            if isinstance(ref, str):  # the first page comes before all others
                ref = await instance_id(self._api, ref)
            return await self._api.list_usage(page, PAGE_SIZE, ref)

        return Listing(name="usage", fetch=fetch, start=self._api.start_background)

    async def summary(self) -> Summary:
        """Balance, burn rate and active instances. Source: documentation; path observed."""
        return await self._api.get_summary()

    def deposits(self) -> Listing[Deposit]:
        """Payments into the account. Source: documentation; the fields are those of the vendor's sibling API."""
        return Listing(
            name="deposits",
            fetch=lambda page: self._api.list_deposits(page, PAGE_SIZE),
            start=self._api.start_background,
        )
