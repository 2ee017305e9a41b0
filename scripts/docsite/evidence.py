"""How well each operation and shape is known, from `openapi.yaml`."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from docsite.tables import table

_SPECIFICATION = Path(__file__).parents[2] / "openapi.yaml"


def operations() -> str:
    """Each operation with its method and path."""
    return table(("Operation", "Request", "Evidence", "Why"), _operations(_document()["paths"]))


def shapes() -> str:
    """Each schema of whose fields no document tells."""
    schemas = _document()["components"]["schemas"]
    rows = [(f"`{name}`", *_evidence(schema)) for name, schema in schemas.items() if "x-evidence" in schema]
    return table(("Schema", "Evidence", "Why"), rows)


def _operations(paths: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for path, methods in paths.items():
        for method, operation in methods.items():
            if "operationId" in operation:
                yield f"`{operation['operationId']}`", f"`{method.upper()} {path}`", *_evidence(operation)


def _evidence(node: dict[str, Any]) -> tuple[str, str]:
    evidence = node["x-evidence"]
    told = evidence if evidence in {"documented", "live"} else f"**{evidence}**"
    return told, str(node.get("x-evidence-note", ""))


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = YAML(typ="safe").load(_SPECIFICATION)
    return document
