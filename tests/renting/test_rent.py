"""`instances.rent`, `rent_many` and `rent_first`: one order, and machines that are held or named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import simplepod
from simplepod import SimplePod

if TYPE_CHECKING:
    from simplepod import Offer, Template
    from simplepod.emulator import Emulator

pytestmark = pytest.mark.virtual_time

ORDER = "POST /instances"


async def test_rent_hands_over_the_machine_that_the_answer_names(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    machine = await client.instances.rent(offer, template, name="worker-1", notes="for the night")

    assert (machine.name, machine.notes) == ("worker-1", "for the night")
    assert (machine.gpu_model, machine.gpu_count) == (offer.gpu_model, offer.gpu_count)
    assert [entry.instance_id for entry in emulator.ledger.open] == [machine.id]
    assert len(emulator.requests.of(ORDER)) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"truncate": 5},
        {"json": {}},
    ],
    ids=["cut", "says nothing"],
)
async def test_rent_sends_no_second_order_when_its_answer_cannot_be_used(
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
