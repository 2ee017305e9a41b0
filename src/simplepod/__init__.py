"""Async-first SDK for the SimplePod.ai GPU marketplace: typed, tolerant, and safe with money.

Names are imported when they are first used: the pytest plugin, which every test run loads, costs no httpx.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from simplepod._version import __version__

if TYPE_CHECKING:
    from simplepod._client import SimplePod
    from simplepod._filters import OfferOrder, Region, RentalStatus
    from simplepod._listing import Listing, Page
    from simplepod._pages import RejectedRow
    from simplepod._renting import Lease
    from simplepod._transport import NO_RETRY, RetryPolicy
    from simplepod.errors import (
        APIError,
        AuthenticationError,
        BadRequestError,
        ConflictError,
        DeletionUnconfirmedError,
        InstanceFailedError,
        InsufficientBalanceError,
        NotFoundError,
        OfferUnavailableError,
        PermissionDeniedError,
        PriceExceededError,
        RateLimitError,
        RedirectError,
        RentRefusedError,
        RentUnconfirmedError,
        RequestTimeoutError,
        ServerError,
        SimplePodError,
        TransportError,
        UnexpectedResponseError,
        ValidationError,
        WaitError,
        WaitTimeoutError,
    )
    from simplepod.models import (
        Deposit,
        Endpoint,
        GlobalTemplate,
        Instance,
        InstanceStatus,
        InstanceTemplate,
        Offer,
        PendingRental,
        Port,
        Ports,
        Rig,
        SSHKey,
        Summary,
        Template,
        Usage,
        VPSImage,
    )

__all__ = [
    "NO_RETRY",
    "APIError",
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "DeletionUnconfirmedError",
    "Deposit",
    "Endpoint",
    "GlobalTemplate",
    "Instance",
    "InstanceFailedError",
    "InstanceStatus",
    "InstanceTemplate",
    "InsufficientBalanceError",
    "Lease",
    "Listing",
    "NotFoundError",
    "Offer",
    "OfferOrder",
    "OfferUnavailableError",
    "Page",
    "PendingRental",
    "PermissionDeniedError",
    "Port",
    "Ports",
    "PriceExceededError",
    "RateLimitError",
    "RedirectError",
    "Region",
    "RejectedRow",
    "RentRefusedError",
    "RentUnconfirmedError",
    "RentalStatus",
    "RequestTimeoutError",
    "RetryPolicy",
    "Rig",
    "SSHKey",
    "ServerError",
    "SimplePod",
    "SimplePodError",
    "Summary",
    "Template",
    "TransportError",
    "UnexpectedResponseError",
    "Usage",
    "VPSImage",
    "ValidationError",
    "WaitError",
    "WaitTimeoutError",
    "__version__",
]

_HOMES = {
    "NO_RETRY": "_transport",
    "Lease": "_renting",
    "Listing": "_listing",
    "OfferOrder": "_filters",
    "Page": "_listing",
    "Region": "_filters",
    "RejectedRow": "_pages",
    "RentalStatus": "_filters",
    "RetryPolicy": "_transport",
    "SimplePod": "_client",
}

if not TYPE_CHECKING:  # a checker that saw it would believe in any name

    def __getattr__(name: str) -> object:
        if name in {"errors", "models"}:
            return import_module(f"simplepod.{name}")
        if name not in __all__:
            raise AttributeError(f"module 'simplepod' has no attribute {name!r}")
        home = _HOMES.get(name) or ("errors" if name.endswith("Error") else "models")
        value = globals()[name] = getattr(import_module(f"simplepod.{home}"), name)
        return value

    def __dir__() -> list[str]:
        return [*__all__, "errors", "models"]
