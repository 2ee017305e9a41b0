"""How one object names another."""

from typing import Any

import pytest

from simplepod import _quirks


@pytest.mark.parametrize(
    ("kind", "iri"),
    [
        ("offer", "/instances/market/29"),
        ("template", "/instances/templates/29"),
        ("instance", "/instances/29"),
        ("image", "/instances/images/29"),
        ("ssh_key", "/user-ssh-keys/29"),
    ],
)
def test_an_id_becomes_the_iri_of_its_kind_and_back(kind: str, iri: str) -> None:
    assert _quirks.iri(kind, 29) == iri
    assert _quirks.id_of(kind, iri) == 29


@pytest.mark.parametrize(
    "text", ["/instances/templates/3", "/instances/", "/instances/../7", "/instances/7/", "7", "", "/instances/\u0667"]
)
def test_a_foreign_or_malformed_iri_has_no_instance_id(text: str) -> None:
    assert _quirks.id_of("instance", text) is None


def test_every_template_is_rented_by_the_iri_of_a_template() -> None:
    assert _quirks.template_iri(38) == "/instances/templates/38"


@pytest.mark.parametrize(
    ("instance_market", "row_id", "iri"),
    [
        ("/instances/market/7731", 12, "/instances/market/7731"),
        (7731, 12, "/instances/market/7731"),
        (None, 12, "/instances/market/12"),
        ([], 12, "/instances/market/12"),
        ("/instances/images/7731", 12, None),
        ("/instances/market/../1", 12, None),
        (True, 12, None),
        (None, None, None),
    ],
)
def test_an_offer_is_rented_by_its_market_and_by_its_own_id_only_without_one(
    instance_market: Any, row_id: int | None, iri: str | None
) -> None:
    assert _quirks.offer_iri(instance_market, row_id) == iri
