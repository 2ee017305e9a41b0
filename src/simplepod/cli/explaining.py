"""An error as a person needs it told: what happened, what to do now, and with which exit code the command ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from attrs import frozen

from simplepod import errors
from simplepod.cli.documents import document
from simplepod.cli.failing import FAILED, UNCONFIRMED, USAGE, CommandError

if TYPE_CHECKING:
    from collections.abc import Mapping

_HINTS: Mapping[type[Exception], str] = {
    errors.AuthenticationError: "is the key right? It is in SIMPLEPOD_API_KEY or ~/.simplepod/simplepod_keys",
    errors.PermissionDeniedError: "the key is a subaccount's: give it the permission in your account, or use another",
    errors.NotFoundError: "see what there is: simplepod ls",
    errors.RateLimitError: "wait a little",
    errors.OfferUnavailableError: "somebody was faster: simplepod market",
    errors.InsufficientBalanceError: "see what is left and what runs: simplepod billing",
    errors.PriceExceededError: "see what there is: simplepod market",
    errors.DeletionUnconfirmedError: "look with simplepod ls, and delete with simplepod rm",
    errors.ServerError: "nothing that you did: try again in a while",
    errors.TransportError: "is the network there? --base-url and SIMPLEPOD_BASE_URL name another server",
    errors.UnexpectedResponseError: "--debug shows more",
}
_KEEP = "look again, and before you rent anew: simplepod adopt. The record is on standard output, too"


@frozen
class Told:
    """What to say about an error."""

    messages: tuple[str, ...]
    hint: str | None
    code: int
    record: str | None = None


def explain(error: Exception) -> Told:
    """For a person; the details stay in the traceback that --debug shows."""
    if isinstance(error, CommandError):
        return Told((str(error),), error.hint, error.code)
    if isinstance(error, errors.RentUnconfirmedError):
        return Told((str(error),), _KEEP, UNCONFIRMED, _record(error))
    if isinstance(error, errors.SimplePodError):
        return Told((str(error),), _hint(error), FAILED)
    if isinstance(error, ExceptionGroup):  # deletions that failed, each for its own reason
        failures = cast("ExceptionGroup[Exception]", error).exceptions
        return Told(tuple(map(str, failures)), "see what is left: simplepod ls", FAILED)
    return _explain_builtin(error)


def _explain_builtin(error: Exception) -> Told:
    if isinstance(error, OSError):  # of a file here; what the network does is a TransportError
        return Told((f"{error.filename or 'the system says'}: {error.strerror or error}",), None, FAILED)
    if isinstance(error, ValueError):  # how the SDK refuses arguments
        return Told((str(error),), None, USAGE)
    return Told((f"{type(error).__name__}: {error}",), "a bug; --debug shows where", FAILED)


def _hint(error: errors.SimplePodError) -> str | None:
    if isinstance(error, errors.WaitError) and error.instance is not None and not hasattr(error, "__notes__"):
        number = error.instance.id  # and no note says that it was deleted
        return f"see how far it came: simplepod logs {number} --system; delete it: simplepod rm {number}"
    return next((_HINTS[kind] for kind in type(error).__mro__ if kind in _HINTS), None)


def _record(error: errors.RentUnconfirmedError) -> str:
    """What can be given to `adopt`, on one line: it is data, whether people or programs read it."""
    pending = None if error.pending is None else json.loads(error.pending.to_json())
    return json.dumps({"pending": pending, "found": document(error.found), "candidates": document(error.candidates)})
