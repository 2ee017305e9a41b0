"""Single fields: what a generated attribute holds, as what the model's field holds.

A value of the right type is taken as it is, which is most of them and therefore comes first. Any other is read by the
quirk function of its type, and one that cannot be read is put into `extra` under its name on the wire.
"""

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from simplepod_api.types import Unset

from simplepod import _quirks

T = TypeVar("T")
Extra = dict[str, Any]
_EXACT_BITS = 53


class UnreadableRow(ValueError):  # noqa: N818 - says what is there; callers turn it into an error of the SDK's, or into a log line
    """A row that no model can be made of, and why."""


def prepared(row: Any, extra: Extra, **parts: Callable[[Any], dict[str, Any] | None]) -> dict[str, Any]:
    """The row with every nested part an object that the generated reader can take, or left out; a copy if need be."""
    given = _quirks.as_object(row)
    if given is None:
        raise UnreadableRow("a row that is no object")
    if given.keys().isdisjoint(parts):
        return given
    clean = dict(given)
    for wire, read in parts.items():
        if wire in clean:
            value = clean.pop(wire)
            part = read(value)
            if part is not None:
                clean[wire] = part
            elif value is not None:
                extra[wire] = value
    return clean


def odd(value: Any, wire: str, extra: Extra, read: Callable[[Any], T | None]) -> T | None:
    """A value that is not of the type it should be, as far as it can be read."""
    if value is None or isinstance(value, Unset):
        return None
    found = read(value)
    if found is None:
        extra[wire] = value
    return found


def text(value: Any, wire: str, extra: Extra) -> str | None:
    return value if type(value) is str else odd(value, wire, extra, _quirks.read_str)


def integer(value: Any, wire: str, extra: Extra) -> int | None:
    return value if type(value) is int else odd(value, wire, extra, _quirks.read_int)


def number(value: Any, wire: str, extra: Extra) -> float | None:
    if type(value) is float and value - value == 0:  # not so for NaN and the infinities
        return value
    if type(value) is int and value.bit_length() <= _EXACT_BITS:  # as PHP writes 99.0
        return float(value)
    return odd(value, wire, extra, _quirks.read_float)


def money(value: Any, wire: str, extra: Extra) -> Decimal | None:
    return odd(value, wire, extra, _quirks.read_decimal)


def flag(value: Any, wire: str, extra: Extra) -> bool | None:
    return value if type(value) is bool else odd(value, wire, extra, _quirks.read_bool)


def moment(value: Any, wire: str, extra: Extra) -> datetime | None:
    return odd(value, wire, extra, _quirks.read_datetime)


def needed_id(value: Any, what: str) -> int:
    """The id of an object that is no use without it."""
    found = _quirks.read_int(value)
    if found is None:
        raise UnreadableRow(f"{what} without an id")
    return found


def texts(value: Any, wire: str, extra: Extra) -> tuple[str, ...]:
    """A list of messages. Of one that is an object its text is taken, and the whole list is kept in `extra`."""
    if not value or isinstance(value, Unset):
        return ()
    rows = _quirks.as_rows(value)
    found = [item for item in ([value] if rows is None else rows) if item is not None and item != ""]
    if any(type(item) is not str for item in found):
        extra[wire] = value
    return tuple(_message(item) for item in found)


def _message(item: Any) -> str:
    if isinstance(item, str):
        return item
    for name in ("message", "text"):
        said = (_quirks.as_object(item) or {}).get(name)
        if isinstance(said, str) and said:
            return said
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"), default=str)
