"""Rendered documentation, whatever its form: rows of parameters and sections with a name, put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from drift import routes, samples
from drift.model import NOTHING, Element, Operation, merged
from drift.schemas import OPEN, quoted, types_of

_NAME = r"(?:Array of \w+|string|integer|number|boolean|object|any|null)"
TYPE = re.compile(rf"{_NAME}(?: <[\w-]+>)?(?: or {_NAME})*(?: \(\w+\))?(?!\w)")
_CURL = re.compile(r"curl .*?(?:--request|-X) (\w+) +'([^']+)'")


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter or a field of a body as the documentation lists it."""

    name: str
    required: bool
    type: str
    text: str  # enum, example and description

    def element(self, *, parameter: bool) -> Element:
        """What the row says."""
        enum = re.search(r'Enum: ((?:"[^"]*" ?)+)', self.text)
        types = re.sub(r" <[\w-]+>| \(\w+\)", "", self.type).split(" or ")
        says = {
            "type": types_of("array" if name.startswith("Array of") else name for name in types),
            "enum": quoted(re.findall(r'"([^"]*)"', enum[1])) if enum else OPEN,
            "required": "yes" if self.required else "no",
        }
        if parameter:
            says["bounds"] = routes.bounds(self.text)
        if says["type"] == "any":
            del says["type"]
        items = [name.removeprefix("Array of ").rstrip("s") for name in types if name.startswith("Array of")]
        parts = {"[]": Element({"type": items[0]})} if items and items[0] not in {"any", "object"} else {}
        about = re.sub(r'Enum: ("[^"]*" ?)+|Example: \S+', "", self.text).strip()
        return Element(says, parts, about=about)

    @property
    def in_query(self) -> bool:
        """Only the examples of a query are written as `name=value`."""
        return f"Example: {self.name}=" in self.text


@dataclass(slots=True)
class Section:
    """What the documentation says of one operation."""

    names: list[str] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=lambda: {"query": [], "path": [], "header": [], "body": []})
    body_type: str | None = None
    answer_type: str | None = None
    curl: str = ""
    answer: Any = None  # the sample; None if there is none

    def operation(self) -> Operation:
        """The section as an operation."""
        says: dict[str, str] = {}
        parts = {kind: _parameters(self.rows[kind], kind) for kind in ("query", "path", "header")}
        if call := _CURL.search(self.curl):
            says["route"] = routes.route(call[1], call[2])
            shown = Element(parts={name: Element() for name in routes.query(call[2])})
            parts["query"] = merged(parts["query"], shown)
        if self.rows["body"] or self.body_type:
            fields = {row.name: row.element(parameter=False) for row in self.rows["body"]}
            body = {"type": "object"} | ({"content type": self.body_type} if self.body_type else {})
            parts["body"] = Element(body, fields, complete=True)
        answer = Element({"type": NOTHING}) if self.answer is None else samples.answer(self.answer)
        if self.answer_type:
            answer = merged(answer, Element({"content type": self.answer_type}))
        parts |= {"answer": answer, "refusal": Element()}
        about = self.names[0] if self.names else ""
        return Operation(tuple(self.names), Element(says, parts, complete=True, about=about))


def _parameters(rows: list[Row], kind: str) -> Element:
    names = [routes.position(place) if kind == "path" else row.name for place, row in enumerate(rows)]
    parts = {name: row.element(parameter=True) for name, row in zip(names, rows, strict=True)}
    if kind == "path":
        parts = {name: _unrequired(part) for name, part in parts.items()}
    return Element(parts=parts, complete=True)


def _unrequired(part: Element) -> Element:
    """A path parameter is required by being one."""
    says = {aspect: said for aspect, said in part.says.items() if aspect != "required"}
    return replace(part, says=says)


def place_rows(section: Section, rows: list[Row]) -> None:
    """Tells unlabelled rows apart: what follows the Content-Type is the body, what is required before it the path."""
    names = [row.name for row in rows]
    call = _CURL.search(section.curl)
    has_body = "Content-Type" in names or (call[1] if call else "POST") not in {"GET", "DELETE"}
    in_path = routes.route(call[1], call[2]).count("{}") if call else len(rows)
    header = names.index("Content-Type") if "Content-Type" in names else -1
    for index, row in enumerate(rows):
        if index == header:
            kind = "header"
            section.body_type = content_type(row)
        elif row.in_query:
            kind = "query"
        elif row.required and in_path and (index < header or row.name == "id" or not has_body):
            kind, in_path = "path", in_path - 1
        else:
            kind = "body" if has_body and index > header else "query"
        section.rows[kind].append(row)


def content_type(row: Row) -> str | None:
    """The content type that the header is documented with."""
    found = re.search(r"Example: (\S+/\S+)", row.text)
    return found[1] if found else None
