"""JSON schemas as elements."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING, Any

from drift.model import EMPTY, Element, UpstreamError, merged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drift.model import Pointer

OPEN = "open"
_COMBINED = ("allOf", "oneOf", "anyOf")


def quoted(values: Iterable[Any]) -> str:
    """The values of an enum, in one order."""
    return " ".join(sorted(f'"{value}"' for value in values if value is not None))


def types_of(names: Iterable[str]) -> str:
    """Several types as one statement; whatever is beside "any" adds nothing."""
    found = {*names}
    return "any" if "any" in found else "|".join(sorted(found))


class Schemas:
    """The schemas of one document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    def resolve(self, node: dict[str, Any], at: Pointer) -> tuple[dict[str, Any], Pointer]:
        """What a reference leads to, and where that is; quirks marked beside the reference are kept."""
        marks: list[str] = []
        while "$ref" in node:
            marks += node.get("x-quirk", ())
            target = tuple(part.replace("~1", "/").replace("~0", "~") for part in node["$ref"].split("/"))
            if target[0] != "#" or target[1:] == at:
                raise UpstreamError(f"the OpenAPI document refers to {node['$ref']}, which is not in it")
            at, node = target[1:], self.document
            for step in target[1:]:
                node = node[step]
        return ({**node, "x-quirk": [*marks, *node.get("x-quirk", ())]} if marks else node), at

    def element(
        self, schema: Any, at: Pointer, *, top: bool = False, inside: frozenset[Pointer] = frozenset()
    ) -> Element:
        """A schema as an element; one that contains itself is cut off there. `top`: it is a whole body or answer."""
        if not isinstance(schema, dict):  # `true` is a schema, too
            return Element({"type": "any"}, at=at)
        schema, at = self.resolve(schema, at)
        if at in inside:
            return Element(at=at)
        inside |= {at}
        found = self._plain(schema, at, top=top, inside=inside)
        for word in _COMBINED:
            parts = [
                self.element(part, (*at, word, index), top=top, inside=inside)
                for index, part in enumerate(schema.get(word, ()))
            ]
            if parts:
                combined = _all_of(parts) if word == "allOf" else _one_of(parts)
                found = combined if found.says["type"] == "any" else _all_of([found, combined])
        if schema.get("nullable"):
            found = replace(found, says={**found.says, "type": types_of({*found.says["type"].split("|"), "null"})})
        about = schema.get("description", found.about)
        return replace(found, quirks=tuple(schema.get("x-quirk", ())), at=at, about=about)

    def _plain(self, schema: dict[str, Any], at: Pointer, *, top: bool, inside: frozenset[Pointer]) -> Element:
        types = schema.get("type", "object" if "properties" in schema else "any")
        types = types_of([types] if isinstance(types, str) else types)
        values = [schema["const"]] if "const" in schema else schema.get("enum")
        says = {"type": types, "enum": OPEN if values is None else quoted(values)}
        required = schema.get("required", ())
        parts: dict[str, Element] = {}
        for name, child in schema.get("properties", {}).items():
            part = self.element(child, (*at, "properties", name), inside=inside)
            parts[name] = replace(part, says={**part.says, "required": "yes" if name in required else "no"})
        if not parts and types == "object" and top:
            says["type"] = EMPTY
        complete = bool(parts)
        if "items" in schema:
            parts["[]"] = self.element(schema["items"], (*at, "items"), inside=inside)
        return Element(says, parts, complete=complete)


def _all_of(parts: list[Element]) -> Element:
    """What fulfils all of the schemas."""
    said = [part for part in parts if part.says.get("type", "any") != "any"] or parts
    types = {part.says["type"] for part in said if "type" in part.says} - {EMPTY} or {EMPTY}
    says = {"type": types_of({name for text in types for name in text.split("|")}), "enum": OPEN}
    for part in said:
        says |= {"enum": part.says["enum"]} if part.says.get("enum", OPEN) != OPEN else {}
    return replace(reduce(merged, parts), says=says)


def _one_of(parts: list[Element]) -> Element:
    """What fulfils one of the schemas."""
    types = types_of({name for part in parts for name in part.says.get("type", "any").split("|")})
    enums = {part.says.get("enum", OPEN) for part in parts if part.says.get("type") != "null"}
    enum = OPEN if OPEN in enums or not enums else " ".join(sorted(enums))
    return replace(reduce(merged, parts), says={"type": types, "enum": enum})
