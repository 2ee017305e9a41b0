"""Which new machines of an account can have come of an order: decisions without I/O.

A machine that contradicts the order in anything that it states is not taken, only named. Created means by the server's
own clock; its `Date` header and its rows may differ by the skew below and no more. The skew is small on purpose: a
larger one would make machines of other programs on the account look like ours.
"""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simplepod.models import Instance, PendingRental

CLOCK_SKEW = timedelta(seconds=5)
LISTED_WITHIN = timedelta(seconds=90)
"""How long after its order a machine may still be missing in a list that lags."""
LATEST = timedelta(minutes=15)  # no server works on an order for longer; what came later is of another order
_MEMORY_TOLERANCE = 0.02
_WORDS = re.compile(r"[a-z]+\d*|\d+[a-z]*")
_SAYS_NO_MODEL = re.compile(r"nvidia|geforce|tesla|gpu|sxm\d?|pcie|nvl|hbm\d?e?")
_SAYS_MEMORY = re.compile(r"\d+gb")


def fits(pending: PendingRental, instance: Instance) -> bool:
    """Whether a machine contradicts the order in nothing that it states."""
    return (
        _same_hardware(pending, instance)
        and _same_price(pending.price_per_gpu, instance.price_per_gpu)
        and not _of_another_time(pending, instance)
    )


def may_be_told(pending: PendingRental, instance: Instance) -> bool:
    """Whether a machine that an answer named can be of the order at all: by its GPUs and its template. Its price may
    have changed, and clocks differ, but no order makes another GPU.
    """
    return (
        _same_model(pending.gpu_model, instance.gpu_model)
        and _same_count(pending.gpu_count, instance.gpu_count)
        and template_fits(pending, instance) is not False
    )


def may_be_of(rival: PendingRental, pending: PendingRental, row: Instance, detail: Instance) -> bool:
    """Whether a machine that fits one order may be of another, of which it is not known what came of it.

    Generous: prices drift, and where clocks differ an order's own machine seems to be of another time. Two orders are
    dated by one clock, though: what came of a much older one was there before.
    """
    if row.id in rival.instance_ids:  # its answer named it
        return True
    if row.id in rival.known_ids or _is_long_before(rival, pending):
        return False
    return _same_hardware(rival, row) and template_fits(rival, detail) is not False


def is_dated(pending: PendingRental, instance: Instance) -> bool:
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


def is_young(pending: PendingRental, now: datetime | None) -> bool:
    """Whether, by the server's clock, its machines may still be missing in a list that lags."""
    if now is None or pending.ordered_at is None:
        return False
    return now - datetime.fromisoformat(pending.ordered_at) < LISTED_WITHIN


def gpu_words(model: str) -> str:
    """A model without what says no more of it: "NVIDIA A100-SXM4-40GB" is "a100", "RTX 4060 Ti" is "rtx4060ti".

    The memory of a slice of a GPU (MIG) stays: it is what tells slices apart.
    """
    words = _WORDS.findall(model.lower())
    told = [word for word in words if not _SAYS_NO_MODEL.fullmatch(word)]
    return "".join(told if "mig" in words else [word for word in told if not _SAYS_MEMORY.fullmatch(word)])


def _same_hardware(pending: PendingRental, instance: Instance) -> bool:
    return (
        _same_model(pending.gpu_model, instance.gpu_model)
        and _same_count(pending.gpu_count, instance.gpu_count)
        and _same_memory(pending, instance)
    )


def _same_model(ordered: str | None, stated: str | None) -> bool:
    return ordered is None or stated is None or ordered == stated or gpu_words(ordered) == gpu_words(stated) != ""


def _same_count(ordered: int | None, stated: int | None) -> bool:
    return ordered is None or stated is None or ordered == stated


def _same_price(ordered: float | None, stated: float | None) -> bool:
    return ordered is None or stated is None or math.isclose(ordered, stated, rel_tol=1e-6, abs_tol=1e-9)


def _same_memory(pending: PendingRental, instance: Instance) -> bool:
    """Whether an offer states memory per GPU or in all is not sure, so either reading will do."""
    ordered, stated, count = pending.gpu_memory_size, instance.gpu_memory_size, pending.gpu_count or 1
    if ordered is None or stated is None:
        return True
    return any(
        math.isclose(stated, reading, rel_tol=_MEMORY_TOLERANCE)
        for reading in (ordered, ordered * count, ordered / count)
    )


def _is_long_before(rival: PendingRental, pending: PendingRental) -> bool:
    if rival.ordered_at is None or pending.ordered_at is None:
        return False
    return datetime.fromisoformat(rival.ordered_at) + LATEST < datetime.fromisoformat(pending.ordered_at)


def _of_another_time(pending: PendingRental, instance: Instance) -> bool:
    if instance.created_at is None or pending.ordered_at is None:
        return False
    ordered_at = datetime.fromisoformat(pending.ordered_at)
    return not ordered_at - CLOCK_SKEW <= instance.created_at <= ordered_at + LATEST
