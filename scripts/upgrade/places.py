"""Where things are in openapi.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drift.routes import METHODS

if TYPE_CHECKING:
    from drift.model import Pointer


def at(document: Any, pointer: Pointer) -> Any:
    """What a pointer leads to."""
    for step in pointer:
        document = document[step]
    return document


def target(node: Any) -> Pointer:
    """Where a reference leads."""
    return tuple(node["$ref"].removeprefix("#/").split("/"))


def operation(document: Any, name: str) -> Pointer:
    """The operation with that operationId."""
    return next(
        ("paths", path, method)
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item and item[method]["operationId"] == name
    )


def parameter(document: Any, place: tuple[str, ...]) -> Pointer | None:
    """The entry in the operation's list; None if the parameter belongs to the path, which other operations share."""
    owner = operation(document, place[0])
    for index, entry in enumerate(at(document, owner).get("parameters", ())):
        resolved = at(document, target(entry)) if "$ref" in entry else entry
        if (resolved["in"], resolved["name"]) == place[1:]:
            return (*owner, "parameters", index)
    return None


def schema(document: Any, pointer: Pointer) -> Pointer:
    """The schema of a parameter, body, answer or field."""
    while True:
        node = at(document, pointer)
        if "$ref" in node:
            pointer = target(node)
        elif "content" in node:
            pointer = (*pointer, "content", next(iter(node["content"])))
        elif "schema" in node:
            pointer = (*pointer, "schema")
        else:
            return pointer
