"""What is asked of the server, and what is checked here."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simplepod import _quirks


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("12.8", (12, 8)),
        (" 580.95.05 ", (580, 95, 5)),
        ("13", (13,)),
        ("v13", None),
        ("", None),
        (None, None),
        ("12.", None),
    ],
)
def test_a_version_is_read_as_numbers(text: str | None, version: tuple[int, ...] | None) -> None:
    assert _quirks.parse_version(text) == version


@pytest.mark.parametrize(
    ("version", "wanted", "fulfilled"),
    [
        ("12.10", ">=12.9", True),
        ("12.9", ">=12.10", False),
        ("13.0", "<=12.8", False),
        ("12.8", "<=12.8", True),
        ("12.8.0", "12.8", True),
        ("12.8.1", "12.8", False),
        ("13", ">= 13.0", True),
        ("unknown", ">=12.8", None),
        (None, "12.8", None),
    ],
)
def test_versions_are_compared_as_numbers(version: str | None, wanted: str, fulfilled: bool | None) -> None:  # noqa: FBT001
    assert _quirks.version_matches(version, wanted) is fulfilled


@pytest.mark.parametrize("wanted", ["", "=12.8", ">12.8", "12.x", ">=", "twelve"])
def test_a_version_condition_that_cannot_be_meant_is_refused(wanted: str) -> None:
    with pytest.raises(ValueError, match="is no version condition"):
        _quirks.version_matches(None, wanted)


@pytest.mark.parametrize(
    ("value", "side", "sent"),
    [
        (0.48, "lte", 1),
        (0.48, "gte", 0),
        (5, "lte", 5),
        (5.1, "lte", None),
        (-0.1, "gte", None),
        (math.inf, "lte", None),
        (math.nan, "gte", None),
    ],
)
def test_a_bound_is_sent_rounded_outwards_and_only_if_the_api_takes_it(
    value: float, side: Any, sent: int | None
) -> None:
    assert _quirks.wire_bound(value, side, 0, 5) == sent


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_no_bound_sent_hides_a_value_that_fulfils_the_filter(bound: float, value: float) -> None:
    low, high = _quirks.wire_bound(bound, "gte", 1, 16_384), _quirks.wire_bound(bound, "lte", 1, 16_384)

    assert low is None or value < bound or value >= low
    assert high is None or value > bound or value <= high


@pytest.mark.parametrize(
    ("value", "low", "high", "kept"),
    [
        (0.5, 0.5, 0.5, True),
        (0.51, None, 0.5, False),
        (0.49, 0.5, None, False),
        (7, None, None, True),
        (None, 1, None, False),
    ],
)
def test_a_filter_is_applied_exactly_whatever_the_server_made_of_it(
    value: float | None,
    low: float | None,
    high: float | None,
    kept: bool,  # noqa: FBT001
) -> None:
    assert _quirks.within(value, low, high) is kept


def test_a_value_that_a_row_does_not_state_is_kept_only_on_request() -> None:
    assert _quirks.within(None, 1, 2, include_unknown=True)
    assert not _quirks.within(None, 1, 2)
