"""Money: what it was spent on, what is left, where it came from."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from attrs import field, frozen

from simplepod import _quirks


@frozen(slots=True, kw_only=True)
class Usage:
    """A row of usage.

    No document says what a row holds: the names here are guessed from the platform's habits. Whatever else a row says
    is in `extra`, numbers with a decimal point as `Decimal`.
    """

    id: int | None = None
    instance_id: int | None = None
    """From `instanceId`, or from an `instance` told as object or IRI."""
    amount: Decimal | None = None
    """$."""
    started_at: datetime | None = None
    finished_at: datetime | None = None
    extra: Mapping[str, Any] = field(factory=dict[str, Any], repr=False, hash=False)


@frozen(slots=True, kw_only=True)
class Summary:
    """What runs now and what the balance allows."""

    rri: tuple[str, ...] = ()
    """The rented instances ("rri" is the vendor's word) as the summary names them; often empty, whatever runs."""
    rri_count_total: int | None = None
    price_per_instances: float | None = None
    """$/hour of all that runs."""
    balance_rental: Decimal | None = None
    """$ left, as written on the wire."""
    available_rental_hours: float | None = None
    """0 when nothing runs, whatever the balance: ask `hours_for`."""
    extra: Mapping[str, Any] = field(factory=dict[str, Any], repr=False, hash=False)

    def hours_for(self, hourly_price: float) -> float:
        """How many hours the balance lasts at a price in $/hour: infinitely many at 0, none when it is overdrawn.

        ValueError for a negative price, or when the API told no balance.
        """
        return _quirks.hours_for(self.balance_rental, hourly_price)


@frozen(slots=True, kw_only=True)
class Deposit:
    """Money paid in. The fields are those of the vendor's sibling API; SimplePod documents others by mistake."""

    id: int | None = None
    txn_id: str | None = None
    txn_link: str | None = None
    address_link: str | None = None
    currency: str | None = None
    """What `amount` counts."""
    amount: Decimal | None = None
    amount_usd: Decimal | None = None
    """$."""
    status: int | None = None
    """A number whose meaning is documented nowhere: 100."""
    created_at: datetime | None = None
    finished_at: datetime | None = None
    extra: Mapping[str, Any] = field(factory=dict[str, Any], repr=False, hash=False)
