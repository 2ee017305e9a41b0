"""`instances.rent`, `rent_many` and `rent_first`: one order, and machines that are held or named."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

import simplepod
from simplepod import SimplePod

if TYPE_CHECKING:
    from simplepod import Offer, PendingRental, Template
    from simplepod.emulator import Emulator

ORDER = "POST /instances"


async def test_rent_hands_over_the_machine_that_the_answer_names(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    machine = await client.instances.rent(offer, template, name="worker-1", notes="for the night")

    assert (machine.name, machine.notes) == ("worker-1", "for the night")
    assert (machine.gpu_model, machine.gpu_count) == (offer.gpu_model, offer.gpu_count)
    assert [entry.instance_id for entry in emulator.ledger.open] == [machine.id]
    assert len(emulator.requests.of(ORDER)) == 1


@pytest.mark.parametrize("body", ["empty", "braces"])
async def test_rent_finds_the_machine_in_the_list_when_the_answer_names_none(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template, body: str
) -> None:
    emulator.create_body = body  # type: ignore[assignment]

    machine = await client.instances.rent(offer, template)

    assert [entry.instance_id for entry in emulator.ledger.open] == [machine.id]
    assert len(emulator.requests.of(ORDER)) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"drop_response": True},
        {"status": 502, "html": True, "after": True},
        {"status": 408, "after": True},
        {"status": 301, "after": True},
        {"truncate": 5},
    ],
    ids=["lost answer", "502 after all", "408 after all", "redirect after all", "cut answer"],
)
async def test_rent_sends_no_second_order_when_the_answer_is_unclear(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template, fault: dict[str, object]
) -> None:
    emulator.faults.on(ORDER, times=1, **fault)  # type: ignore[arg-type]

    machine = await client.instances.rent(offer, template)

    assert [entry.instance_id for entry in emulator.ledger.open] == [machine.id]
    assert len(emulator.requests.of(ORDER)) == 1


async def test_rent_survives_a_list_that_fails_while_it_looks(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    emulator.create_body = "empty"
    emulator.faults.on("GET /instances/list", status=502, html=True, times=3, skip=2)

    machine = await client.with_options(retry=simplepod.NO_RETRY).instances.rent(offer, template)

    assert [entry.instance_id for entry in emulator.ledger.open] == [machine.id]


async def test_an_order_that_made_nothing_is_unconfirmed_and_can_be_looked_for_again(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    emulator.faults.on(ORDER, status=502, times=1)

    with pytest.raises(simplepod.RentUnconfirmedError) as caught:
        await client.instances.rent(offer, template, confirm_timeout=0.05)

    assert caught.value.pending is not None
    assert isinstance(caught.value.__cause__, simplepod.ServerError)
    assert await client.instances.adopt(caught.value.pending) == ()
    assert len(emulator.requests.of(ORDER)) == 1


async def test_two_new_machines_that_fit_are_candidates_and_neither_is_touched(
    client: SimplePod, emulator: Emulator, template: Template
) -> None:
    offer = await client.market.docker(min_gpu_count=1, max_gpu_count=1).first()
    assert offer is not None
    emulator.create_body = "empty"
    order = {"gpuCount": 1, "instanceMarket": offer.iri, "instanceTemplate": template.iri}

    async def another_program_rents_the_same(pending: PendingRental) -> None:
        if not pending.settled:
            await client.request("POST", "/instances", json=order)

    async with SimplePod(
        emulator.api_key, transport=emulator.transport, on_order=another_program_rents_the_same
    ) as ours:
        with pytest.raises(simplepod.RentUnconfirmedError) as caught:
            await ours.instances.rent(offer, template)

    machines = {entry.instance_id for entry in emulator.ledger.open}
    assert len(machines) == 2
    assert {machine.id for machine in caught.value.candidates} == machines
    assert caught.value.found == ()


async def test_a_refused_order_rents_nothing_and_says_why(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    emulator.world.refuse_next_rent()

    with pytest.raises(simplepod.OfferUnavailableError, match="not available") as caught:
        await client.instances.rent(offer, template)

    assert caught.value.status_code == 400
    assert not emulator.ledger.entries


async def test_an_order_that_the_balance_does_not_carry_is_told_apart(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    emulator.world.balance = 0

    with pytest.raises(simplepod.InsufficientBalanceError):
        await client.instances.rent(offer, template)

    assert not emulator.ledger.entries


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, simplepod.AuthenticationError),
        (403, simplepod.PermissionDeniedError),
        (429, simplepod.RateLimitError),
        (402, simplepod.InsufficientBalanceError),
        (409, simplepod.RentRefusedError),
        (422, simplepod.RentRefusedError),
    ],
)
async def test_a_4xx_to_an_order_keeps_its_meaning(
    client: SimplePod,
    emulator: Emulator,
    offer: Offer,
    template: Template,
    status: int,
    error: type[simplepod.APIError],
) -> None:
    emulator.faults.on(ORDER, status=status, times=1)

    with pytest.raises(error) as caught:
        await client.instances.rent(offer, template)

    assert caught.value.status_code == status
    assert len(emulator.requests.of(ORDER)) == 1


async def test_an_offer_given_by_its_iri_is_looked_up_first(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    machine = await client.instances.rent(offer.iri, template, gpu_count=1)

    assert machine.gpu_count == 1
    with pytest.raises(simplepod.OfferUnavailableError) as caught:
        await client.instances.rent("/instances/market/999999", template)
    assert caught.value.status_code is None
    assert len(emulator.requests.of(ORDER)) == 1


async def test_a_snapshot_that_fails_stops_the_order(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    emulator.faults.on("GET /instances/list", json=[{"name": "who"}])

    with pytest.raises(simplepod.UnexpectedResponseError):
        await client.instances.rent(offer, template)

    assert len(emulator.requests.of(ORDER)) == 0


async def test_rent_many_hands_over_all_of_one_order(client: SimplePod, emulator: Emulator, template: Template) -> None:
    offer = await client.market.docker(min_gpu_count=4).first()
    assert offer is not None

    machines = await client.instances.rent_many(offer, template, count=3, gpu_count=1)

    assert len({machine.id for machine in machines}) == 3
    assert {entry.instance_id for entry in emulator.ledger.open} == {machine.id for machine in machines}
    assert len(emulator.requests.of(ORDER)) == 1


async def test_rent_many_finds_the_machines_that_the_answer_does_not_tell(
    client: SimplePod, emulator: Emulator, template: Template
) -> None:
    offer = await client.market.docker(min_gpu_count=4).first()
    assert offer is not None
    emulator.batch_answer = "object"

    machines = await client.instances.rent_many(offer, template, count=2, gpu_count=1)

    assert {entry.instance_id for entry in emulator.ledger.open} == {machine.id for machine in machines}


async def test_rent_first_moves_on_from_a_taken_offer(
    client: SimplePod, emulator: Emulator, template: Template
) -> None:
    emulator.world.refuse_next_rent(times=2)

    machine = await client.instances.rent_first(client.market.docker(), template)

    assert [entry.instance_id for entry in emulator.ledger.open] == [machine.id]
    assert len(emulator.requests.of(ORDER)) == 3


async def test_rent_first_ends_after_its_tries_with_the_last_refusal(
    client: SimplePod, emulator: Emulator, template: Template
) -> None:
    emulator.world.refuse_next_rent(times=9)
    offers = await client.market.docker().to_list(limit=5)

    with pytest.raises(simplepod.OfferUnavailableError) as caught:
        await client.instances.rent_first(offers, template, tries=2)

    assert caught.value.__notes__ == ["2 offers were tried, all of them refused."]
    assert len(emulator.requests.of(ORDER)) == 2


async def test_rent_first_of_nothing_is_an_unavailable_offer(client: SimplePod, template: Template) -> None:
    with pytest.raises(simplepod.OfferUnavailableError, match="no offer"):
        await client.instances.rent_first([], template)


async def test_rent_first_does_not_move_on_for_want_of_money(
    client: SimplePod, emulator: Emulator, template: Template
) -> None:
    emulator.world.balance = 0

    with pytest.raises(simplepod.InsufficientBalanceError):
        await client.instances.rent_first(client.market.docker(), template)

    assert len(emulator.requests.of(ORDER)) == 1


async def test_a_name_that_the_platform_alters_costs_no_machine(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template, caplog: pytest.LogCaptureFixture
) -> None:
    emulator.faults.on("PUT /instances/{id}", status=422)

    with caplog.at_level(logging.WARNING, "simplepod"):
        machine = await client.instances.rent(offer, template, name="my-worker")

    assert machine.name != "my-worker"
    assert [entry.instance_id for entry in emulator.ledger.open] == [machine.id]
    assert "could not be named" in caplog.text
