"""The record of an order, written before it goes out."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from attrs import asdict, field, fields_dict, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable


def _whole(_: object, __: object, value: int) -> None:
    if type(value) is not int or value < 1:
        raise ValueError(f"count must be a whole number from 1 up, not {value!r}.")


def _ids(values: Iterable[int]) -> tuple[int, ...]:
    return tuple(values)


@frozen(kw_only=True)
class PendingRental:
    """What is needed to find the machines of an order again, in another process if need be; it holds no secret.

    All fields are plain JSON values, so that `json.dumps(attrs.asdict(pending))` works as `to_json` does.
    """

    id: str = field(factory=lambda: uuid.uuid4().hex)
    """Names the order on this side; the API has no such thing."""
    kind: str
    """"docker" or "vps"."""
    offer: str
    """Market IRI that was ordered."""
    template: str
    """Template IRI, or image IRI of a VPS."""
    count: int = field(validator=_whole)
    """Machines ordered."""
    gpu_model: str | None = None
    """As the offer states it; None if it does not, like the next three."""
    gpu_count: int | None = None
    """GPUs per machine."""
    gpu_memory_size: int | None = None
    """MB."""
    price_per_gpu: float | None = None
    """$/hour/GPU."""
    ordered_at: str | None = None
    """The server's clock when the order went out, ISO 8601."""
    known_ids: tuple[int, ...] = field(default=(), converter=_ids, repr=False)
    """All instances of the account before the order."""
    settled: bool = False
    """Whether it is known what came of the order."""
    instance_ids: tuple[int, ...] = field(default=(), converter=_ids)
    """What came of it, once settled; none means that nothing was rented. Before that, the ids that the answer named."""

    def to_json(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> PendingRental:
        """What `to_json` wrote, by an older or a newer version as well; ValueError for anything else."""
        record: Any = json.loads(text.removeprefix("\ufeff"))
        try:
            pending = cls(**{name: value for name, value in record.items() if name in fields_dict(cls)})
            if pending.ordered_at is None or datetime.fromisoformat(pending.ordered_at).tzinfo is not None:
                return pending
        except (AttributeError, TypeError, ValueError):
            pass
        raise ValueError("This is not the record of a PendingRental.")
