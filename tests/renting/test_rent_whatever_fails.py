"""Once a machine may exist, no error of any kind makes `rent` forget it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import simplepod
from simplepod import NO_RETRY, SimplePod

if TYPE_CHECKING:
    from simplepod import Offer, Template
    from simplepod.emulator import Emulator

pytestmark = pytest.mark.virtual_time


class Vault:
    """Gives the key until it is sealed."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self.sealed_by_an_order = self.sealed = False

    def __call__(self) -> str:
        if self.sealed or (self.sealed_by_an_order and self._emulator.requests.of("POST /instances")):
            raise LookupError("the vault is sealed")
        return self._emulator.api_key


async def test_an_unclear_order_stays_unclear_even_if_no_request_can_be_sent_any_more(
    emulator: Emulator, offer: Offer, template: Template
) -> None:
    emulator.create_body = "empty"
    vault = Vault(emulator)
    vault.sealed_by_an_order = True
    async with SimplePod(vault, transport=emulator.transport, retry=NO_RETRY) as client:
        with pytest.raises(simplepod.RentUnconfirmedError) as caught:
            await client.instances.rent(offer, template, confirm_timeout=0)
        vault.sealed_by_an_order = False
        assert caught.value.pending is not None
        (machine,) = await client.instances.adopt(caught.value.pending)

    assert [entry.instance_id for entry in emulator.ledger.open] == [machine.id]


async def test_a_lease_names_its_machine_whatever_keeps_it_from_deleting(
    emulator: Emulator, offer: Offer, template: Template
) -> None:
    vault = Vault(emulator)
    async with SimplePod(vault, transport=emulator.transport, retry=NO_RETRY) as client:
        with pytest.raises(simplepod.DeletionUnconfirmedError) as caught:
            async with client.instances.lease(offer, template, wait=False):
                vault.sealed = True

    assert caught.value.instance_ids == tuple(entry.instance_id for entry in emulator.ledger.open)
    assert isinstance(caught.value.__cause__, LookupError)
