"""Whether and when a request is sent again, as a matter of rules."""

from __future__ import annotations

from typing import Any

import pytest

from simplepod import NO_RETRY, APIError, RequestTimeoutError, RetryPolicy, SimplePodError, TransportError
from simplepod.errors import UnexpectedResponseError

POLICY = RetryPolicy(attempts=5, base=1.0, cap=3.0, retry_after_cap=10.0)
REPEATABLE = [("GET", None), ("HEAD", None), ("PUT", None), ("DELETE", None), ("POST", True), ("PATCH", True)]
NOT_REPEATABLE = [("POST", None), ("PATCH", None), ("PUT", False), ("GET", False)]
PASSING = [429, 502, 503, 504, 520, 521, 522, 523, 524]
LASTING = sorted({*range(300, 600)} - {*PASSING})
UNSENT = TransportError("refused", sent=False)
BROKEN = [TransportError("reset"), RequestTimeoutError("late"), TransportError("cut", status_code=200)]


def told(status: int, **headers: str) -> APIError:
    return APIError("no", status_code=status, headers={name.replace("_", "-"): text for name, text in headers.items()})


@pytest.mark.parametrize(("method", "told_so"), REPEATABLE)
@pytest.mark.parametrize("error", [*map(told, PASSING), *BROKEN, UNSENT], ids=str)
def test_what_may_be_done_twice_is_repeated_after_what_may_pass(
    method: str,
    told_so: bool | None,  # noqa: FBT001
    error: SimplePodError,
) -> None:
    assert POLICY.delay(1, method, error, repeatable=told_so) is not None


@pytest.mark.parametrize(("method", "told_so"), NOT_REPEATABLE)
@pytest.mark.parametrize("error", [*map(told, PASSING), *BROKEN], ids=str)
def test_what_must_not_be_done_twice_is_not_repeated_once_it_may_have_arrived(
    method: str,
    told_so: bool | None,  # noqa: FBT001
    error: SimplePodError,
) -> None:
    assert POLICY.delay(1, method, error, repeatable=told_so) is None


@pytest.mark.parametrize(("method", "told_so"), NOT_REPEATABLE)
def test_what_must_not_be_done_twice_is_repeated_when_it_never_left(
    method: str,
    told_so: bool | None,  # noqa: FBT001
) -> None:
    assert POLICY.delay(1, method, UNSENT, repeatable=told_so) is not None


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_other_status_is_worth_another_try(method: str) -> None:
    assert [status for status in LASTING if POLICY.delay(1, method, told(status)) is not None] == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unreadable_answer_is_an_answer(method: str) -> None:
    assert POLICY.delay(1, method, UnexpectedResponseError("200 but no JSON")) is None


@pytest.mark.parametrize("error", [told(503), UNSENT], ids=str)
def test_the_last_attempt_is_the_last(error: SimplePodError) -> None:
    assert POLICY.delay(4, "GET", error) is not None
    assert POLICY.delay(5, "GET", error) is None
    assert NO_RETRY.delay(1, "GET", error) is None


@pytest.mark.parametrize(("attempt", "longest"), [(1, 1.0), (2, 2.0), (3, 3.0), (4, 3.0)])
def test_the_wait_doubles_up_to_the_cap_and_is_shortened_by_up_to_half(attempt: int, longest: float) -> None:
    waits = [POLICY.delay(attempt, "GET", told(503)) for _ in range(200)]

    assert all(wait is not None and longest / 2 <= wait <= longest for wait in waits)
    assert len(set(waits)) > 100


def test_many_attempts_do_not_overflow_the_wait() -> None:
    wait = RetryPolicy(attempts=10_000).delay(9_999, "GET", told(503))

    assert wait is not None
    assert wait <= 8.0


DATE = "Wed, 21 Oct 2026 07:28:00 GMT"


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry_after": "4"}, 4.0),
        ({"retry_after": " 0.25 "}, 0.25),
        ({"retry_after": "11"}, 10.0),
        ({"retry_after": "86400"}, 10.0),
        ({"retry_after": "Wed, 21 Oct 2026 07:28:05 GMT", "date": DATE}, 5.0),
        ({"retry_after": "Wed, 21 Oct 2026 07:28:05 -0000", "date": DATE}, 5.0),
        ({"retry_after": "Wed, 21 Oct 2026 09:28:05 +0200", "date": DATE}, 5.0),
        ({"retry_after": "Wed, 21 Oct 2026 09:28:00 GMT", "date": DATE}, 10.0),
        ({"retry_after": "Fri, 31 Dec 9999 23:59:59 GMT", "date": "no date"}, 10.0),
    ],
)
def test_the_wait_that_the_server_asks_for_is_kept_up_to_its_cap(headers: dict[str, str], wait: float) -> None:
    assert POLICY.delay(1, "GET", told(429, **headers)) == wait


@pytest.mark.parametrize(
    "headers",
    [
        {"retry_after": "0"},
        {"retry_after": "-5"},
        {"retry_after": DATE, "date": DATE},
        {"retry_after": "Wed, 21 Oct 2026 07:27:00 GMT", "date": DATE},
        {"retry_after": "Sun, 06 Nov 1994 08:49:37 GMT"},
    ],
)
def test_a_server_that_asks_for_no_wait_is_still_given_the_first_one(headers: dict[str, str]) -> None:
    assert POLICY.delay(1, "GET", told(429, **headers)) == 1.0


def test_a_server_that_asks_for_no_wait_again_and_again_is_given_longer_ones() -> None:
    waits = [POLICY.delay(4, "GET", told(503, retry_after="0")) for _ in range(50)]

    assert all(wait is not None and 1.5 <= wait <= 3.0 for wait in waits)
    assert len(set(waits)) > 25


def test_without_a_base_a_server_that_asks_for_no_wait_is_given_none() -> None:
    assert RetryPolicy(base=0).delay(1, "GET", told(429, retry_after="0")) == 0


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "nan", "inf", "1e999", "Wed, 99 Oct 2026 07:28:00 GMT",
        "Mon, 01 Jan 99999999999999999999 00:00:00 GMT", "Mon, 01 Jan 2026 00:00:00 +99999999999999",
    ],
)  # fmt: skip
def test_a_retry_after_that_says_nothing_is_passed_over(text: str) -> None:
    wait = POLICY.delay(1, "GET", told(429, retry_after=text))

    assert wait is not None
    assert 0.5 <= wait <= 1.0


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        *[({"attempts": value}, "attempts") for value in (0, -1, 1.5, True, "3", None)],
        *[({"total": value}, "total") for value in (0, -1.0, float("nan"), True, "90", None)],
        *[({name: value}, name) for name in ("base", "cap", "retry_after_cap") for value in (-0.1, float("nan"), "1")],
    ],
)
def test_a_policy_that_cannot_be_meant_is_refused(settings: dict[str, Any], name: str) -> None:
    with pytest.raises(ValueError, match=rf"^{name} must be a .* not .*\.$"):
        RetryPolicy(**settings)


def test_a_policy_may_be_without_bounds_of_time() -> None:
    endless = RetryPolicy(total=float("inf"), cap=float("inf"), retry_after_cap=float("inf"))

    assert endless.delay(1, "GET", told(429, retry_after="86400")) == 86400


def test_policies_are_values() -> None:
    assert RetryPolicy(attempts=1) == NO_RETRY
    assert repr(NO_RETRY) == "RetryPolicy(attempts=1, total=90.0, base=0.5, cap=8.0, retry_after_cap=60.0)"
