"""The record of an order says what was ordered, and the log what went wrong beside it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from simplepod import PendingRental, SimplePod

if TYPE_CHECKING:
    from simplepod import Offer, Template
    from simplepod.emulator import Emulator

pytestmark = pytest.mark.virtual_time


async def test_a_record_says_what_was_ordered_and_adopting_settles_it_once_it_is_found(
    emulator: Emulator, offer: Offer, template: Template
) -> None:
    seen: list[PendingRental] = []

    async def on_order(pending: PendingRental) -> None:
        seen.append(pending)

    async with SimplePod(emulator.api_key, transport=emulator.transport, on_order=on_order) as client:
        instance = await client.instances.rent(offer, template, gpu_count=1)
        ordered, told, settled = seen
        adopted = await client.instances.adopt(ordered)
        nothing = await client.instances.adopt(evolve(ordered, id="another", gpu_model="RTX 1"))

    assert (ordered.offer, ordered.template, ordered.count) == (offer.iri, template.iri, 1)
    assert (ordered.gpu_model, ordered.gpu_count, ordered.gpu_memory_size, ordered.price_per_gpu) == (
        offer.gpu_model, 1, offer.gpu_memory_size, offer.price_per_gpu,
    )  # fmt: skip
    assert told == evolve(ordered, instance_ids=(instance.id,))
    assert settled == evolve(told, settled=True)
    assert ([machine.id for machine in adopted], nothing, seen[3:]) == ([instance.id], (), [settled])


async def test_a_name_that_is_refused_twice_is_logged_and_costs_no_machine(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "simplepod")
    emulator.faults.on("PUT /instances/{id}", status=403)

    instance = await client.instances.rent(offer, template, name="mine")

    first, second, otherwise = caplog.messages
    assert first.startswith(f"instance {instance.id} could not be named: 403 PUT ")
    assert second == first
    assert otherwise == f"instance {instance.id} is called {instance.name!r}, not 'mine'"
