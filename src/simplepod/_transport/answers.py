"""From an answer with an error status to a typed error, with the request's secrets masked."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from simplepod import _quirks, errors
from simplepod._transport.masking import BODY_CUT, cut, json_or_none, mask
from simplepod._transport.retry import retry_after

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MESSAGE_CUT = 200
_NO_SUCH_PATH = frozenset({404, 405})

_BY_STATUS: dict[int, type[errors.APIError]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    410: errors.NotFoundError,
    422: errors.ValidationError,
    423: errors.ConflictError,
    429: errors.RateLimitError,
}


def error_for(
    status: int,
    method: str,
    path: str,
    *,
    headers: Mapping[str, str],
    body: bytes,
    secrets: Iterable[str],
    hint: str | None = None,
) -> errors.APIError:
    """The typed error of an answer that is no success."""
    hidden = frozenset(secrets)
    text = body.decode("utf-8-sig", "replace")
    title, detail, violations = _quirks.read_problem(json_or_none(text))
    broken_rules = "; ".join(f"{field}: {message}" for field, message in violations.items())
    said = mask(detail or broken_rules or title or _reason(status, headers), hidden)
    advice = f" ({hint})" if hint and status in _NO_SUCH_PATH else ""
    error = _class_for(status)(
        f"{status} {method} {path}: {cut(said, _MESSAGE_CUT)}{advice}",
        status_code=status,
        method=method,
        path=path,
        title=mask(title, hidden) if title else None,
        detail=mask(detail, hidden) if detail else None,
        violations={mask(field, hidden): mask(message, hidden) for field, message in violations.items()},
        headers={name: mask(value, hidden) for name, value in headers.items()},
        body=mask(text, hidden)[:BODY_CUT],
    )
    if isinstance(error, errors.RateLimitError):
        error.retry_after = retry_after(headers)
    return error


def _class_for(status: int) -> type[errors.APIError]:
    if status >= 500:  # noqa: PLR2004 - HTTP's own classes
        return errors.ServerError
    if 300 <= status < 400:  # noqa: PLR2004 - as above
        return errors.RedirectError
    return _BY_STATUS.get(status, errors.APIError)


def _reason(status: int, headers: Mapping[str, str]) -> str:
    try:
        reason = HTTPStatus(status).phrase
    except ValueError:
        reason = "Unknown status"
    location = headers.get("location")
    if location and _class_for(status) is errors.RedirectError:
        return f"{reason} to {location.partition('?')[0]} (never followed: the key would travel along)"
    return reason
