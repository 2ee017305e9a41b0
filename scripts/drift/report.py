"""Differences as lines for people."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from drift.compare import ABSENT, THERE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from drift.compare import Difference, Group
    from drift.model import Pointer

TITLES: Mapping[Group, str] = {
    "new": "New upstream, to adopt or to mark",
    "stale": "Stale, for upstream now says the same: quirks to strike",
    "covered": "Covered by a quirk",
}


def kept(differences: Sequence[Difference]) -> Iterator[str]:
    """All of them without where they are in the file, to be kept and compared."""
    for group in TITLES:
        for line, members in lines(_of(differences, group)):
            yield f"{group:8}{' '.join(members[0].quirks) or '-':8}{line}"


def report(differences: Sequence[Difference], document: Any) -> Iterator[str]:
    """The three groups; `document` is openapi.yaml as ruamel.yaml reads it, with its lines."""
    for group, title in TITLES.items():
        found = _of(differences, group)
        yield f"{title}: {len(found) or 'nothing'}"
        yield from located(found, document)


def located(differences: Sequence[Difference], document: Any) -> Iterator[str]:
    """Lines that say where in openapi.yaml, and which quirks are about that."""
    for line, members in lines(differences):
        where = f"openapi.yaml:{line_of(document, members[0].at)}"
        yield f"  {where:18}{' '.join(members[0].quirks):8}{line}"


def lines(differences: Sequence[Difference]) -> Iterator[tuple[str, list[Difference]]]:
    """A line per difference, or one for all parts that come or go together."""
    for key, members in groupby(differences, _together):
        found = list(members)
        place, told = key[:2]
        if told:
            yield f"{name(place)}: {told} {', '.join(member.place[-1] for member in found)}", found
        else:
            yield from ((_line(member), [member]) for member in found)


def name(place: tuple[str, ...]) -> str:
    """`list_offers answer[].rig` of the steps that lead there."""
    if place[1:2] in {("body",), ("answer",), ("refusal",)}:
        return f"{place[0]} {place[1]}" + "".join(step if step == "[]" else f".{step}" for step in place[2:])
    return " ".join(place)


def line_of(document: Any, pointer: Pointer) -> int:
    """The line of the file, counted from 1."""
    line = 1
    for step in pointer:
        line = 1 + (document.lc.item(step) if isinstance(step, int) else document.lc.key(step))[0]
        document = document[step]
    return line


def _of(differences: Sequence[Difference], group: Group) -> list[Difference]:
    return sorted((found for found in differences if found.group == group), key=lambda found: found.quirks)


def _together(difference: Difference) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    told = ""
    if difference.upstream in {THERE, ABSENT} and len(difference.place) > 1:
        told = "upstream has no" if difference.upstream == ABSENT else "upstream has"
    return difference.place[:-1], told, difference.quirks


def _line(difference: Difference) -> str:
    here, upstream = (said.removeprefix("~") for said in (difference.here, difference.upstream))
    if difference.aspect == "operation":
        return f"{name(difference.place)}: {'gone' if upstream == ABSENT else 'new'}"
    if difference.group == "stale":
        return f"{name(difference.place)}: {difference.aspect} is {upstream}"
    return f"{name(difference.place)}: {difference.aspect} is {upstream}, here {here}"
