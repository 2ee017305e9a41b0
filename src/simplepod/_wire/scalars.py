"""Single values. Every reader takes anything and gives a value of its type, or None when there is none to be read."""

import math
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

_LARGEST_INT = 2**63 - 1  # beyond it a number is no count or size, and `1e999999999` would take all memory as an int
_DIGITS_OF_AN_INT = 18
_LONGEST_NUMBER = 64
_NUMERIC = frozenset({int, float, Decimal, str})  # by exact type, for a bool is an int to isinstance
_MILLISECONDS_FROM = 100_000_000_000  # as seconds, this is the year 5138
_DIGITS_OF_A_DATE = 8  # "20250510" is a date, longer digits are an epoch


def read_int(value: Any) -> int | None:
    """Q20: 24, 24.0, "24" and "24.0" are 24; a bool, a fraction and a word are none."""
    if type(value) is int:
        return value
    if type(value) is str and value.isascii() and value.isdecimal() and len(value) <= _DIGITS_OF_AN_INT:
        return int(value)  # ports are texts, and a Decimal takes ten times as long
    number = read_decimal(value)
    if number is None or number.copy_abs() > _LARGEST_INT or number != number.to_integral_value():
        return None
    return int(number)


def read_float(value: Any) -> float | None:
    """Q20: a number or its text; NaN and the infinities are none, for nothing can be reckoned with them."""
    if type(value) not in _NUMERIC:
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def read_decimal(value: Any) -> Decimal | None:
    """Q20: money, digit by digit as it was written; a float counts as what it prints as."""
    if type(value) not in _NUMERIC:
        return None
    if isinstance(value, float):
        value = repr(value)
    if isinstance(value, str) and len(value) > _LONGEST_NUMBER:
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def read_bool(value: Any) -> bool | None:
    """Q20: true, 1, "1" and "true", and their opposites."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in {"true", "false"}:
        return value.strip().lower() == "true"
    number = read_float(value)
    return number == 1 if number in {0, 1} else None


def read_str(value: Any) -> str | None:
    """Q20: a text, or the number that stands in its place (a tag `24`, a version `13.0`)."""
    if isinstance(value, str):
        return value
    number = read_decimal(value)
    return None if number is None else str(value)


def read_datetime(value: Any) -> datetime | None:
    """Q29: ISO 8601 or an epoch, always with a time zone: a naive one is the vendor's, Warsaw."""
    if isinstance(value, str) and (value[4:5] == "-" or not _is_epoch(value)):
        return _read_iso(value)
    number = read_float(value)
    if number is None or number <= 0:
        return None
    try:
        return datetime.fromtimestamp(number / 1000 if number >= _MILLISECONDS_FROM else number, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _is_epoch(text: str) -> bool:
    whole, _, fraction = text.strip().partition(".")
    return whole.isdecimal() and len(whole) > _DIGITS_OF_A_DATE and (not fraction or fraction.isdecimal())


def _read_iso(text: str) -> datetime | None:
    moment: datetime | None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = _read_rare_iso(text.strip())
    if moment is None or moment.tzinfo is not None:
        return moment
    from zoneinfo import ZoneInfo  # a twentieth of what importing the client takes, and dates are seldom naive

    return moment.replace(tzinfo=ZoneInfo("Europe/Warsaw"))


def _read_rare_iso(text: str) -> datetime | None:
    from dateutil.parser import isoparse  # slow to import, and hardly ever needed

    try:
        return isoparse(text)  # 24:00, ordinal dates, months: what `fromisoformat` refuses
    except (ValueError, OverflowError):
        return None
