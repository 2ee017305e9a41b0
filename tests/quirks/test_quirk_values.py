"""Single values."""

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from simplepod import _quirks

SECONDS = 1_746_878_341
MOMENT = datetime(2025, 5, 10, 11, 59, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (24, 24), (24.0, 24), ("24", 24), (" 24.0 ", 24), (Decimal("24.00"), 24), (-1, -1), (7.5, None), ("7.5", None),
        (True, None), (None, None), ("", None), ("many", None), (math.nan, None), (math.inf, None), ([], None),
        (Decimal("1e999999999"), None), ("1e999999999", None), ("9" * 5000, None),
    ],
)  # fmt: skip
def test_a_whole_number_is_read_from_number_and_text(value: Any, number: int | None) -> None:
    assert _quirks.read_int(value) == number
    assert type(_quirks.read_int(value)) is type(number)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (0.48, 0.48), ("0.48", 0.48), (1, 1.0), (Decimal("0.48"), 0.48), (False, None), (math.nan, None),
        (-math.inf, None), ("Infinity", None), ("nan", None), (10**400, None), ("", None), (None, None), ({}, None),
    ],
)  # fmt: skip
def test_a_number_is_read_from_number_and_text_unless_nothing_can_be_reckoned_with_it(
    value: Any, number: float | None
) -> None:
    assert _quirks.read_float(value) == number
    assert type(_quirks.read_float(value)) is type(number)


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        (Decimal("7.10"), "7.10"), ("12.50000000", "12.50000000"), (7, "7"), (0.1, "0.1"), (7.16482578, "7.16482578"),
        (True, None), ("", None), ("plenty", None), (math.nan, None), (Decimal("Infinity"), None), (None, None),
    ],
)  # fmt: skip
def test_money_keeps_the_digits_it_was_written_with(value: Any, digits: str | None) -> None:
    money = _quirks.read_decimal(value)

    assert (None if money is None else str(money)) == digits


@pytest.mark.parametrize(
    ("value", "flag"),
    [
        (True, True), (1, True), ("1", True), ("TRUE", True), (1.0, True), (False, False), (0, False), ("0", False),
        ("false", False), (2, None), ("perhaps", None), ("", None), (None, None), ([], None),
    ],
)  # fmt: skip
def test_a_yes_or_no_is_read_from_bool_number_and_text(value: Any, flag: bool | None) -> None:  # noqa: FBT001
    assert _quirks.read_bool(value) is flag


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("latest", "latest"),
        ("", ""),
        (24, "24"),
        (13.0, "13.0"),
        (True, None),
        (None, None),
        ([], None),
        (math.nan, None),
    ],
)
def test_a_text_is_read_from_text_and_number(value: Any, text: str | None) -> None:
    assert _quirks.read_str(value) == text


@pytest.mark.parametrize(
    "value",
    [
        "2025-05-10T13:59:01+02:00",
        "2025-05-10T11:59:01Z",
        "2025-05-10 13:59:01",
        " 20250510T135901 ",
        "2025-130T13:59:01+0200",
        SECONDS,
        float(SECONDS),
        Decimal(SECONDS),
        str(SECONDS),
        SECONDS * 1000,
        f"{SECONDS}000",
        f"{SECONDS}.0",
    ],
)
def test_a_date_is_read_from_iso_texts_and_epochs_and_a_naive_one_is_in_warsaw(value: Any) -> None:
    assert _quirks.read_datetime(value) == MOMENT


def test_a_naive_date_in_winter_is_in_winter_time() -> None:
    winter = _quirks.read_datetime("2025-01-10T12:00:00")

    assert winter is not None
    assert winter.utcoffset() == timedelta(hours=1)


def test_midnight_at_the_end_of_a_day_is_the_next_day() -> None:
    assert _quirks.read_datetime("2025-05-10T24:00:00Z") == datetime(2025, 5, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    "value", ["", "never", "0000-00-00 00:00:00", "2025-13-40", 0, -1, True, None, [], math.nan, 1e300, "5", "9" * 30]
)
def test_a_date_that_cannot_be_read_is_none(value: Any) -> None:
    assert _quirks.read_datetime(value) is None
