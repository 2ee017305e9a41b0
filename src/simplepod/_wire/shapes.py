"""Objects, lists and whole answers, whatever stands in their place."""

import re
from typing import Any, TypeGuard

from simplepod._wire.references import id_of
from simplepod._wire.scalars import read_int

_ENVELOPES = ("hydra:member", "member", "data", "items")
_DEFAULT_PAGE = 30
_NOT_OF_THE_API = re.compile(r"no route|route matched|upstream|backend", re.IGNORECASE)
_ECHO = re.compile(r"""[\[{]\s*\\*["']""")


def as_object(value: Any) -> dict[str, Any] | None:
    """Q21: an object; an empty PHP array is an empty one; anything else is none."""
    if _is_object(value):
        return value
    return {} if value == [] else None


def as_rows(value: Any) -> list[Any] | None:
    """Q22: a list, be it keyed by index or in an envelope; anything else is none."""
    if not _is_object(value):
        return value if _is_list(value) else None
    if _is_keyed_by_index(value):
        return [value[key] for key in sorted(value, key=lambda key: (len(key), key))]
    for name in _ENVELOPES:
        inner = value.get(name)
        if _is_list(inner) or (_is_object(inner) and _is_keyed_by_index(inner)):
            return as_rows(inner)
    return None


def _is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _is_keyed_by_index(value: dict[str, Any]) -> bool:
    return all(key.isdecimal() for key in value)


def read_relation(value: Any, kind: str) -> dict[str, Any] | None:
    """Q25: what is related, as an object; of an IRI or a bare id only the id is known."""
    nested = as_object(value)
    if nested is not None:
        return nested
    row_id = id_of(kind, value) if isinstance(value, str) and value.startswith("/") else read_int(value)
    return None if row_id is None else {"id": row_id}


def has_content(payload: Any) -> bool:
    """Q17: whether a create or update answered with the object, and not with nothing, `{}` or `[]`."""
    return any(payload) if _is_list(payload) else _is_object(payload) and bool(payload)


def ends_listing(raw_count: int, new_count: int, asked: int) -> bool:
    """Q26: whether a page is the last: empty, with nothing new, or shorter than what was asked and than the default."""
    return not raw_count or not new_count or raw_count < min(asked, _DEFAULT_PAGE)


def read_problem(payload: Any) -> tuple[str | None, str | None, dict[str, str]]:
    """Q30: title, detail and violations (field → what is wrong) of an error body of any of the platform's layers."""
    if isinstance(payload, str):
        return None, payload or None, {}
    body = as_object(payload) or {}
    title = _first_text(body, "title", "hydra:title")
    detail = _first_text(body, "detail", "hydra:description", "message", "error")
    violations: dict[str, str] = {}
    for item in as_rows(body.get("violations")) or []:
        violation = as_object(item) or {}
        message = _first_text(violation, "message")
        if message:
            path = _first_text(violation, "propertyPath") or ""
            violations[path] = f"{violations[path]} {message}" if path in violations else message
    return title, detail, violations


def denies_existence(payload: Any) -> bool:
    """Q16: whether the body of a 404 is the API's own word that there is no such object, not a gateway's."""
    body = as_object(payload) or {}
    title, detail = _first_text(body, "title", "hydra:title"), _first_text(body, "detail", "hydra:description")
    return bool(title or detail) and not _NOT_OF_THE_API.search(f"{title} {detail}")


def without_echo(text: str) -> str:
    """Q30: the API's own words in an error, without the JSON of a request that it repeats behind them."""
    echo = _ECHO.search(text)
    return text if echo is None else text[: echo.start()].rstrip("[{ \t\r\n")


def _first_text(body: dict[str, Any], *names: str) -> str | None:
    for name in names:
        text = body.get(name)
        if _is_object(text):
            text = text.get("message")
        if isinstance(text, str) and text:
            return text
    return None
