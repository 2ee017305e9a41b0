"""What an answer means."""

import math
from decimal import Decimal
from typing import Any

import pytest

from simplepod import _quirks


@pytest.mark.parametrize(
    ("payload", "denies"),
    [
        ({"title": "An error occurred", "detail": "Not Found"}, True),
        ({"detail": "Not Found"}, True),
        ({"hydra:title": "An error occurred", "hydra:description": "Not Found"}, True),
        ({"type": "/errors/404", "title": "Not Found"}, True),
        ({"detail": 'No route found for "GET https://api.simplepod.ai/instances/7"'}, False),
        ({"title": "no healthy upstream"}, False),
        ({"message": "no Route matched with those values"}, False),
        ({"message": "Not Found"}, False),
        ({"error": "default backend - 404"}, False),
        ({"status": "deleted"}, False),
        ({}, False),
        ([], False),
        (None, False),
        ("Not Found", False),
    ],
)
def test_only_the_apis_own_404_denies_that_an_object_exists(payload: Any, denies: bool) -> None:  # noqa: FBT001
    assert _quirks.denies_existence(payload) is denies


@pytest.mark.parametrize(
    ("text", "own_words"),
    [
        ("This offer is already rented", "This offer is already rented"),
        ('Already rented: {"gpuCount":1,"envVariables":"[]"}', "Already rented:"),
        ('Already rented: {\\"envVariables\\":\\"[]\\"}', "Already rented:"),
        ('[{"name": "A"}] is not allowed', ""),
        ("No such thing [ {'name': 'A'} ]", "No such thing"),
        ("Choose one of [1, 2] {a}", "Choose one of [1, 2] {a}"),
        (
            'The type of the "envVariables" attribute must be "array".',
            'The type of the "envVariables" attribute must be "array".',
        ),
        ('Item not found for "/instances/templates/99999".', 'Item not found for "/instances/templates/99999".'),
        ("", ""),
    ],
)
def test_an_error_is_read_without_the_request_that_it_repeats(text: str, own_words: str) -> None:
    assert _quirks.without_echo(text) == own_words


@pytest.mark.parametrize(
    ("payload", "has_content"),
    [
        ({"id": 7}, True),
        ([{"id": 7}, {}], True),
        ({}, False),
        ([], False),
        ([{}], False),
        (None, False),
        ("", False),
        (0, False),
    ],
)
def test_an_answer_without_an_object_is_read_again(payload: Any, has_content: bool) -> None:  # noqa: FBT001
    assert _quirks.has_content(payload) is has_content


@pytest.mark.parametrize(
    ("raw_count", "new_count", "asked", "ends"),
    [
        (0, 0, 100, True),
        (100, 0, 100, True),
        (29, 29, 100, True),
        (30, 30, 100, False),
        (99, 99, 100, False),
        (100, 1, 100, False),
        (4, 4, 5, True),
        (5, 5, 5, False),
    ],
)
def test_a_listing_ends_where_a_capped_page_could_not(raw_count: int, new_count: int, asked: int, ends: bool) -> None:  # noqa: FBT001
    assert _quirks.ends_listing(raw_count, new_count, asked) is ends


def test_none_is_not_given_and_what_clears_a_text_is() -> None:
    assert not _quirks.is_given(None)
    assert all(map(_quirks.is_given, ("", 0, False)))


def test_only_the_same_name_is_the_same_name() -> None:
    assert _quirks.same_name("aixman", "aixman")
    assert not _quirks.same_name("aixman-2", "aixman")
    assert not _quirks.same_name("Aixman", "aixman")
    assert not _quirks.same_name(None, None)


@pytest.mark.parametrize(
    ("payload", "title", "detail"),
    [
        ({"title": "An error occurred", "detail": "Invalid credentials."}, "An error occurred", "Invalid credentials."),
        ({"hydra:title": "An error", "hydra:description": "Not Found"}, "An error", "Not Found"),
        ({"message": "Offer is gone"}, None, "Offer is gone"),
        ({"error": {"message": "No balance"}}, None, "No balance"),
        ({"error": "Too much"}, None, "Too much"),
        ({"title": 5, "detail": ["x"], "message": {}}, None, None),
        ("Bad gateway", None, "Bad gateway"),
        ("", None, None),
        ([], None, None),
        (None, None, None),
    ],
)
def test_an_error_body_is_read_in_every_dialect(payload: Any, title: str | None, detail: str | None) -> None:
    assert _quirks.read_problem(payload) == (title, detail, {})


def test_violations_are_read_by_field() -> None:
    body = {
        "title": "An error occurred",
        "detail": "name: too short\nname: too plain",
        "violations": [
            {"propertyPath": "name", "message": "Too short."},
            {"propertyPath": "name", "message": "Too plain.", "code": "c1"},
            {"message": "No balance."},
            {"propertyPath": "silent"},
            None,
        ],
    }

    assert _quirks.read_problem(body)[2] == {"name": "Too short. Too plain.", "": "No balance."}


def test_violations_keyed_by_index_are_read_as_well() -> None:
    body = {"violations": {"1": {"propertyPath": "gpuCount", "message": "Too many."}}}

    assert _quirks.read_problem(body)[2] == {"gpuCount": "Too many."}


@pytest.mark.parametrize(
    ("status", "errors", "phase"),
    [
        ("running", [], "up"),
        ("active", ["old error"], "up"),
        ("Running", [], "up"),
        ("created", [], "coming"),
        ("created", ["slow"], "coming"),
        ("levitating", [], "coming"),
        ("levitating", ["manifest unknown"], "failed"),
        (None, [], "coming"),
        (None, ["manifest unknown"], "failed"),
        ("error", [], "failed"),
        ("exited", [], "failed"),
        ("paused", [], "paused"),
        ("deleted", [], "gone"),
    ],
)
def test_a_status_that_nobody_knows_is_on_its_way_unless_the_vendor_reports_errors(
    status: str | None, errors: list[str], phase: str
) -> None:
    assert _quirks.status_phase(status, errors) == phase


def test_the_balance_lasts_for_hours_that_the_api_does_not_tell() -> None:
    assert _quirks.hours_for(Decimal("7.20"), 0.48) == pytest.approx(15)
    assert _quirks.hours_for(Decimal("7.20"), Decimal("0.48")) == pytest.approx(15)
    assert _quirks.hours_for(Decimal(-1), 0.48) == 0
    assert _quirks.hours_for(Decimal(0), 0) == math.inf


@pytest.mark.parametrize("price", [-0.1, math.nan, True])
def test_a_price_that_nobody_can_ask_for_is_refused(price: float) -> None:
    with pytest.raises(ValueError, match="is no hourly price"):
        _quirks.hours_for(Decimal(1), price)


def test_an_unknown_balance_lasts_nobody_knows_how_long() -> None:
    with pytest.raises(ValueError, match="states no balance"):
        _quirks.hours_for(None, 1)
