"""Everything this SDK raises about the API, in one tree.

::

    SimplePodError
    ├─ TransportError                     no answer, or one that broke off
    │  └─ RequestTimeoutError             (also TimeoutError)
    ├─ APIError                           an answer with an error status; other 4xx are plain APIError
    │  ├─ BadRequestError                 400
    │  ├─ AuthenticationError             401
    │  ├─ PermissionDeniedError           403
    │  ├─ NotFoundError                   404, 410
    │  ├─ ConflictError                   409, 423
    │  ├─ ValidationError                 422
    │  ├─ RateLimitError                  429
    │  ├─ RedirectError                   3xx; never followed, the key would travel along
    │  ├─ ServerError                     5xx, 520 included
    │  └─ RentRefusedError                a 4xx to an order but 401, 403, 408, 429, 499: nothing was rented
    │     ├─ OfferUnavailableError        somebody else was faster, or its host lacks disk; also without a request
    │     └─ InsufficientBalanceError     402, or told by the text
    ├─ UnexpectedResponseError            a 2xx that cannot be read
    ├─ RentUnconfirmedError               an order may have made machines that bill; it names all that may be
    ├─ PriceExceededError                 dearer than `max_price_per_gpu`
    ├─ DeletionUnconfirmedError           machines that are not proved to be gone: they may still bill
    └─ WaitError                          also for a port that a machine does not expose
       ├─ InstanceFailedError
       └─ WaitTimeoutError                (also TimeoutError)

Bad arguments are `ValueError`, and a closed client or a used-up lease is `RuntimeError`, both before any request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simplepod.models import Instance, PendingRental

__all__ = [
    "APIError",
    "AuthenticationError",
    "BadRequestError",
    "ConflictError",
    "DeletionUnconfirmedError",
    "InstanceFailedError",
    "InsufficientBalanceError",
    "NotFoundError",
    "OfferUnavailableError",
    "PermissionDeniedError",
    "PriceExceededError",
    "RateLimitError",
    "RedirectError",
    "RentRefusedError",
    "RentUnconfirmedError",
    "RequestTimeoutError",
    "ServerError",
    "SimplePodError",
    "TransportError",
    "UnexpectedResponseError",
    "ValidationError",
    "WaitError",
    "WaitTimeoutError",
]


class SimplePodError(Exception):
    """The base of all: one `except` catches everything that the API or the way to it can do."""


class TransportError(SimplePodError):
    """No answer came, or it broke off.

    `sent` is False when the request provably never left this machine; otherwise the server may have acted on it.
    `status_code` and `body` (a cut) hold what had arrived when the answer broke off.
    """

    def __init__(
        self,
        message: str,
        *,
        method: str = "",
        path: str = "",
        sent: bool = True,
        status_code: int | None = None,
        body: str = "",
    ) -> None:
        super().__init__(message)
        self.method = method
        self.path = path
        self.sent = sent
        self.status_code = status_code
        self.body = body


class RequestTimeoutError(TransportError, TimeoutError):
    """One attempt took longer than `timeout`, or all of them together longer than the retry policy's `total`."""


class APIError(SimplePodError):
    """The API answered with an error status.

    `title` and `detail` are the API's own words, `violations` maps a field to what is wrong with it (422), `body` is a
    cut of the answer's text. Secrets of the request are masked in all of them.
    """

    def __init__(
        self,
        message: str,
        *,
        status_code: int | None = None,
        method: str = "",
        path: str = "",
        title: str | None = None,
        detail: str | None = None,
        violations: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: str = "",
    ) -> None:
        super().__init__(message)
        self.status_code = status_code
        self.method = method
        self.path = path
        self.title = title
        self.detail = detail
        self.violations: dict[str, str] = dict(violations or {})
        self.headers: dict[str, str] = dict(headers or {})
        self.body = body


class BadRequestError(APIError):
    """400: the API could not use the request."""


class AuthenticationError(APIError):
    """401: the key is missing, wrong or revoked."""


class PermissionDeniedError(APIError):
    """403: the key's subaccount lacks a permission; `detail` lists the ones that would do."""


class NotFoundError(APIError):
    """404 or 410: no such object, or no such path; a gateway that is down says the same, so it proves little."""


class ConflictError(APIError):
    """409 or 423: the object is busy or in another state."""


class ValidationError(APIError):
    """422: a field was refused; see `violations`."""


class RateLimitError(APIError):
    """429; `retry_after` is the wait in seconds that the API asked for, if it did."""

    retry_after: float | None = None


class RedirectError(APIError):
    """3xx: never followed, because the key and the body would follow, too."""


class ServerError(APIError):
    """5xx, the gateway's own numbers such as 520 included."""


class RentRefusedError(APIError):
    """The order was refused: nothing was rented."""


class OfferUnavailableError(RentRefusedError):
    """The offer is gone, or its host lacks what is ordered: nothing was rented, try another one.

    Found out before the order, `status_code` is None.
    """


class InsufficientBalanceError(RentRefusedError):
    """The balance does not carry the rental: nothing was rented. Found out before the order, `status_code` is None."""


class UnexpectedResponseError(SimplePodError):
    """A 2xx answer that cannot be read; `body` is a cut of its text, with fields that hold secrets masked."""

    def __init__(
        self, message: str, *, status_code: int | None = None, method: str = "", path: str = "", body: str = ""
    ) -> None:
        super().__init__(message)
        self.status_code = status_code
        self.method = method
        self.path = path
        self.body = body


class RentUnconfirmedError(SimplePodError):
    """An order went out and it is not known what came of it: machines may exist, and bill.

    Keep `pending` (it is JSON-serialisable) and give it to `client.instances.adopt`. `found` are the machines that
    the answer named, whether they were ever seen or not, and those that are surely of the order. `candidates` is
    everything else that is new on the account, yours or somebody else's: look at it yourself. None of it was deleted;
    only a lease deletes `found`. After `client.vps.resume`, `pending` is None.
    """

    def __init__(
        self,
        message: str,
        *,
        pending: PendingRental | None = None,
        found: Sequence[Instance] = (),
        candidates: Sequence[Instance] = (),
    ) -> None:
        super().__init__(message)
        self.pending = pending
        self.found: tuple[Instance, ...] = tuple(found)
        self.candidates: tuple[Instance, ...] = tuple(candidates)


class PriceExceededError(SimplePodError):
    """The machine or its offer is dearer than `max_price_per_gpu`, or states no price.

    `instance` is None when the offer already said so: nothing was rented. Otherwise `deleted` says whether all machines
    of the order are proved to be gone; if not, the message names those that may still bill.
    """

    def __init__(self, message: str, *, instance: Instance | None = None, deleted: bool = False) -> None:
        super().__init__(message)
        self.instance = instance
        self.deleted = deleted


class DeletionUnconfirmedError(SimplePodError):
    """Machines that are not proved to be gone after 30 seconds of trying: they may still bill. Delete them by hand."""

    def __init__(self, message: str, *, instance_ids: Sequence[int | str] = ()) -> None:
        super().__init__(message)
        self.instance_ids: tuple[int | str, ...] = tuple(instance_ids)


class WaitError(SimplePodError):
    """A wait ended without what was waited for; `instance` is the machine as last seen, None if never seen."""

    def __init__(self, message: str, *, instance: Instance | None = None) -> None:
        super().__init__(message)
        self.instance = instance


class InstanceFailedError(WaitError):
    """The machine broke or is gone; the message says whether it still bills."""


class WaitTimeoutError(WaitError, TimeoutError):
    """The time given to the wait is over; the message says whether the machine bills."""
