"""Which machines the API has shown to this process: an id that it only told of may be no machine at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

if TYPE_CHECKING:
    from simplepod.models import Instance


@define
class Sightings:
    """Ids of machines that answers have shown, and that were not called deleted there."""

    in_details: set[int] = field(factory=set[int])
    """A GET by its id answered with the machine itself."""
    in_lists: set[int] = field(factory=set[int])
    by_support_id: dict[str, int] = field(factory=dict[str, int])
    """Ids of all that told their support ID: a list that lags has none of a new machine."""

    def add(self, instance: Instance, *, to: set[int]) -> None:
        """Takes down a machine as an answer has it."""
        if not is_deleted(instance):
            to.add(instance.id)
        if instance.support_id is not None:
            self.by_support_id[instance.support_id] = instance.id


def is_deleted(instance: Instance) -> bool:
    """Whether the API says in so many words that the machine is deleted."""
    return (instance.status or "").lower() == "deleted"
