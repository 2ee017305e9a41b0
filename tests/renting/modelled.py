"""What a stateful test knows: a client, an emulator, who holds what, and what must hold after every step."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import define
from hypothesis.stateful import RuleBasedStateMachine, invariant

import simplepod
from simplepod import RetryPolicy, SimplePod
from simplepod.emulator import Emulator
from tests.virtual_time import VirtualTimeLoop

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from simplepod import Instance, Lease, Offer

MOST = 5
TERM = 168 * 3600.0


@define
class Held:
    """What the model knows of a machine."""

    kind: str
    name: str | None
    notes: str | None
    ends: float
    paused: bool = False
    renews: bool = True


class Modelled(RuleBasedStateMachine):
    """One client, an emulator whose clock stands still, and a model of who holds what."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=VirtualTimeLoop)
        self.emulator = Emulator(hosts=0, speed=0, balance=10**9)
        for _ in range(2):  # with room for everything on each
            self.emulator.world.put_host("RTX 4090", gpu_count=4 * MOST)
            self.emulator.world.put_host("H100 80GB HBM3", gpu_count=4 * MOST, kind="vm", price_per_gpu="2.10")
        quick = RetryPolicy(base=0.0, cap=0.0)
        self.client = SimplePod(self.emulator.api_key, transport=self.emulator.transport, retry=quick)
        self.model: dict[int, Held] = {}
        self.leases: list[Lease] = []
        self.offers: list[Offer] = self.run(self.client.market.docker(max_gpu_count=2).to_list())
        self.vps_offers: list[Offer] = self.run(self.client.market.vps(max_gpu_count=2).to_list())
        (self.image,) = self.run(self.client.vps.images("ubuntu 24").to_list(limit=1))
        self.template = self.run(self.client.templates.create(name="worker", image_name="python", disk_size=10))

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(asyncio.wait_for(work, 300))  # of the loop's own time

    def teardown(self) -> None:
        self.emulator.faults.clear()
        for lease in self.leases:
            self.run(lease.__aexit__(None, None, None))
        self.run(self.client.aclose())
        assert not asyncio.all_tasks(self.runner.get_loop())
        self.runner.close()

    # What always holds

    @invariant()
    def the_ledger_bills_what_is_held(self) -> None:
        bills = {entry.instance_id: entry.kind for entry in self.emulator.ledger.open if entry.who == "client"}
        assert bills == {id_: "paused" if held.paused else "running" for id_, held in self.model.items()}

    @invariant()
    def the_list_is_what_the_server_holds(self) -> None:
        listed = self.run(self.client.instances.list().to_list(strict=True))
        assert [self.as_told(machine) for machine in listed] == [
            self.as_held(machine.id) for machine in self.emulator.world.instances
        ]

    @invariant()
    def a_machine_is_told_as_the_server_holds_it(self) -> None:
        for machine, held in self.model.items():
            told = self.run(self.client.instances.get(machine))
            assert self.as_told(told) == self.as_held(machine)
            assert held.name in {None, told.name}
            assert (told.notes or None) == (held.notes or None)
            assert (told.status == "paused") == held.paused
            assert (told.instance_template is not None) == (held.kind == "docker")

    @invariant()
    def no_task_is_left(self) -> None:
        if not self.leases:  # closing the client waits for those
            assert not asyncio.all_tasks(self.runner.get_loop())

    # Small change

    def strike(self, route: str, fault: dict[str, Any] | None) -> None:
        self.emulator.faults.clear()
        if fault is not None:
            self.emulator.faults.on(route, times=1, **fault)

    def expect(self, work: Coroutine[Any, Any, None], *, refused: bool) -> None:
        if not refused:
            self.run(work)
            return
        with pytest.raises(simplepod.APIError):
            self.run(work)

    def offer(self, pick: int) -> Offer | str:
        """An offer as an object, or by its IRI."""
        offer = self.offers[pick % len(self.offers)]
        return offer if pick % 3 else offer.iri

    def picked(self, pick: int) -> tuple[int, Held]:
        return list(self.model.items())[pick % len(self.model)]

    def take(self, *machines: Instance, kind: str = "docker") -> Held:
        ends = self.emulator.clock.time() + TERM
        for machine in machines:
            assert machine.id not in self.model
            self.model[machine.id] = Held(kind, machine.name, machine.notes, ends)
        return self.model[machines[0].id]

    @staticmethod
    def as_told(machine: Instance) -> tuple[Any, ...]:
        gpus = machine.gpu_model, machine.gpu_count, machine.gpu_memory_size, machine.price_per_gpu
        return (machine.id, machine.support_id, machine.name, machine.notes, machine.status, *gpus, machine.expires_at)

    def as_held(self, machine_id: int) -> tuple[Any, ...]:
        machine = self.emulator.world.instance(machine_id)
        status = machine.status(self.emulator.clock.time(), self.emulator.up_status)
        gpus = machine.gpu_model, machine.gpu_count, machine.host.gpu_memory_size, float(machine.price_per_gpu)
        expires = datetime.fromtimestamp(machine.expires_at, UTC)
        expires -= timedelta(microseconds=expires.microsecond)
        return (machine.id, machine.support_id, machine.name, machine.notes, status, *gpus, expires)
