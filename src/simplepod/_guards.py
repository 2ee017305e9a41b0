"""What stands between an order and the user's money: price, balance, and what a refusal means."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from simplepod.errors import (
    APIError,
    AuthenticationError,
    InsufficientBalanceError,
    OfferUnavailableError,
    PermissionDeniedError,
    PriceExceededError,
    RateLimitError,
    RentRefusedError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simplepod._lowlevel import InstanceFields, Operations, TemplateFields
    from simplepod.models import Offer

_LAST_PORT = 65535
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_MAY_HAVE_ARRIVED = frozenset({408, 499})
_OF_BALANCE = ("balance", "insufficient", "fund", "credit", "top up")
_OF_THE_OFFER = ("available", "already rented", "taken", "not found", "no longer", "occupied", "/instances/market/")


def check_limits(limits: Mapping[str, float | None]) -> None:
    """Refuses limits that cannot be meant."""
    for name, value in limits.items():
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < 0:
            raise ValueError(f"{name} must be a number from 0 up, not {value!r}.")


def check_count(name: str, value: int | None) -> None:
    """Refuses counts that cannot be meant."""
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
        raise ValueError(f"{name} must be a whole number from 1 up, not {value!r}.")


def check_text(name: str, value: object) -> None:
    """Refuses texts that cannot name anything."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} must be a text that is not empty, not {value!r}.")


def check_sendable(**texts: object) -> None:
    """Refuses what is no text, or none that UTF-8 can carry; shows nothing of it, for it may be a secret."""
    for name, value in texts.items():
        if value is not None and (not isinstance(value, str) or _LONE_SURROGATE.search(value)):
            raise ValueError(f"{name} must be a text, and one without lone surrogates.")


def check_template(fields: TemplateFields) -> None:
    """Refuses what no template can have; ports and variables are checked where they are encoded."""
    for name, text in (("name", fields.name), ("image_name", fields.image_name)):
        if text is not None:
            check_text(name, text)
    check_sendable(
        name=fields.name,
        image_name=fields.image_name,
        default_tag=fields.default_tag,
        category_name=fields.category_name,
        start_script=fields.start_script,
        arg_options=fields.arg_options,
        notes=fields.notes,
        host=fields.host,
        username=fields.username,
        password=fields.password,
    )
    check_count("disk_size", fields.disk_size)


def check_change(fields: InstanceFields | TemplateFields) -> None:
    """Refuses an update that says nothing."""
    if fields == type(fields)():
        raise ValueError("There is nothing to change: give at least one field.")


def check_instance(fields: InstanceFields) -> None:
    """Refuses changes that no machine can have."""
    if fields.name is not None:
        check_text("name", fields.name)
    check_sendable(name=fields.name, notes=fields.notes, start_script=fields.start_script)
    check_count("disk_size", fields.disk_size)
    check_limits({"price_auto_renew_max": fields.price_auto_renew_max})


def check_port(port: int) -> None:
    """Refuses what is no TCP port."""
    if isinstance(port, bool) or not isinstance(port, int) or not 0 < port <= _LAST_PORT:
        raise ValueError(f"port must be a whole number from 1 to 65535, not {port!r}.")


def exceeds(price: float | None, limit: float | None) -> bool:
    """Whether a price is above the limit, or not known to be below."""
    return limit is not None and (price is None or price > limit * (1 + 1e-9))


def check_price(offer: Offer, limit: float | None) -> None:
    """Raises before the order what would be raised, and deleted, after it."""
    if exceeds(offer.price_per_gpu, limit):
        stated = "states no price" if offer.price_per_gpu is None else f"costs ${offer.price_per_gpu:g}"
        raise PriceExceededError(f"{offer.iri} {stated} per GPU and hour; the limit is ${limit:g}. Nothing was rented.")


async def check_balance(api: Operations, hourly_price: float, min_hours: float) -> None:
    """Raises before an order that the balance cannot carry for `min_hours`."""
    summary = await api.get_summary()
    hours = summary.hours_for(hourly_price) if summary.balance_rental is not None else 0.0
    if hours < min_hours:
        raise InsufficientBalanceError(
            f"The balance of ${summary.balance_rental} lasts {hours:.2f} h at ${hourly_price:g} an hour, "
            f"less than min_hours={min_hours:g}. Nothing was rented."
        )


def as_refusal(error: APIError) -> APIError | None:
    """What a 4xx to an order means; None if the order may have been carried out all the same."""
    status = error.status_code or 0
    if not 400 <= status < 500 or status in _MAY_HAVE_ARRIVED:  # noqa: PLR2004 - HTTP's own classes
        return None
    if isinstance(error, (AuthenticationError, PermissionDeniedError, RateLimitError)):
        return error
    text = f"{error.title} {error.detail} {error.violations}".lower()
    kind = RentRefusedError
    if status == 402 or any(word in text for word in _OF_BALANCE):  # noqa: PLR2004 - Payment Required
        kind = InsufficientBalanceError
    elif any(word in text for word in _OF_THE_OFFER):
        kind = OfferUnavailableError
    return kind(
        str(error),
        status_code=error.status_code,
        method=error.method,
        path=error.path,
        title=error.title,
        detail=error.detail,
        violations=error.violations,
        headers=error.headers,
        body=error.body,
    )
