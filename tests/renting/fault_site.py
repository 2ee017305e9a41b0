"""One account under attack: an emulator, reached in process or through the proxy, and the faults of both."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any, Literal

from attrs import define, field

from simplepod import RetryPolicy, SimplePod
from simplepod.emulator import Emulator
from tests.renting.mishaps import FAULT_RATE, LAGS, OTHERS, TIME_OUT, Mishap, Plan, mishap_of_others
from tests.tcp_proxy import Cut, Proxy, Request

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

    from simplepod import PendingRental
    from simplepod.emulator.wire.request_log import LoggedRequest
    from simplepod.emulator.world.instances import Instance as Machine

ORDERS = ("POST /instances", "POST /instances/vm")
TAG = "RENTAL"
_HOSTS: Sequence[tuple[str, str, Literal["docker", "vm"]]] = (
    ("RTX 4090", "0.40", "docker"),
    ("RTX 4090", "0.40", "docker"),
    ("RTX 4090", "0.40", "vm"),
    ("H100 80GB HBM3", "2.10", "docker"),
)
_PASSED_ON = Cut()


@define
class Site:
    """Where the rentals of one account take place."""

    emulator: Emulator
    random: Random
    proxy: Proxy | None = None
    calm: bool = True
    """Whether nothing goes wrong: before the rentals, and after them."""
    _arrivals: dict[int, tuple[Plan, Callable[[], None]]] = field(factory=dict[int, Any], init=False)
    _drawn: tuple[LoggedRequest, Mishap | None] | None = field(default=None, init=False)
    _dark: set[int] = field(factory=set[int], init=False)
    """Rentals for the length of which the list fails, from the arrival of their order."""

    def arm(self) -> None:
        """Arms what befalls requests that are no orders."""
        self.calm, faults = False, self.emulator.faults
        faults.on("GET /instances/list", html=True, when=lambda _: bool(self._dark))
        for mishap in OTHERS:
            if self.proxy is None or mishap.cut is None:
                faults.on("*", when=partial(self._befalls, mishap), **mishap.fault)

    def expect(self, plan: Plan, arrived: Callable[[], None]) -> Callable[[], None]:
        """Arms what befalls the order of one rental; `arrived` is called when it comes in. Returns the end of it."""
        self._arrivals[plan.number] = plan, arrived
        on_socket = self.proxy is not None and plan.mishap.cut is not None
        effect = {} if on_socket else plan.mishap.fault
        route = ORDERS[plan.way == "vps"]
        fault = self.emulator.faults.on(route, when=lambda request: self._is_of(request, plan), **effect)

        def forget() -> None:
            del self._arrivals[plan.number]
            self._dark.discard(plan.number)
            self.emulator.faults.remove(fault)

        return forget

    def calm_down(self) -> None:
        """No fault, no lag, from now on."""
        self.calm = True
        self.emulator.faults.clear()
        self.emulator.list_lag = 0.0

    async def quiet(self) -> None:
        """Returns when the server is done with all that it got, also with what nobody waits for."""
        while any(request.status is None for request in self.emulator.requests):
            await asyncio.sleep(0.005)

    def orders(self) -> Counter[int | None]:
        """The orders of each rental, as counted at the first thing on their way that is not the client."""
        if self.proxy is not None:
            return Counter(_tag(request.body) for request in self.proxy.requests if request.route in ORDERS)
        return Counter(_tag(request.body) for order in ORDERS for request in self.emulator.requests.of(order))

    def cut(self, request: Request) -> Cut:
        """What the proxy does to a request."""
        if request.route in ORDERS:
            plan = self._note_arrival(_tag(request.body))
            return (plan.mishap.cut if plan is not None else None) or _PASSED_ON
        mishap = None if self.calm else mishap_of_others(self.random, FAULT_RATE)
        return (mishap.cut if mishap is not None else None) or _PASSED_ON

    def _befalls(self, mishap: Mishap, request: LoggedRequest) -> bool:
        if self._drawn is None or self._drawn[0] is not request:
            none = request.method == "POST"
            self._drawn = request, None if none else mishap_of_others(self.random, FAULT_RATE)
        return self._drawn[1] is mishap

    def _is_of(self, request: LoggedRequest, plan: Plan) -> bool:
        if _tag(request.body) != plan.number:
            return False
        if self.proxy is None:
            self._note_arrival(plan.number)
        return True

    def _note_arrival(self, number: int | None) -> Plan | None:
        if number is None or number not in self._arrivals:
            return None
        plan, arrived = self._arrivals[number]
        if plan.blackout:
            self._dark.add(number)
        arrived()
        return plan


@asynccontextmanager
async def open_site(number: int, seed: int, *, sockets: bool) -> AsyncGenerator[Site, None]:
    """An account with a few hosts that everybody wants, money, and strangers."""
    random = Random(f"{seed}/site {number}")
    emulator = Emulator(hosts=0, seed=seed, balance=1_000_000, api_key=f"account-{number}", live_ports=False)
    emulator.list_lag, emulator.boot_seconds = random.choice(LAGS), 0.0
    for model, price, kind in (*_HOSTS, *_HOSTS, *_HOSTS):
        emulator.world.put_host(model, gpu_count=8, price_per_gpu=price, kind=kind)
    site = Site(emulator, random)
    async with AsyncExitStack() as stack:
        if sockets:
            await stack.enter_async_context(emulator)
            site.proxy = await stack.enter_async_context(Proxy(emulator.port, site.cut))
        yield site


def client_of(site: Site, on_order: Callable[[PendingRental], Awaitable[None]] | None = None) -> SimplePod:
    """One more client of the account."""
    quick = RetryPolicy(base=0.01, cap=0.05, retry_after_cap=0.05)
    return SimplePod(
        site.emulator.api_key,
        transport=site.emulator.transport if site.proxy is None else None,
        base_url=None if site.proxy is None else site.proxy.url,
        timeout=TIME_OUT,
        retry=quick,
        on_order=on_order,
    )


def key_of(number: int) -> str:
    """The SSH key that tags a VPS."""
    return f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBsPzXQ {TAG}={number}"


def tag_of(machine: Machine) -> str | None:
    """For which rental the server made a machine."""
    if machine.ssh_key is not None:
        return machine.ssh_key.public_key.partition(f"{TAG}=")[2]
    return dict(machine.env).get(TAG)


def _tag(body: bytes) -> int | None:
    """The number of the rental that an order is for, from its environment or its key."""
    order = json.loads(body) if body else {}
    if key := order.get("userSshKey"):
        return int(key.partition(f"{TAG}=")[2])
    variables = order.get("envVariables", "[]")
    pairs = json.loads(variables) if isinstance(variables, str) else variables
    return next((int(pair["value"]) for pair in pairs if pair["name"] == TAG), None)
