"""An order that nobody waits for any more leaves nothing behind that bills."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import pytest

from simplepod import NO_RETRY, SimplePod

if TYPE_CHECKING:
    from simplepod import Offer, Template
    from simplepod.emulator import Emulator
    from tests.renting.conftest import Arrived

ORDER = "POST /instances"
ORDERED = ("POST", "/instances")


async def cancelled(renting: asyncio.Task[object]) -> None:
    renting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await renting


async def test_a_rental_cancelled_before_the_order_sends_none(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template, arrived: Arrived
) -> None:
    emulator.faults.on("GET /instances/list", delay=0.05)
    renting = asyncio.ensure_future(client.instances.rent(offer, template))

    await arrived("GET", "/instances/list")
    await cancelled(renting)

    assert not any(request.method == "POST" and request.path == "/instances" for request in emulator.requests)


@pytest.mark.parametrize("body", ["object", "empty"])
async def test_a_rental_cancelled_during_the_order_deletes_what_comes_of_it(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template, arrived: Arrived, body: str
) -> None:
    emulator.create_body = body  # type: ignore[assignment]
    emulator.faults.on(ORDER, delay=0.02)
    renting = asyncio.ensure_future(client.instances.rent(offer, template))

    await arrived(*ORDERED)
    await cancelled(renting)

    assert len(emulator.ledger.entries) == 1
    assert not emulator.ledger.open


async def test_a_rental_cancelled_after_the_order_deletes_the_machine(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template, arrived: Arrived
) -> None:
    renting = asyncio.ensure_future(client.instances.rent(offer, template, name="worker-1"))

    await arrived("PUT", "")
    await cancelled(renting)

    assert len(emulator.ledger.entries) == 1
    assert not emulator.ledger.open


async def test_a_second_cancellation_does_not_stop_the_clean_up(
    client: SimplePod, emulator: Emulator, offer: Offer, template: Template, arrived: Arrived
) -> None:
    emulator.faults.on("DELETE /instances/{id}", delay=0.02)
    renting = asyncio.ensure_future(client.instances.rent(offer, template, name="worker-1"))
    await arrived("PUT", "")

    renting.cancel()
    await arrived("DELETE", "")
    await cancelled(renting)

    assert not emulator.ledger.open


async def test_an_order_called_off_that_cannot_be_settled_is_logged_with_its_record(
    emulator: Emulator, offer: Offer, template: Template, arrived: Arrived, caplog: pytest.LogCaptureFixture
) -> None:
    emulator.faults.on(ORDER, status=502, times=1)
    emulator.faults.on("GET /instances/list", status=502, skip=2)
    async with SimplePod(emulator.api_key, transport=emulator.transport, retry=NO_RETRY) as client:
        renting = asyncio.ensure_future(client.instances.rent(offer, template, confirm_timeout=0.1))

        await arrived(*ORDERED)
        await cancelled(renting)

    assert '"ordered_at"' in caplog.text
    assert [record.levelname for record in caplog.records if "called off" in record.message] == ["ERROR"]


async def test_a_machine_that_cannot_be_deleted_is_logged(
    client: SimplePod,
    emulator: Emulator,
    offer: Offer,
    template: Template,
    arrived: Arrived,
    caplog: pytest.LogCaptureFixture,
) -> None:
    emulator.faults.on("DELETE /instances/{id}", status=403)
    renting = asyncio.ensure_future(client.instances.rent(offer, template, name="worker-1"))

    with caplog.at_level(logging.ERROR, "simplepod"):
        await arrived("PUT", "")
        await cancelled(renting)

    (entry,) = emulator.ledger.open
    assert f"The deletion of {entry.instance_id} could not be confirmed" in caplog.text


async def test_closing_the_client_waits_for_the_clean_up_of_an_order(
    emulator: Emulator, offer: Offer, template: Template, arrived: Arrived
) -> None:
    emulator.faults.on("DELETE /instances/{id}", delay=0.02)
    client = SimplePod(emulator.api_key, transport=emulator.transport)
    renting = asyncio.ensure_future(client.instances.rent(offer, template, name="worker-1"))
    await arrived("PUT", "")

    renting.cancel()
    await asyncio.sleep(0)
    await client.aclose()

    assert not emulator.ledger.open
    with pytest.raises(asyncio.CancelledError):
        await renting


async def test_closing_the_client_waits_for_an_order_under_way(
    emulator: Emulator, offer: Offer, template: Template, arrived: Arrived
) -> None:
    emulator.faults.on(ORDER, delay=0.02)
    client = SimplePod(emulator.api_key, transport=emulator.transport)
    renting = asyncio.ensure_future(client.instances.rent(offer, template))
    await arrived(*ORDERED)

    await client.aclose()

    assert [entry.instance_id for entry in emulator.ledger.open] == [(await renting).id]
