"""`client.billing`: usage, balance and deposits, digit for digit."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from simplepod import Deposit, Instance, UnexpectedResponseError, Usage
from tests.wired import Reply, sample

if TYPE_CHECKING:
    from tests.wired import Wire

USAGE = "GET /instances/billing/list"
DEPOSITS = "GET /instances/deposit/list"
SUMMARY = "GET /instances/summary"


async def test_usage_of_all_machines_names_none(wire: Wire) -> None:
    wire.on(USAGE, sample("guessed_usage"))

    rows = await wire.client.billing.usage()

    assert [row.amount for row in rows] == [Decimal("0.00013333"), Decimal("1.10"), None]
    assert wire.arrived[0].query == {"itemsPerPage": "100", "page": "1"}


@pytest.mark.parametrize("ref", [7, Instance(id=7), "/instances/7"])
async def test_usage_of_one_machine_is_asked_for_by_number(wire: Wire, ref: Instance | int | str) -> None:
    wire.on(USAGE, [])

    await wire.client.billing.usage(ref)

    assert [request.query["instanceId"] for request in wire.arrived] == ["7"]


async def test_usage_by_support_id_looks_it_up_once_however_many_pages_there_are(wire: Wire) -> None:
    wire.on("GET /instances/list", [{"id": 7, "supportId": "V_abcd"}], [])
    wire.on(USAGE, *([{"id": 100 * page + row} for row in range(100)] for page in range(3)), [])
    listing = wire.client.billing.usage("V_abcd")
    assert not wire.arrived

    assert len(await listing) == 300

    assert wire.counts["GET /instances/list"] == 2
    assert {request.query["instanceId"] for request in wire.to(USAGE)} == {"7"}


@pytest.mark.parametrize("answer", [{}, [], sample("documented_usage")])
async def test_no_usage_is_an_empty_list_in_either_spelling(wire: Wire, answer: object) -> None:
    wire.on(USAGE, answer)

    assert await wire.client.billing.usage() == []


async def test_the_balance_keeps_its_digits_and_tells_how_long_it_lasts(wire: Wire) -> None:
    wire.on(
        SUMMARY, Reply(200, text='{"rentalAvailability": {"balanceRental": 7.10000000, "availableRentalHours": 0}}')
    )

    summary = await wire.client.billing.summary()

    assert str(summary.balance_rental) == "7.10000000"
    assert summary.available_rental_hours == 0
    assert summary.hours_for(0.5) == pytest.approx(14.2)


async def test_a_live_summary_has_what_runs_and_what_it_costs(wire: Wire) -> None:
    wire.on(SUMMARY, sample("live_summary"))

    summary = await wire.client.billing.summary()

    assert (summary.balance_rental, summary.price_per_instances) == (Decimal("12.50000000"), 0.48)
    assert (summary.rri, summary.rri_count_total) == (("sensible_pangolin",), 1)


@pytest.mark.parametrize("answer", ["no object", None, 7, Reply(200, text=""), Reply(200, text="<html>")])
async def test_a_summary_that_is_no_object_is_an_error(wire: Wire, answer: object) -> None:
    wire.on(SUMMARY, answer)

    with pytest.raises(UnexpectedResponseError, match="200 GET /instances/summary: the answer cannot be read"):
        await wire.client.billing.summary()


async def test_deposits_are_read_as_the_sibling_api_writes_them(wire: Wire) -> None:
    wire.on(DEPOSITS, sample("live_deposits"))

    [deposit] = await wire.client.billing.deposits()

    assert (deposit.id, deposit.currency, str(deposit.amount)) == (9001, "BTC", "0.00123400")
    assert (deposit.amount_usd, deposit.status) == (Decimal("100.10"), 100)
    assert wire.arrived[0].query == {"itemsPerPage": "100", "page": "1"}


async def test_amounts_keep_their_digits_whether_they_come_as_number_or_text(wire: Wire) -> None:
    long = "0.12345678901234567890"
    rows = Reply(200, text=f'[{{"id": 1, "amount": {long}}}, {{"id": 2, "amount": "{long}"}}]')
    wire.on(USAGE, rows)
    wire.on(DEPOSITS, rows)

    assert [str(row.amount) for row in await wire.client.billing.usage()] == [long, long]
    assert [str(row.amount) for row in await wire.client.billing.deposits()] == [long, long]


@pytest.mark.parametrize("number", ["1e9999999999999999999", "1.5e-9999999999999999999", "1e400", "NaN"])
async def test_a_number_beyond_all_numbers_costs_no_row(wire: Wire, number: str) -> None:
    wire.on(DEPOSITS, Reply(200, text=f'[{{"id": 1, "amount": {number}}}, {{"id": 2, "amount": 0.10}}]'))
    wire.on(USAGE, Reply(200, text=f'[{{"id": 1, "seconds": {number}}}, {{"id": 2, "amount": 0.10}}]'))

    deposits, usage = await wire.client.billing.deposits(), await wire.client.billing.usage()

    assert deposits[1] == Deposit(id=2, amount=Decimal("0.10"))
    assert usage[1] == Usage(id=2, amount=Decimal("0.10"))
    assert deposits[0].id == usage[0].id == 1
