"""Hypothesis rents, changes, breaks and deletes at random; what the client says, the emulator holds and bills.

`STATEFUL_EXAMPLES=500 pytest -o faulthandler_timeout=0 tests/renting/test_stateful.py` looks further, and elsewhere
each time.
"""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

import simplepod
from tests.renting.modelled import MOST, TERM, Modelled

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from simplepod import Instance

EXAMPLES = int(os.environ.get("STATEFUL_EXAMPLES", "0"))
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGpXk0yX1Vq4vJ9lq2Zb8bq0n3kqv7cX me"
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


class Renting(Modelled):
    """What a renter may do, and what others do to him."""

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
        self.advance(1000.0)  # before that, an equal machine could be this order's: tests/evidence/test_accounts.py

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
