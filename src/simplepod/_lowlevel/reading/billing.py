"""Money. Amounts keep their digits if the JSON was decoded with `parse_float=Decimal`."""

from typing import Any

from simplepod_api import models as wire
from simplepod_api.types import Unset

from simplepod import _quirks
from simplepod._lowlevel.reading.fields import Extra, integer, moment, money, number, prepared, text, texts
from simplepod.models.billing import Deposit, Summary, Usage


def usage(row: Any) -> Usage:
    extra: Extra = {}
    raw = wire.Usage.from_dict(prepared(row, extra))
    instance_id = integer(raw.instance_id, "instanceId", extra)
    return Usage(
        id=integer(raw.id, "id", extra),
        instance_id=_related(raw.additional_properties) if instance_id is None else instance_id,
        amount=money(raw.amount, "amount", extra),
        started_at=moment(raw.started_at, "startedAt", extra),
        finished_at=moment(raw.finished_at, "finishedAt", extra),
        extra=extra | raw.additional_properties,
    )


def _related(said: Extra) -> int | None:
    """The instance as a relation, which other rows of this API have in place of an id."""
    return _quirks.read_int((_quirks.read_relation(said.get("instance"), "instance") or {}).get("id"))


def summary(payload: Any) -> Summary:
    extra: Extra = {}
    raw = wire.Summary.from_dict(
        prepared(payload, extra, all=lambda value: _all(value, extra), rentalAvailability=_quirks.as_object)
    )
    everything = wire.SummaryAll() if isinstance(raw.all_, Unset) else raw.all_
    active = wire.SummaryActive() if isinstance(everything.active, Unset) else everything.active
    money_left = wire.RentalAvailability() if isinstance(raw.rental_availability, Unset) else raw.rental_availability
    for part in (raw, everything, active, money_left):
        extra |= part.additional_properties
    return Summary(
        rri=texts(active.rri, "rri", extra),
        rri_count_total=integer(active.rri_count_total, "rriCountTotal", extra),
        price_per_instances=number(money_left.price_per_instances, "pricePerInstances", extra),
        balance_rental=money(money_left.balance_rental, "balanceRental", extra),
        available_rental_hours=number(money_left.available_rental_hours, "availableRentalHours", extra),
        extra=extra,
    )


def _all(value: Any, extra: Extra) -> dict[str, Any] | None:
    given = _quirks.as_object(value)
    return None if given is None else prepared(given, extra, active=_quirks.as_object)


def deposit(row: Any) -> Deposit:
    extra: Extra = {}
    raw = wire.Deposit.from_dict(prepared(row, extra))
    return Deposit(
        id=integer(raw.id, "id", extra),
        txn_id=text(raw.txn_id, "txnId", extra),
        txn_link=text(raw.txn_link, "txnLink", extra),
        address_link=text(raw.address_link, "addressLink", extra),
        currency=text(raw.currency, "currency", extra),
        amount=money(raw.amount, "amount", extra),
        amount_usd=money(raw.amount_usd, "amountUsd", extra),
        status=integer(raw.status, "status", extra),
        created_at=moment(raw.created_at, "createdAt", extra),
        finished_at=moment(raw.finished_at, "finishedAt", extra),
        extra=extra | raw.additional_properties,
    )
