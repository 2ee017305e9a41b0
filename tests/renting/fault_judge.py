"""The judge of the fault matrix: who holds what, what was said of it, and what the server's ledger says."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Self

from attrs import define, field, fields

from simplepod import PendingRental
from simplepod.errors import RentUnconfirmedError
from tests.evidence.audit import Outcome, claimed, numbers
from tests.renting.fault_orders import PLAN, number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from simplepod import Instance
    from tests.renting.fault_site import Site
    from tests.renting.mishaps import Plan

_RECORD = re.compile(r'\{"id": "[0-9a-f]{32}".*?\}')


@define
class Tally:
    """What became of some rentals. In a world as it should be, the last five are 1, 0, 0, 0 and 0."""

    asked: int = 0
    made: int = 0
    handed_over: int = 0
    deleted: int = 0
    refused: int = 0
    not_ordered: int = 0
    cancelled: int = 0
    unconfirmed: int = 0
    adopted: int = 0
    ambiguous: int = 0
    most_orders: int = 0
    homeless: int = 0
    false_claims: int = 0
    misplaced: int = 0
    hurt: int = 0
    findings: tuple[str, ...] = ()
    """What is wrong, in words."""

    @property
    def holds(self) -> bool:
        """Whether nobody paid twice, for nothing, or at a stranger's cost."""
        last = self.most_orders, self.homeless, self.false_claims, self.misplaced, self.hurt
        return last == (1, 0, 0, 0, 0)

    def __add__(self, other: Tally) -> Tally:
        most = max(self.most_orders, other.most_orders)
        sums = {each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(Tally)}
        return Tally(**{**sums, "most_orders": most})


class Log(logging.Handler):
    """What the SDK says at ERROR while a site is open, with tracebacks."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[tuple[int, str]] = []
        """With the rental for which they were written."""

    def emit(self, record: logging.LogRecord) -> None:
        plan = PLAN.get(None)
        raised = record.exc_info[1] if record.exc_info else ""
        self.lines.append((-1 if plan is None else plan.number, f"{record.getMessage()} {raised}"))

    def __enter__(self) -> Self:
        logging.getLogger("simplepod").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("simplepod").removeHandler(self)

    def records(self) -> list[tuple[int, PendingRental]]:
        """Of the orders that it names."""
        return [
            (rental, PendingRental.from_json(text)) for rental, line in self.lines for text in _RECORD.findall(line)
        ]

    def named(self) -> set[int]:
        """Machines; those that were there before an order are in its record as well, and not meant."""
        return numbers("\n".join(re.sub(r'"known_ids": \[[^]]*\]', "", line) for _, line in self.lines))


@define(eq=False)
class Judge:
    """Keeps the books of one site."""

    site: Site
    plans: Sequence[Plan]
    log: Log
    tally: Tally = field(factory=Tally)
    held: dict[int, int] = field(factory=dict[int, int])
    """Machines that a rental holds, by id."""
    named: dict[int, set[int]] = field(factory=dict[int, set[int]])
    """Machines that errors have named, by the rental that they told."""
    moved: set[int] = field(factory=set[int])
    """Rentals that were told that their VPS may have got another id, which nothing has shown."""

    # What callers learn

    def handed_over(self, rental: int, machines: Iterable[Instance], how: str = "by its order") -> list[int]:
        """Machines that are a caller's from now on."""
        ids = [machine.id for machine in machines]
        self.site.attack.held.update(ids)
        made = {machine.id: machine for machine in self.site.emulator.world.all_instances}
        for instance_id in ids:
            if instance_id in made and made[instance_id].who != "client":
                self.tally.hurt += 1
                self._find(rental, f"was handed {instance_id} of a stranger {how}")
            elif instance_id not in made or number_of(made[instance_id]) != rental:
                self.tally.misplaced += 1
                whose = f"of rental {number_of(made[instance_id])}" if instance_id in made else "that was never made"
                self._find(rental, f"was handed {instance_id} {whose} {how}")
            self.held[instance_id] = rental
        return ids

    def adopted(self, rental: int, machines: Iterable[Instance]) -> None:
        """Machines of an order whose end its caller has not seen; those of others are there still, or again."""
        before = {*self.held}
        self.tally.adopted += len({*self.handed_over(rental, machines, "by adopting")} - before)

    def let_go(self, ids: Iterable[int]) -> None:
        """The caller counts on others to delete them."""
        for instance_id in ids:
            self.held.pop(instance_id, None)

    def said_deleted(self, rental: int, ids: Iterable[int], how: str) -> None:
        """Machines that are gone, as a caller was given to understand."""
        ids = list(ids)
        for instance_id in self._billing().intersection(ids):
            self.tally.false_claims += 1
            self._find(rental, f"{instance_id} bills, and was said to be deleted: {how}")
        self.let_go(ids)

    def raised(self, rental: int, error: BaseException) -> None:
        outcome = Outcome(error=error)
        self.named.setdefault(rental, set()).update(outcome.named)
        if "another id" in outcome.text:
            self.moved.add(rental)
        self.said_deleted(rental, claimed(outcome.text), f"{error!r} {outcome.text}")
        if isinstance(error, RentUnconfirmedError) and error.pending is not None:
            self.site.records.add(rental, error.pending)

    # What the server knows

    def count(self) -> None:
        """When all is over, and all clients are closed."""
        ledger, billing = self.site.emulator.ledger, self._billing()
        ours = {entry.instance_id for entry in ledger.by("client")}
        self.tally.made, self.tally.deleted = len(ours), len(ours - billing)
        logged = self.log.named()
        self.moved |= {rental for rental, line in self.log.lines if "another id" in line}
        for entry in ledger.open:
            rental = number_of(self.site.emulator.world.instance(entry.instance_id))
            if rental is not None and entry.kind == "running":
                self._look_for_home(rental, entry.instance_id, logged)
            elif rental is not None and self.plans[rental].runs:
                self.tally.hurt += 1
                self._find(rental, f"{entry.instance_id} ran before it was to be resumed, and was paused")
        for rental, line in self.log.lines:
            self.said_deleted(rental, claimed(line), line)
        for entry in ledger.by("stranger"):
            if entry.ended_by == "client":
                self.tally.hurt += 1
                self._find(-1, f"{entry.instance_id} of a stranger was deleted")
        orders = self.site.orders()
        self.tally.most_orders = max(orders.values(), default=0)
        for order, times in orders.items():
            if times > 1:
                self._find(-1, f"{times} orders of {order}")

    def _look_for_home(self, rental: int, instance_id: int, logged: set[int]) -> None:
        """Who rented a machine must hold it, or know it by an error; anybody may read of it in the log."""
        known = {*self.held, *logged, *self.named.get(rental, ())}
        if instance_id not in known and rental not in self.moved:
            self.tally.homeless += 1
            self._find(rental, f"{instance_id} bills, and nobody was told")

    def _billing(self) -> set[int]:
        return {entry.instance_id for entry in self.site.emulator.ledger.open}

    def _find(self, rental: int, what: str) -> None:
        plan = self.plans[rental] if rental >= 0 else None
        self.tally.findings += (f"{self.site.emulator.api_key}, rental {rental}: {what}; {plan}",)
