"""An API as a tree of what is said of it; what is not said is not in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Pointer: TypeAlias = tuple[str | int, ...]

# Of a type that is only known from a sample: 0 may be an integer or a number, and no sample shows that null may come.
SAMPLE = "~"
NOTHING, EMPTY = "nothing", "empty object"


class UpstreamError(Exception):
    """What was given cannot be read; the message says why in one line."""


@dataclass(frozen=True, slots=True)
class Element:
    """The API, an operation, a parameter, a body, an answer, or a field of one."""

    says: Mapping[str, str] = field(default_factory=dict)  # aspect -> statement
    parts: Mapping[str, Element] = field(default_factory=dict)
    complete: bool = False  # what is not among the parts does not exist
    quirks: tuple[str, ...] = ()
    at: Pointer = ()  # where the document describes it
    about: str = ""  # its description, for drafts; no statement


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation, and what the document calls it: id, title, the beginning of its description."""

    names: tuple[str, ...]
    element: Element


@dataclass(frozen=True, slots=True)
class Api:
    """What one document says."""

    says: Mapping[str, str]
    operations: tuple[Operation, ...]


def merged(left: Element, right: Element) -> Element:
    """Two descriptions of one thing, such as two sections of a document; where they differ, both are said."""
    says = dict(left.says)
    for aspect, statement in right.says.items():
        said = says.setdefault(aspect, statement)
        if said != statement:
            says[aspect] = " or ".join(sorted({said, statement}))
    parts = dict(left.parts)
    for name, part in right.parts.items():
        parts[name] = merged(parts[name], part) if name in parts else part
    about = left.about or right.about
    return replace(left, says=says, parts=parts, complete=left.complete or right.complete, about=about)


def agree(aspect: str, here: str, said: str) -> bool:
    """Whether two statements can both be true. That null may come is no contradiction, if it is said here."""
    if aspect != "type":
        return here == said
    if SAMPLE in here + said:
        return _shown(here) == _shown(said)
    types = set(said.split("|"))
    return {*here.split("|")} - ({"null"} - types) == types


def _shown(statement: str) -> set[str]:
    """The types as a sample would show them."""
    types = set(statement.removeprefix(SAMPLE).split("|")) - {"null"}
    return {"number" if name == "integer" else name for name in types}
