"""What stands between an order and the user's money: price, balance, and what a refusal means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simplepod import _quirks
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
    from simplepod._lowlevel import Operations
    from simplepod.models import Offer

_MAY_HAVE_ARRIVED = frozenset({408, 499})
_OF_MONEY = re.compile(r"\b(?:balance|funds?|credits?|top[ -]?up|payment|money|deposit)\b")
_OF_THE_HOST = re.compile(r"\bdisk|\bhost\b|\bstorage\b|\bspace\b")
_OF_THE_ORDER = re.compile(
    r"/templates/|template|envvariables|startscript|start script|environment variable"
    r"|instancevmimage|/images/|\bimage\b|sshkey|ssh key|ssh-keys|\bpassword\b"
)
_OF_THE_OFFER = re.compile(r"already rented|\btaken\b|occupied|\boffer\b|\bfor rent\b")
_PERHAPS_OF_THE_OFFER = re.compile(r"available|not found|no longer|instancemarket|/market/")


def exceeds(price: float | None, limit: float | None) -> bool:
    """Whether a price is above the limit, or not known to be below."""
    return limit is not None and (price is None or price > limit * (1 + 1e-9))


def check_price(offer: Offer, limit: float | None) -> None:
    """Raises before the order what would be raised, and deleted, after it."""
    if exceeds(offer.price_per_gpu, limit):
        stated = "states no price" if offer.price_per_gpu is None else f"costs ${offer.price_per_gpu:g}"
        raise PriceExceededError(f"{offer.iri} {stated} per GPU and hour; the limit is ${limit:g}. Nothing was rented.")


async def check_balance(api: Operations, hourly_price: float, min_hours: float) -> None:
    """Raises before an order that the balance cannot carry for `min_hours`, together with all that runs already."""
    summary = await api.get_summary()
    burn = summary.price_per_instances or 0.0
    hours = summary.hours_for(hourly_price + burn) if summary.balance_rental is not None else 0.0
    if hours < min_hours:
        beside = f" beside ${burn:g} for what runs already" if burn else ""
        raise InsufficientBalanceError(
            f"The balance of ${summary.balance_rental} lasts {hours:.2f} h at ${hourly_price:g} an hour{beside}, "
            f"less than min_hours={min_hours:g}. Nothing was rented."
        )


def as_refusal(error: APIError) -> APIError | None:
    """What a 4xx to an order means; None if the order may have been carried out all the same."""
    status = error.status_code or 0
    if not 400 <= status < 500 or status in _MAY_HAVE_ARRIVED:  # noqa: PLR2004 - HTTP's own classes
        return None
    if isinstance(error, (AuthenticationError, PermissionDeniedError, RateLimitError)):
        return error
    return _kind(error)(
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


def ends_walk(error: RentRefusedError | PriceExceededError) -> bool:
    """Whether the next offer would be refused as well: for want of money, or for what is ordered beside the offer."""
    if isinstance(error, PriceExceededError):
        return error.instance is not None
    if isinstance(error, OfferUnavailableError):
        return False
    return isinstance(error, InsufficientBalanceError) or _OF_THE_ORDER.search(_text(error)) is not None


def _kind(error: APIError) -> type[RentRefusedError]:
    text = _text(error)
    if error.status_code == 402 or _OF_MONEY.search(text):  # noqa: PLR2004 - Payment Required
        return InsufficientBalanceError
    if _OF_THE_HOST.search(text) or _OF_THE_OFFER.search(text):
        return OfferUnavailableError
    if _PERHAPS_OF_THE_OFFER.search(text) and not _OF_THE_ORDER.search(text):
        return OfferUnavailableError
    return RentRefusedError


def _text(error: APIError) -> str:
    """What the API says in its own words."""
    said = [error.title or "", error.detail or "", *error.violations, *error.violations.values()]
    return " ".join(map(_quirks.without_echo, said)).lower()
