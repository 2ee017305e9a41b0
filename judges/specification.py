"""openapi.yaml as the judges need it: its operations, and copies that say more or less than the file itself."""

from __future__ import annotations

import copy
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).parent.parent
FILE = ROOT / "openapi.yaml"
Node = dict[str, Any]


@frozen
class Operation:
    """One operation, and what a request of it may carry."""

    name: str
    tag: str
    method: str
    path: str
    parameters: Mapping[str, Node]
    """Name -> parameter, of the query."""
    body: Node | None
    """The schema of the body."""
    statuses: tuple[str, ...]

    @property
    def fields(self) -> frozenset[str]:
        """What a request can carry: names in the query, and fields of the body."""
        return frozenset([*self.parameters, *(self.body or {}).get("properties", {})])

    def is_at(self, method: str, path: str) -> bool:
        """Whether a request is one of this operation's."""
        return self.method == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", self.path), path) is not None


@cache
def document() -> Node:
    """The file; not to be changed."""
    found: Node = YAML(typ="safe", pure=True).load(FILE)
    return found


def resolved(node: Node, within: Node | None = None) -> Node:
    """What a node refers to, or the node itself."""
    reference = node.get("$ref")
    if reference is None:
        return node
    target: Node = document() if within is None else within
    for part in reference.removeprefix("#/").split("/"):
        target = target[part]
    return resolved(target, within)


@cache
def operations() -> tuple[Operation, ...]:
    """All operations, those with a placeholder in their path last."""
    found = [
        _operation(path, method, node, item.get("parameters", []))
        for path, item in document()["paths"].items()
        for method, node in item.items()
        if method != "parameters"
    ]
    return tuple(sorted(found, key=lambda operation: "{" in operation.path))


def _operation(path: str, method: str, node: Node, shared: list[Node]) -> Operation:
    parameters = [resolved(parameter) for parameter in [*shared, *node.get("parameters", [])]]
    content = node.get("requestBody", {}).get("content", {})
    return Operation(
        name=node["operationId"],
        tag=node["tags"][0],
        method=method.upper(),
        path=path,
        parameters={parameter["name"]: parameter for parameter in parameters if parameter["in"] == "query"},
        body=next((resolved(media["schema"]) for media in content.values()), None),
        statuses=tuple(node["responses"]),
    )


def operation(name: str) -> Operation:
    """An operation by its operationId."""
    return next(known for known in operations() if known.name == name)


def operation_at(method: str, path: str) -> Operation | None:
    """The operation that a request is of."""
    return next((known for known in operations() if known.is_at(method, path)), None)


def filled() -> Node:
    """A copy whose answers have all their fields, for mock servers; what a request must be is left alone.

    Nothing in an answer is required, so that a mock would answer `{}` and prove nothing. As in life, nothing counts
    0 GPUs, and an order is answered by a machine that was not listed before.
    """
    spec = copy.deepcopy(document())
    for schema in _schemas_of_answers(spec):
        if "properties" in schema:
            schema["required"] = list(schema["properties"])
        if schema.get("type") == "integer":
            schema.setdefault("examples", [1])
    rented = values(spec["components"]["schemas"]["Instance"], 0) | {"id": 4711}
    for path in ("/instances", "/instances/vm", "/instances/vm/resume"):
        spec["paths"][path]["post"]["responses"]["201"]["content"]["application/json"]["example"] = rented
    return spec


def with_empty_arrays() -> Node:
    """A copy that takes `[]` where an empty object is meant: in whatever is marked with Q21."""
    spec = copy.deepcopy(document())
    schemas = spec["components"]["schemas"]
    for name, schema in schemas.items():
        if "Q21" in schema.get("x-quirk", []) and schema["type"] == "object":
            schemas[name] = {"anyOf": [schema, {"type": "array", "maxItems": 0}]}
    return spec


def _schemas_of_answers(spec: Node) -> list[Node]:
    found: dict[int, Node] = {}

    def visit(node: Any) -> None:
        if isinstance(node, dict):
            target = resolved(node, spec)
            if id(target) not in found:
                found[id(target)] = target
                for child in target.values():
                    visit(child)
        elif isinstance(node, list):
            for child in node:
                visit(child)

    for item in spec["paths"].values():
        for method, node in item.items():
            if method != "parameters":
                visit([response for status, response in node["responses"].items() if status.startswith("2")])
    return list(found.values())


def values(schema: Node, choice: int) -> Any:
    """A value that a schema allows, with everything in it; `choice` picks among alternatives."""
    schema = resolved(schema)
    if "oneOf" in schema:
        return values(schema["oneOf"][choice % len(schema["oneOf"])], choice)
    for examples in (schema.get("examples"), schema.get("enum")):
        if examples:
            return examples[choice % len(examples)]
    kind = schema.get("type", "null")
    return _BY_TYPE[kind[choice % len(kind)] if isinstance(kind, list) else kind](schema, choice)


_BY_TYPE: Mapping[str, Callable[[Node, int], Any]] = {
    "null": lambda _schema, _choice: None,
    "string": lambda _schema, _choice: "text",
    "integer": lambda schema, _choice: schema.get("minimum", 1),
    "number": lambda _schema, _choice: 0.5,
    "boolean": lambda _schema, choice: bool(choice),
    "array": lambda schema, choice: [values(schema["items"], choice)],
    "object": lambda schema, choice: {name: values(part, choice) for name, part in schema["properties"].items()},
}


def write(spec: Node, folder: Path) -> Path:
    """The copy as a file."""
    path = folder / "openapi.json"
    path.write_text(json.dumps(spec), encoding="utf-8")
    return path
