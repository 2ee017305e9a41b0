"""Hypothesis rents, changes, breaks and deletes at random; what the client says, the emulator holds and bills.

`STATEFUL_EXAMPLES=500 pytest tests/renting/test_stateful.py` looks further, and elsewhere each time.
"""

from __future__ import annotations

import asyncio
import logging
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import define
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

import simplepod
from simplepod import RetryPolicy, SimplePod
from simplepod.emulator import Emulator

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from simplepod import Instance, Lease, Offer

EXAMPLES = int(os.environ.get("STATEFUL_EXAMPLES", "0"))
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGpXk0yX1Vq4vJ9lq2Zb8bq0n3kqv7cX me"
MOST = 5
TERM = 168 * 3600.0
NAMES = st.sampled_from(["worker-1", "worker-2", "Worker 3", "ein-Name"])
PICKS = st.integers(0, 59)
PASSING = st.sampled_from(
    [None, None, {"html": True}, {"html": True, "after": True}, {"reset": True}, {"drop_response": True}]
)
LOST: list[dict[str, Any] | None] = [
    {"empty": True},
    {"json": {}},
    {"drop_response": True},
    {"html": True, "after": True},
]
UNCLEAR = st.sampled_from([None, None, None, *LOST])


@define
class Held:
    """What the model knows of a machine."""

    kind: str
    name: str | None
    notes: str | None
    ends: float
    paused: bool = False
    renews: bool = True


class Renting(RuleBasedStateMachine):
    """One client, an emulator whose clock stands still, and a model of who holds what."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
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
        return self.runner.run(asyncio.wait_for(work, 20))

    def teardown(self) -> None:
        self.emulator.faults.clear()
        for lease in self.leases:
            self.run(lease.__aexit__(None, None, None))
        self.run(self.client.aclose())
        assert not asyncio.all_tasks(self.runner.get_loop())
        self.runner.close()

    # Renting

    @precondition(lambda self: len(self.model) < MOST)
    @rule(pick=PICKS, name=st.none() | NAMES, notes=st.none() | NAMES, fault=UNCLEAR)
    def rent(self, pick: int, name: str | None, notes: str | None, fault: dict[str, Any] | None) -> None:
        self.strike("POST /instances", fault)
        self.take(self.run(self.client.instances.rent(self.offer(pick), self.template, name=name, notes=notes)))

    @precondition(lambda self: len(self.model) < MOST)
    @rule(pick=PICKS, fault=UNCLEAR)
    def rent_two(self, pick: int, fault: dict[str, Any] | None) -> None:
        self.strike("POST /instances", fault)
        offer = self.offers[pick % len(self.offers)]
        self.take(*self.run(self.client.instances.rent_many(offer, self.template, count=2, gpu_count=1)))

    @precondition(lambda self: len(self.model) < MOST)
    @rule(pick=PICKS, turns=st.integers(0, 120), fault=UNCLEAR)
    def rent_and_cancel(self, pick: int, turns: int, fault: dict[str, Any] | None) -> None:
        self.strike("POST /instances", fault)
        machine = self.run(cancelled(self.client.instances.rent(self.offer(pick), self.template, name="x"), turns))
        if machine is not None:
            self.take(machine)

    @precondition(lambda self: len(self.model) < MOST)
    @rule(pick=PICKS)
    def rent_in_vain(self, pick: int) -> None:
        self.emulator.world.refuse_next_rent()
        with pytest.raises(simplepod.OfferUnavailableError):
            self.run(self.client.instances.rent(self.offer(pick), self.template))

    @precondition(lambda self: len(self.model) < MOST)
    @rule(pick=PICKS, fault=PASSING)
    def rent_without_knowing(self, pick: int, fault: dict[str, Any] | None) -> None:
        self.strike("GET /instances/list", fault)
        self.emulator.faults.on("POST /instances", html=True, times=1)
        with pytest.raises(simplepod.RentUnconfirmedError) as caught:
            self.run(self.client.instances.rent(self.offer(pick), self.template, confirm_timeout=0.01))
        assert not caught.value.found
        assert caught.value.pending is not None
        assert not self.run(self.client.instances.adopt(caught.value.pending))

    @precondition(lambda self: len(self.model) < MOST)
    @rule(pick=PICKS, name=st.none() | NAMES)
    def lease(self, pick: int, name: str | None) -> None:
        lease = self.client.instances.lease(self.offer(pick), self.template, name=name, wait=False)
        self.run(lease.__aenter__())
        self.take(lease.instance)
        self.leases.append(lease)

    @precondition(lambda self: self.leases)
    @rule(keep=st.booleans(), fault=PASSING)
    def end_a_lease(self, *, keep: bool, fault: dict[str, Any] | None) -> None:
        lease = self.leases.pop()
        self.strike("DELETE /instances/{id}", fault)
        if keep:
            lease.keep()
        else:
            self.model.pop(lease.instance.id, None)  # it may have been deleted before
        self.run(lease.__aexit__(None, None, None))

    @precondition(lambda self: len(self.model) < MOST)
    @rule(pick=PICKS, name=st.none() | NAMES, fault=UNCLEAR)
    def rent_a_vps(self, pick: int, name: str | None, fault: dict[str, Any] | None) -> None:
        self.strike("POST /instances/vm", fault)
        offer = self.vps_offers[pick % len(self.vps_offers)]
        self.take(self.run(self.client.vps.rent(offer, self.image, ssh_key=KEY, name=name)), kind="vps")

    # Using

    @precondition(lambda self: self.model)
    @rule(pick=PICKS, name=st.none() | NAMES, notes=st.none() | NAMES | st.just(""), fault=PASSING)
    def update(self, pick: int, name: str | None, notes: str | None, fault: dict[str, Any] | None) -> None:
        machine, held = self.picked(pick)
        held.name, held.notes = name or held.name, held.notes if notes is None else notes
        self.strike("PUT /instances/{id}", fault)
        said = self.run(self.client.instances.update(machine, name=name, notes=notes, is_auto_renew_on=held.renews))
        assert (said.id, said.name) == (machine, held.name)

    @precondition(lambda self: self.model)
    @rule(pick=PICKS)
    def let_the_term_end(self, pick: int) -> None:
        machine, held = self.picked(pick)
        held.renews = False
        self.run(self.client.instances.update(machine, is_auto_renew_on=False))

    @precondition(lambda self: self.model)
    @rule(pick=PICKS)
    def reboot(self, pick: int) -> None:
        machine, held = self.picked(pick)
        self.expect(self.client.instances.reboot(machine), refused=held.kind == "vps")

    @precondition(lambda self: any(held.kind == "vps" for held in self.model.values()))
    @rule(pick=PICKS, fails=st.booleans())
    def pause(self, pick: int, *, fails: bool) -> None:
        machine, held = self.picked(pick)
        if fails:
            self.strike("PATCH /instances/execute-pause", {"html": True})
        self.expect(self.client.vps.pause(machine), refused=fails or held.kind != "vps" or held.paused)
        held.paused = held.paused or (held.kind == "vps" and not fails)

    @precondition(lambda self: any(held.paused for held in self.model.values()))
    @rule(pick=PICKS, fault=UNCLEAR)
    def resume(self, pick: int, fault: dict[str, Any] | None) -> None:
        machine, held = next((id_, held) for id_, held in self.model.items() if held.paused)
        self.strike("POST /instances/vm/resume", fault)
        resumed = self.run(self.client.vps.resume(machine, self.vps_offers[pick % len(self.vps_offers)]))
        assert resumed.id == machine
        held.paused, held.ends = False, self.emulator.clock.time() + TERM

    @precondition(lambda self: self.model)
    @rule(pick=PICKS, several=st.booleans(), fault=PASSING)
    def delete(self, pick: int, *, several: bool, fault: dict[str, Any] | None) -> None:
        machine, _ = self.picked(pick)
        machines = list(self.model) if several else [machine]
        self.strike("DELETE /instances/{id}", fault)
        self.run(self.client.instances.delete(*machines))
        for each in machines:
            del self.model[each]

    # What others do

    @rule(seconds=st.sampled_from([1.0, 30.0, 600.0, 86_400.0]))
    def advance(self, seconds: float) -> None:
        self.emulator.clock.advance(seconds)
        now = self.emulator.clock.time()
        for machine, held in list(self.model.items()):
            if held.paused or held.ends > now:
                continue
            if held.renews:
                held.ends += TERM
            else:
                del self.model[machine]

    @precondition(lambda self: self.model)
    @rule(pick=PICKS)
    def fail(self, pick: int) -> None:
        machine, held = self.picked(pick)
        if not held.paused:
            self.emulator.world.fail_instance(machine, "GPU fell off the bus")

    @precondition(lambda self: self.model)
    @rule(pick=PICKS)
    def take_away(self, pick: int) -> None:
        machine, _ = self.picked(pick)
        self.emulator.world.end_instance(machine)
        del self.model[machine]

    @rule()
    def let_a_stranger_rent(self) -> None:
        if len(self.emulator.world.instances) < 2 * MOST:
            self.emulator.world.put_instance(name="worker-1")

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


async def cancelled(work: Coroutine[Any, Any, Instance], turns: int) -> Instance | None:
    """What a task returns that is cancelled after so many turns of the loop, if it is faster."""
    task = asyncio.ensure_future(work)
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    try:
        return await task
    except asyncio.CancelledError:
        return None


def test_what_the_client_says_and_holds_is_what_the_server_holds_and_bills(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "simplepod")

    run_state_machine_as_test(
        Renting,
        settings=settings(
            max_examples=EXAMPLES or 6,
            phases=[Phase.generate, *([Phase.shrink] if EXAMPLES else [])],
            stateful_step_count=30,
            derandomize=not EXAMPLES,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
