"""The differences between upstream and openapi.yaml, told apart by what the accepted edition said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from drift.model import Element, Pointer, agree
from drift.quirks import ABOUT

if TYPE_CHECKING:
    from collections.abc import Iterator

Group: TypeAlias = Literal["covered", "new", "stale"]
Side: TypeAlias = "Element | Literal['absent'] | None"  # None: nothing is said

ABSENT: Literal["absent"] = "absent"
THERE = "there"


@dataclass(frozen=True, slots=True)
class Difference:
    """One aspect of one thing."""

    group: Group
    place: tuple[str, ...]
    aspect: str
    upstream: str
    here: str
    quirks: tuple[str, ...]  # those that answer for it, would, or did
    at: Pointer  # in openapi.yaml, of the thing or of what it is missing from
    element: Element | None = None  # upstream's, of what is missing here


def compare(ours: Element, accepted: Element, theirs: Element) -> list[Difference]:
    """Every difference, in the order of openapi.yaml."""
    return list(_Comparison(ours, theirs).walk((), ours, accepted, theirs, ()))


class _Comparison:
    def __init__(self, ours: Element, theirs: Element) -> None:
        self.told = set(_told(ours, theirs))

    def walk(
        self, place: tuple[str, ...], ours: Element, accepted: Side, theirs: Element, marks: tuple[str, ...]
    ) -> Iterator[Difference]:
        marks = (*ours.quirks, *marks)
        for aspect, said in theirs.says.items():
            if aspect not in ours.says or (aspect in {"type", "enum"} and _says_nothing(theirs, ours)):
                continue
            before = accepted.says.get(aspect) if isinstance(accepted, Element) else None
            kind = "answer" if aspect == "type" and place[1:] == ("answer",) else aspect
            yield from _judged(place, kind, ours.says[aspect], before, said, marks, ours.at)
        if not _same_kind(ours, theirs):
            return
        names = dict.fromkeys((*ours.parts, *theirs.parts, *(accepted.parts if isinstance(accepted, Element) else ())))
        for name in names:
            yield from self._part((*place, name), ours, accepted, theirs, marks)

    def _part(
        self, place: tuple[str, ...], ours: Element, accepted: Side, theirs: Element, marks: tuple[str, ...]
    ) -> Iterator[Difference]:
        here, before, there = (_child(side, place[-1]) for side in (ours, accepted, theirs))
        if here is None or there is None:
            return
        own = here.quirks if isinstance(here, Element) else ()
        at = here.at if isinstance(here, Element) else ours.at
        left_out = there == ABSENT != here and at in self.told and "answer" in place[1:2]
        kind = "left out" if left_out else _kind(place)
        missing = there if isinstance(there, Element) and here == ABSENT else None
        for found in _judged(place, kind, _said(here), _said(before), _said(there), (*own, *marks), at):
            yield replace(found, element=missing)
        if isinstance(here, Element) and isinstance(there, Element):
            yield from self.walk(place, here, before, there, marks)


def _judged(
    place: tuple[str, ...], aspect: str, here: str | None, before: str | None, said: str | None,
    marks: tuple[str, ...], at: Pointer,
) -> Iterator[Difference]:  # fmt: skip
    if here is None or said is None:
        return
    quirks = tuple(dict.fromkeys(mark for mark in marks if aspect in ABOUT.get(mark, ())))
    kind = "type" if aspect == "answer" else aspect
    group: Group
    if agree(kind, here, said):
        if before is None or agree(kind, here, before) or not quirks:
            return
        group = "stale"
    else:
        group = "covered" if quirks and (before is None or agree(kind, before, said)) else "new"
    yield Difference(group, place, aspect, said, here, quirks, at)


def _child(side: Side, name: str) -> Side:
    if not isinstance(side, Element):
        return None
    return side.parts.get(name, ABSENT if side.complete and name != "[]" else None)


def _said(side: Side) -> str | None:
    return THERE if isinstance(side, Element) else side


def _kind(place: tuple[str, ...]) -> str:
    match place:
        case (_,):
            return "operation"
        case (_, "query" | "path" | "header", _):
            return "parameter"
        case (_, _):
            return "body"
        case _:
            return "field"


def _same_kind(left: Element, right: Element) -> bool:
    """Whether their fields can be compared at all."""
    said = [element.says.get("type", "any") for element in (left, right)]
    return "any" in said or agree("type", *said)


def _says_nothing(theirs: Element, ours: Element) -> bool:
    """Of what may be anything, nothing is said, unless that is what we say, too."""
    return theirs.says.get("type") == "any" != ours.says.get("type")


def _told(ours: Element, theirs: Element) -> Iterator[Pointer]:
    """What upstream tells in some answer: missing in another of the same schema, it is only left out there."""
    yield ours.at
    for name in ours.parts.keys() & theirs.parts.keys():
        yield from _told(ours.parts[name], theirs.parts[name])
