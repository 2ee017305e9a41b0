"""Machines that this program's name is on and that nobody seems to hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from simplepod import _guards, _references
from simplepod._listing import PAGE_SIZE, Listing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simplepod._lowlevel import Operations
    from simplepod._pages import RawPage
    from simplepod._references import InstanceRef
    from simplepod.models import Instance


def orphans(api: Operations, name_prefix: str, older_than: timedelta, keep: Iterable[InstanceRef]) -> Listing[Instance]:
    """Lists them; ages are by the server's clock, as it stands in each answer."""
    _guards.check_text("name_prefix", name_prefix)
    if not isinstance(older_than, timedelta) or older_than < timedelta(0):
        raise ValueError(f"older_than must be a timedelta from 0 up, not {older_than!r}.")
    kept = {_references.instance_ref(ref) for ref in keep}
    now = datetime.now(UTC)

    async def fetch(number: int) -> RawPage[Instance]:
        nonlocal now
        page = await api.list_instances(number, PAGE_SIZE)
        now = page.date or now
        return page

    def is_orphan(instance: Instance) -> bool:
        return (
            (instance.name or "").startswith(name_prefix)
            and instance.created_at is not None
            and now - instance.created_at >= older_than
            and not kept & {instance.id, instance.support_id}
        )

    return Listing(name="orphans", fetch=fetch, start=api.start, keep=is_orphan)
