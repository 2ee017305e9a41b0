"""Which new machines of an account can have come of an order: decisions without I/O.

A machine that contradicts the order in anything that it states is somebody else's. Created means by the server's own
clock; its `Date` header and its rows may differ by the skew below and no more. The skew is small on purpose: a larger
one would make machines of other programs on the account look like ours.
"""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import evolve

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from simplepod._pending import PendingRental
    from simplepod.models import Instance

CLOCK_SKEW = timedelta(seconds=5)
LATEST = timedelta(minutes=15)  # no server works on an order for longer; what came later is of another order


def candidates(pending: PendingRental, instances: Collection[Instance], taken: Iterable[int]) -> list[Instance]:
    """New machines that do not contradict the order; `taken` are other orders'."""
    excluded = {*pending.known_ids, *taken}
    return [instance for instance in instances if instance.id not in excluded and _fits(pending, instance)]


def priced_otherwise(pending: PendingRental, instances: Collection[Instance], taken: Collection[int]) -> list[Instance]:
    """New machines that contradict the order in their price alone: it may have changed, or they are somebody else's."""
    priced = candidates(pending, instances, taken)
    return [i for i in candidates(evolve(pending, price_per_gpu=None), instances, taken) if i not in priced]


def is_certain(pending: PendingRental, instance: Instance) -> bool:
    """Whether it can be told at all that the machine was created after the order."""
    return instance.created_at is not None and pending.ordered_at is not None


def template_fits(pending: PendingRental, detail: Instance) -> bool | None:
    """Whether a machine's details name the ordered template; None if they cannot tell.

    A VPS has an image in place of a template, which no details tell: a machine with a template may be somebody's
    Docker machine, and one without a template somebody's VPS.
    """
    template = detail.instance_template
    if pending.kind != "docker":
        return None if template is not None else True
    if template is None:
        return None
    return template.iri.rpartition("/")[2] == pending.template.rpartition("/")[2]


def _fits(pending: PendingRental, instance: Instance) -> bool:
    return (
        _same(pending.gpu_model, instance.gpu_model)
        and _same(pending.gpu_count, instance.gpu_count)
        and _same_memory(pending, instance)
        and _close(pending.price_per_gpu, instance.price_per_gpu)
        and not _of_another_time(pending, instance)
    )


def _same(ordered: str | int | None, stated: str | int | None) -> bool:
    return ordered is None or stated is None or ordered == stated


def _close(ordered: float | None, stated: float | None) -> bool:
    return ordered is None or stated is None or math.isclose(ordered, stated, rel_tol=1e-6, abs_tol=1e-9)


def _same_memory(pending: PendingRental, instance: Instance) -> bool:
    """Whether an offer states memory per GPU or in all is not known, so either reading will do."""
    ordered, stated, count = pending.gpu_memory_size, instance.gpu_memory_size, pending.gpu_count or 1
    return ordered is None or stated is None or stated in {ordered, ordered * count, ordered // count}


def _of_another_time(pending: PendingRental, instance: Instance) -> bool:
    if instance.created_at is None or pending.ordered_at is None:
        return False
    ordered_at = datetime.fromisoformat(pending.ordered_at)
    return not ordered_at - CLOCK_SKEW <= instance.created_at <= ordered_at + LATEST
