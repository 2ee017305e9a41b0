"""The tree of errors is the one that its docstring draws, and its errors are values like others."""

from __future__ import annotations

import copy
import pickle
import re
from typing import Any

import pytest

import simplepod
from simplepod import Instance, PendingRental, errors

TREE: dict[str, type[errors.SimplePodError]] = {name: getattr(errors, name) for name in errors.__all__}
MACHINE = Instance(id=7, name="worker")
PENDING = PendingRental(kind="docker", offer="/instances/market/1", template="/instances/templates/38", count=1)
OF_TRANSPORT = {"method": "GET", "path": "/x", "sent": False, "status_code": 200, "body": "cut"}
OF_API = {
    "status_code": 422, "method": "POST", "path": "/x", "title": "t", "detail": "d", "violations": {"a": "b"},
    "headers": {"date": "today"}, "body": "cut",
}  # fmt: skip
OF_WAIT = {"instance": MACHINE}


def attributes_of(kind: type[errors.SimplePodError]) -> dict[str, Any]:
    if issubclass(kind, errors.TransportError):
        return OF_TRANSPORT
    if issubclass(kind, errors.APIError):
        return OF_API
    if issubclass(kind, errors.WaitError):
        return OF_WAIT
    others: dict[type[errors.SimplePodError], dict[str, Any]] = {
        errors.UnexpectedResponseError: {"status_code": 200, "method": "GET", "path": "/x", "body": "cut"},
        errors.RentUnconfirmedError: {"pending": PENDING, "found": (MACHINE,), "candidates": (MACHINE, MACHINE)},
        errors.PriceExceededError: {"instance": MACHINE, "deleted": True},
        errors.DeletionUnconfirmedError: {"instance_ids": (7, "V_abcd")},
    }
    return others.get(kind, {})


def drawn() -> dict[str, str | None]:
    """Each class of the drawing with the one above it."""
    parents: dict[str, str | None] = {}
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r" {4}([ │├└─]*)([A-Z]\w+)", line)
        if found:
            depth = len(found[1]) // 3
            parents[found[2]] = above[depth - 1] if depth else None
            above[depth:] = [found[2]]
    return parents


def test_the_tree_is_the_one_that_the_docstring_draws() -> None:
    real = {
        name: kind.__bases__[0].__name__ if kind is not errors.SimplePodError else None for name, kind in TREE.items()
    }

    assert drawn() == real


def test_every_error_of_the_module_is_public_and_of_one_base() -> None:
    defined = {
        name for name, value in vars(errors).items() if isinstance(value, type) and value.__module__ == errors.__name__
    }

    assert defined == set(errors.__all__)
    assert all(issubclass(kind, errors.SimplePodError) for kind in TREE.values())
    assert errors.SimplePodError.__bases__ == (Exception,)


@pytest.mark.parametrize("name", TREE)
def test_every_error_is_exported_at_the_top_and_says_what_it_means(name: str) -> None:
    assert getattr(simplepod, name) is TREE[name]
    assert name in simplepod.__all__
    assert TREE[name].__doc__


def test_time_outs_are_time_outs_to_those_who_know_nothing_of_us() -> None:
    assert {name for name, kind in TREE.items() if issubclass(kind, TimeoutError)} == {
        "RequestTimeoutError",
        "WaitTimeoutError",
    }


@pytest.mark.parametrize("name", TREE)
@pytest.mark.parametrize("again", [lambda error: pickle.loads(pickle.dumps(error)), copy.copy, copy.deepcopy])
def test_an_error_survives_a_journey_with_all_it_has(name: str, again: Any) -> None:
    attributes = attributes_of(TREE[name])
    error = TREE[name]("what happened", **attributes)
    error.add_note("a note")

    twin = again(error)

    assert type(twin) is TREE[name]
    assert str(twin) == "what happened"
    assert twin.__notes__ == ["a note"]
    assert {attribute: getattr(twin, attribute) for attribute in attributes} == attributes


def test_a_rate_limit_keeps_its_wait_on_a_journey() -> None:
    error = errors.RateLimitError("slow down", status_code=429)
    assert error.retry_after is None
    error.retry_after = 7.5

    assert pickle.loads(pickle.dumps(error)).retry_after == 7.5


@pytest.mark.parametrize("name", TREE)
def test_an_error_needs_nothing_but_its_message(name: str) -> None:
    error = TREE[name]("what happened")

    assert str(error) == "what happened"
    assert error.args == ("what happened",)


@pytest.mark.parametrize("name", TREE)
def test_what_shows_an_error_shows_its_message_only(name: str) -> None:
    error = TREE[name]("what happened", **attributes_of(TREE[name]))

    assert repr(error) == f"{name}('what happened')"


def test_sequences_and_mappings_of_an_error_are_its_own() -> None:
    violations, headers, ids = {"a": "b"}, {"c": "d"}, [7]
    refused = errors.APIError("no", violations=violations, headers=headers)
    undeleted = errors.DeletionUnconfirmedError("no", instance_ids=ids)
    for given in (violations, headers, ids):
        given.clear()

    assert (refused.violations, refused.headers, undeleted.instance_ids) == ({"a": "b"}, {"c": "d"}, (7,))
