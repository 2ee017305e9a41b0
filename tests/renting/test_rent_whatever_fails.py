"""Once a machine may exist, no error of any kind makes `rent` forget it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import simplepod
from simplepod import NO_RETRY, SimplePod

if TYPE_CHECKING:
    from simplepod import Offer, Template
    from simplepod.emulator import Emulator


class Vault:
    """Gives the key until the order has gone out, and fails from then on."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self.works = False

    def __call__(self) -> str:
        if self._emulator.requests.of("POST /instances") and not self.works:
            raise LookupError("the vault is sealed")
        return self._emulator.api_key


async def test_a_machine_is_handed_over_even_if_no_request_can_be_sent_any_more(
    emulator: Emulator, offer: Offer, template: Template
) -> None:
    async with SimplePod(Vault(emulator), transport=emulator.transport, retry=NO_RETRY) as client:
        machine = await client.instances.rent(offer, template, name="worker-1", confirm_timeout=0)

    assert [entry.instance_id for entry in emulator.ledger.open] == [machine.id]


async def test_an_unclear_order_stays_unclear_even_if_no_request_can_be_sent_any_more(
    emulator: Emulator, offer: Offer, template: Template
) -> None:
    emulator.create_body = "empty"
    vault = Vault(emulator)
    async with SimplePod(vault, transport=emulator.transport, retry=NO_RETRY) as client:
        with pytest.raises(simplepod.RentUnconfirmedError) as caught:
            await client.instances.rent(offer, template, confirm_timeout=0)
        vault.works = True
        assert caught.value.pending is not None
        (machine,) = await client.instances.adopt(caught.value.pending)

    assert [entry.instance_id for entry in emulator.ledger.open] == [machine.id]


async def test_a_lease_names_its_machine_whatever_keeps_it_from_deleting(
    emulator: Emulator, offer: Offer, template: Template
) -> None:
    async with SimplePod(Vault(emulator), transport=emulator.transport, retry=NO_RETRY) as client:
        with pytest.raises(simplepod.DeletionUnconfirmedError) as caught:
            async with client.instances.lease(offer, template, wait=False, confirm_timeout=0):
                pass

    assert caught.value.instance_ids == tuple(entry.instance_id for entry in emulator.ledger.open)
    assert isinstance(caught.value.__cause__, LookupError)


async def test_a_machine_at_another_price_than_the_offer_is_named_but_not_taken(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template
) -> None:
    emulator.create_body = "empty"
    emulator.world.charge_next_rent("9.99")

    with pytest.raises(simplepod.RentUnconfirmedError) as caught:
        await client.instances.rent(offer, template, confirm_timeout=0)

    (entry,) = emulator.ledger.open
    assert [candidate.id for candidate in caught.value.candidates] == [entry.instance_id]
    assert str(entry.instance_id) in str(caught.value)
    assert not caught.value.found
