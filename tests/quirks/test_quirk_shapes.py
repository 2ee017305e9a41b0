"""Objects, lists and relations."""

from typing import Any

import pytest

from simplepod import _quirks


def test_an_empty_array_is_an_empty_object() -> None:
    assert _quirks.as_object([]) == {}
    assert _quirks.as_object({"id": 7}) == {"id": 7}


@pytest.mark.parametrize("value", [None, [1], "text", 7])
def test_what_is_no_object_is_none(value: Any) -> None:
    assert _quirks.as_object(value) is None


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        ([1, 2], [1, 2]),
        ({"0": "a", "2": "c", "10": "d"}, ["a", "c", "d"]),
        ({}, []),
        ({"hydra:member": [1], "hydra:totalItems": 1}, [1]),
        ({"member": [1]}, [1]),
        ({"data": {"1": "a"}}, ["a"]),
        ({"items": []}, []),
        ({"data": "text", "id": 7}, None),
        ({"id": 7}, None),
        ("text", None),
        (None, None),
    ],
)
def test_rows_are_found_keyed_by_index_and_in_envelopes(value: Any, rows: list[Any] | None) -> None:
    assert _quirks.as_rows(value) == rows


@pytest.mark.parametrize(
    ("value", "related"),
    [
        ({"id": 38, "imageName": "ubuntu"}, {"id": 38, "imageName": "ubuntu"}),
        ("/instances/templates/38", {"id": 38}),
        (38, {"id": 38}),
        ("38", {"id": 38}),
        ([], {}),
        ("/instances/images/38", None),
        ("ubuntu", None),
        (None, None),
    ],
)
def test_a_relation_is_read_from_object_iri_and_id(value: Any, related: dict[str, Any] | None) -> None:
    assert _quirks.read_relation(value, "template") == related
