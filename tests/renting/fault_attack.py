"""What goes wrong on a site: each request draws its mishap, be it the emulator's or, over sockets, the proxy's."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import define, field

from tests.renting.fault_orders import ROUTES, number_in_order
from tests.renting.mishaps import ALL, ANOTHER_TOLD, OTHERS, STUBBORN, Mishap, Plan, mishap_of
from tests.tcp_proxy import Cut, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from simplepod.emulator import Emulator
    from simplepod.emulator.wire.request_log import LoggedRequest
    from simplepod.emulator.world.instances import Instance as Machine

_OLD = 180.0  # no list lags as long: such a machine was there before an order
_STUBBORN = 0.02  # part of the machines that no DELETE deletes
_LAGS = ("list_lag", "get_lag", "delete_lag", "list_linger", "get_linger", "delete_takes", "boot_seconds")
_CUTS = [mishap for mishap in OTHERS if mishap.cut is not None]
_PASSED_ON = Cut()


@define(eq=False)
class Attack:
    """Faults by the plans of the rentals, and by chance: a part of all other requests."""

    emulator: Emulator
    random: Random
    rate: float
    on_sockets: bool
    resumed: dict[int, Machine] = field(factory=dict[int, Any], init=False)
    """The VPS that are to be resumed, by rental."""
    held: set[int] = field(factory=set[int], init=False)
    """Machines that were handed over to somebody, gone or not."""
    _is_on: bool = field(default=False, init=False)
    _plans: dict[int, Plan] = field(factory=dict[int, Plan], init=False)
    _arrived: dict[int, Callable[[], None]] = field(factory=dict[int, Any], init=False)
    _outages: list[tuple[float, float, Mishap]] = field(factory=list[Any], init=False)
    _drawn: tuple[LoggedRequest, Mishap | None] | None = field(default=None, init=False)
    _stubborn: dict[str, bool] = field(factory=dict[str, bool], init=False)

    def begin(self) -> None:
        self._is_on = True
        for mishap in ALL:
            if mishap.fault and (mishap.cut is None or not self.on_sockets):
                fault = {"rewrite": self._tell_another} if mishap is ANOTHER_TOLD else mishap.fault
                self.emulator.faults.on(mishap.route, when=partial(self._befalls, mishap), **fault)

    def end(self) -> None:
        """No fault, no lag, from now on."""
        self._is_on = False
        self.emulator.faults.clear()
        for name in _LAGS:
            setattr(self.emulator, name, 0.0)

    def expect(self, plan: Plan, arrived: Callable[[], None]) -> None:
        """`arrived` is called when the order of a rental comes in."""
        self._plans[plan.number] = plan
        self._arrived[plan.number] = arrived

    def orders(self) -> Sequence[LoggedRequest]:
        """All orders that the server has got."""
        return [request for route in ROUTES for request in self.emulator.requests.of(route)]

    # The proxy's turn, then the emulator's

    def cut(self, request: Request) -> Cut:
        """What the proxy does to a request."""
        if not self._is_on:
            return _PASSED_ON
        mishap: Mishap | None = None
        if request.route in ROUTES:
            plan = self._note_arrival(request.body)
            mishap = plan.mishap if plan is not None else None
        elif self.random.random() < self.rate:
            mishap = self.random.choice(_CUTS)
        outage = next((outage for outage in self._outages_now() if outage.cut is not None), mishap)
        return (outage.cut if outage is not None else None) or _PASSED_ON

    def _befalls(self, mishap: Mishap, request: LoggedRequest) -> bool:
        """Asked for every mishap in turn; drawn once."""
        if self._drawn is None or self._drawn[0] is not request:
            self._drawn = request, self._draw(request)
        return self._drawn[1] is mishap

    def _draw(self, request: LoggedRequest) -> Mishap | None:
        outage = next((mishap for mishap in self._outages_now() if request.matches(mishap.route)), None)
        if any(request.matches(route) for route in ROUTES):
            own = self._mishap_of_order(request)
            return outage if outage is not None and outage.comes_first else own
        if request.method == "DELETE" and self._is_stubborn(request.path):
            return STUBBORN
        return outage or mishap_of(self.random, request, self.rate)

    def _mishap_of_order(self, request: LoggedRequest) -> Mishap | None:
        """The mishap of a rental befalls the first order of a walk."""
        number = number_in_order(request.body, self.resumed)
        plan = self._plans.get(-1 if number is None else number)
        if not self.on_sockets:
            self._note_arrival(request.body)
        is_first = sum(number_in_order(order.body, self.resumed) == number for order in self.orders()) == 1
        return plan.mishap if plan is not None and is_first else None

    def _note_arrival(self, body: bytes) -> Plan | None:
        number = number_in_order(body, self.resumed)
        plan = self._plans.get(-1 if number is None else number)
        if plan is not None and (arrived := self._arrived.pop(plan.number, None)) is not None:
            if plan.outage is not None:
                begins = asyncio.get_running_loop().time() + plan.outage.begins
                self._outages.append((begins, begins + plan.outage.lasts, plan.outage.mishap))
            arrived()
        return plan

    def _outages_now(self) -> list[Mishap]:
        now = asyncio.get_running_loop().time()
        return [mishap for begins, ends, mishap in self._outages if begins <= now < ends]

    def _is_stubborn(self, path: str) -> bool:
        return self._stubborn.setdefault(path, self.random.random() < _STUBBORN)

    def _tell_another(self, answer: Any) -> Any:
        """The answer to an order, with the ids of other machines."""
        for row in answer if isinstance(answer, list) else [answer]:
            if isinstance(row, dict) and "id" in row:
                others = [other.id for other in self.emulator.world.instances if self._can_be_told_apart(row, other)]
                row["id"] = self.random.choice(others[-2:] or [row["id"]])  # young ones are the hardest to tell apart
        return answer

    @property
    def _are_details_read(self) -> bool:
        """Only they tell a machine's template; what cannot be read in time, and is in the list, is believed."""
        return not self.rate and not self._outages and not self.emulator.get_lag

    def _can_be_told_apart(self, row: dict[str, Any], other: Machine) -> bool:
        """Whether a client can know that a machine is not that of its order."""
        if row["id"] == other.id:
            return False
        is_old = self.emulator.world.clock.time() - other.created_at > _OLD
        template = row.get("instanceTemplate")
        is_of_another = template is not None and other.template is not None and template["id"] != other.template.id
        return is_old or other.id in self.held or (is_of_another and self._are_details_read)
