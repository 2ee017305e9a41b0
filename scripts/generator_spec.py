"""The spec as the generator gets it: checked for what the generator passes over in silence, and made tolerant."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

METHODS = ("get", "put", "post", "patch", "delete")

# Fields in answers that are dates. Change it together with the spec.
DATES = 8


class SpecError(Exception):
    """The spec would make the generator write wrong code without a warning."""


def load(path: Path) -> dict[str, Any]:
    """The document, read by the YAML 1.2 rules that the generator itself uses."""
    document: dict[str, Any] = YAML(typ="safe").load(path)
    return document


def operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every operation of the document."""
    for path in document["paths"].values():
        yield from (path[method] for method in METHODS if method in path)


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in a tree, outermost first."""
    if isinstance(tree, dict):
        yield tree
        for child in tree.values():
            yield from nodes(child)
    elif isinstance(tree, list):
        for child in tree:
            yield from nodes(child)


def check(document: dict[str, Any]) -> None:
    """Finds what the generator turns into wrong code without saying so.

    Raises:
        SpecError: Something was found; the message names it.
    """
    faults = [
        *_repeated_operations(document),
        *_ambiguous_bodies(document),
        *_ignored_styles(document),
        *_sent_defaults(document),
    ]
    if faults:
        raise SpecError("\n".join(faults))


def _repeated_operations(document: dict[str, Any]) -> Iterator[str]:
    """Of two operations with one id, the second overwrites the first."""
    counts = Counter(str(operation.get("operationId")) for operation in operations(document))
    for name, count in counts.items():
        if count > 1 or name == "None":
            yield f"operationId {name} occurs {count} times"


def _ambiguous_bodies(document: dict[str, Any]) -> Iterator[str]:
    """Two content types for one body make a module that cannot be imported."""
    for operation in operations(document):
        if "requestBody" in operation and len(operation["requestBody"]["content"]) != 1:
            yield f"{operation['operationId']}: a request body takes exactly one content type here"


def _ignored_styles(document: dict[str, Any]) -> Iterator[str]:
    """The generator sends every parameter in the plain form, whatever the document says."""
    for node in nodes(document):
        if "in" in node and ("style" in node or "explode" in node):
            yield f"parameter {node.get('name')}: style and explode are ignored by the generator"


def _sent_defaults(document: dict[str, Any]) -> Iterator[str]:
    """A default in a request schema is sent with every update, and so resets what was left out."""
    for name, schema in document["components"]["schemas"].items():
        if any("default" in node for node in nodes(schema)):
            yield f"schema {name}: a default would be sent always"


def drop_dates(document: dict[str, Any]) -> None:
    """Takes `format: date-time` from the schemas, so that dates stay strings.

    Generated code lets one date that it cannot read spoil the whole answer; the facade reads dates itself.

    Raises:
        SpecError: There are more or fewer dates than `DATES`, so somebody should look whether one is in a request.
    """
    dates = [node for node in nodes(document["components"]["schemas"]) if node.get("format") == "date-time"]
    if len(dates) != DATES:
        raise SpecError(f"the schemas have {len(dates)} dates, not {DATES}: adjust DATES in {__name__}.py")
    for node in dates:
        del node["format"]
