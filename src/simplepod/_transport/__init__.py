"""From a call to its answer: pools, key, time-outs, retry, errors. Replacing httpx would be a change in here."""

from simplepod._transport.exchange import Call, Departure
from simplepod._transport.masking import secrets_in
from simplepod._transport.retry import NO_RETRY, RetryPolicy
from simplepod._transport.session import Session, checked_key
from simplepod._transport.tasks import Tasks, absorb, shielded
from simplepod._transport.transport import Transport

__all__ = [
    "NO_RETRY",
    "Call",
    "Departure",
    "RetryPolicy",
    "Session",
    "Tasks",
    "Transport",
    "absorb",
    "checked_key",
    "secrets_in",
    "shielded",
]
