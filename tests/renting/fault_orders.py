"""Which order is of which rental: the tags that orders carry to the server, and the records that clients write."""

from __future__ import annotations

import json
from collections import Counter
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from attrs import define, field

from simplepod import PendingRental

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simplepod.emulator.world.instances import Instance as Machine
    from tests.renting.mishaps import Plan

PLAN: ContextVar[Plan] = ContextVar("plan")
"""Of the rental that a task works for."""
ROUTES = ("POST /instances", "POST /instances/vm", "POST /instances/vm/resume")
TAG = "RENTAL"


class ProgramEnds(BaseException):
    """What Ctrl-C and exits are: nothing that a program catches."""


@define
class Records:
    """What `on_order` has written, as it would be in a file."""

    last: dict[str, tuple[int, PendingRental]] = field(factory=dict[str, Any], init=False)
    """The last word on each order, with the number of its rental; the newest order last."""
    _calls: Counter[int] = field(factory=Counter[int], init=False)

    async def write(self, pending: PendingRental) -> None:
        plan = PLAN.get()
        self.add(plan.number, pending)
        self._calls[plan.number] += 1
        if plan.callback == self._calls[plan.number]:
            raise ProgramEnds

    def add(self, rental: int, pending: PendingRental) -> None:
        self.last[pending.id] = rental, PendingRental.from_json(pending.to_json())


def key_of(number: int) -> str:
    """The SSH key that tags the VPS of a rental."""
    return f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBsPzXQ {TAG}={number}"


def number_in_order(body: bytes, resumed: Mapping[int, Machine]) -> int | None:
    """The rental that an order is for, by its environment, its key or its VPS; None for a template."""
    order = json.loads(body)
    if instance := order.get("instance"):
        return next((number for number, machine in resumed.items() if machine.iri == instance), None)
    if key := order.get("userSshKey"):
        return int(key.partition(f"{TAG}=")[2])
    variables = order.get("envVariables", "[]")
    pairs = json.loads(variables) if isinstance(variables, str) else variables
    return next((int(pair["value"]) for pair in pairs if pair["name"] == TAG), None)


def number_of(machine: Machine) -> int | None:
    """The rental that a machine was made for; None for a stranger's."""
    if machine.who != "client":
        return None
    if machine.ssh_key is not None:
        return int(machine.ssh_key.public_key.partition(f"{TAG}=")[2])
    return int(dict(machine.env)[TAG])
