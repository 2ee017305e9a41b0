"""IRIs: how one object names another."""

import re
from typing import Any

PREFIXES = {
    "offer": "/instances/market/",
    "template": "/instances/templates/",
    "instance": "/instances/",
    "image": "/instances/images/",
    "ssh_key": "/user-ssh-keys/",
}
_ID = re.compile(r"[0-9]{1,18}")
_is_market_iri = re.compile(rf"{PREFIXES['offer']}[\w-]+", re.ASCII).fullmatch


def iri(kind: str, row_id: int | str) -> str:
    """Q01: the IRI that a body wants where one would send an id."""
    return f"{PREFIXES[kind]}{row_id}"


def id_of(kind: str, text: str) -> int | None:
    """Q01: the id in an IRI of that kind; None for every other text."""
    prefix = PREFIXES[kind]
    tail = text.removeprefix(prefix)
    return int(tail) if text.startswith(prefix) and _ID.fullmatch(tail) else None


def template_iri(template_id: int) -> str:
    """Q31: how any template is rented by, a global one as well."""
    return iri("template", template_id)


def offer_iri(instance_market: Any, row_id: int | None) -> str | None:
    """Q34: what to rent a market row by: its `instanceMarket`; its own id only where that is missing."""
    if isinstance(instance_market, str) and _is_market_iri(instance_market):
        return instance_market
    if type(instance_market) is int:
        return iri("offer", instance_market)
    return iri("offer", row_id) if not instance_market and row_id is not None else None
