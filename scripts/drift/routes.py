"""Methods, paths and other small texts in one form, whatever the names or samples in their place."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

METHODS = ("get", "put", "post", "patch", "delete")


def route(method: str, address: str) -> str:
    """`GET /instances/{}` from a template or a sample."""
    path = re.sub(r"\{[^{}]*\}|(?<=/)\d+(?=/|$)", "{}", urlsplit(address).path)
    return f"{method.upper()} {path.rstrip('/')}"


def query(address: str) -> list[str]:
    """The names of the parameters that an address has in its query."""
    return [name for name, _ in parse_qsl(urlsplit(address).query, keep_blank_values=True)]


def position(place: int) -> str:
    """What a path parameter is called here, whose name is only a document's own: by its place, counted from 0."""
    return f"{{{place + 1}}}"


def server(address: str) -> str:
    """Scheme and host of an address, without what may end it in prose."""
    return address.rstrip("/.")


def bounds(description: str) -> str:
    """The bounds that a description gives in words."""
    found = re.search(r"value from (\d+(?:\.\d+)?) to (\d+(?:\.\d+)?)", description)
    return f"{found[1]} to {found[2]}" if found else "none"
