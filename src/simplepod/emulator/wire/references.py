"""IRIs in bodies, and ids in paths."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from simplepod.emulator.wire.body import Body, php_type
from simplepod.emulator.wire.problems import Violation, bad, invalid, not_found
from simplepod.emulator.world.errors import NotThereError

_IRI = re.compile(r"(?P<path>/[a-z-]+(?:/[a-z-]+)*)/(?P<id>[0-9]+)")
_KINDS = {
    "/instances",
    "/instances/market",
    "/instances/templates",
    "/instances/global-templates",
    "/instances/images",
    "/user-ssh-keys",
}
T = TypeVar("T")


def referred(body: Body, field: str, path: str, find: Callable[[int], T]) -> T:
    """The object that a required IRI names."""
    iri = body.raw(field)
    if iri is None:
        raise invalid(Violation(field, "This value should not be null."))
    return find_by_iri(iri, field, path, find)


def find_by_iri(iri: Any, field: str, path: str, find: Callable[[int], T]) -> T:
    """The object that an IRI names; the refusals are the framework's."""
    if not isinstance(iri, str):
        raise bad(f'Expected IRI or nested document for attribute "{field}", "{php_type(iri)}" given.')
    match = _IRI.fullmatch(iri)
    if match is None or match["path"] not in _KINDS:
        raise bad(f'Invalid IRI "{iri}".')
    if match["path"] != path:
        raise bad(f'Item not found for "{iri}".')
    try:
        return find(int(match["id"]))
    except NotThereError:
        raise bad(f'Item not found for "{iri}".') from None


def path_id(text: str) -> int:
    """The number in a path; anything else is nothing that could be found."""
    if not text.isdecimal():
        raise not_found()
    return int(text)
