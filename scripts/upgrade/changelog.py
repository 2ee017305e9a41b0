"""A draft of the changelog, from the differences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drift.compare import ABSENT, THERE
from drift.report import name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from drift.compare import Difference

_SECTIONS = ("Breaking", "Added", "Changed")
_HARMLESS = {"bounds", "evidence", "status"}


def draft(differences: Sequence[Difference]) -> Iterator[str]:
    """Its lines; what is covered by a quirk has changed nothing."""
    found = [difference for difference in differences if difference.group != "covered"]
    for section in _SECTIONS:
        lines = [f"- {_line(difference)}" for difference in found if _section(difference) == section]
        if lines:
            yield from (f"### {section}", "", *dict.fromkeys(lines), "")


def _section(difference: Difference) -> str:
    if difference.group == "stale" or difference.aspect in _HARMLESS:
        return "Changed"
    if difference.here == ABSENT:
        required = difference.element is not None and difference.element.says.get("required") == "yes"
        return "Breaking" if required and difference.place[1:2] != ("answer",) else "Added"
    if difference.aspect == "enum":
        before, now = (_values(said) for said in (difference.here, difference.upstream))
        return "Added" if before and before < now else "Changed" if not before or not now else "Breaking"
    return "Breaking"


def _line(difference: Difference) -> str:
    what = f"`{name(difference.place) or 'the API'}`".replace('`"', '"').replace('"`', '"')
    if difference.group == "stale":
        return f"{what} is documented as it is ({', '.join(difference.quirks)})."
    if difference.upstream == ABSENT:
        return f"{what} is gone."
    if difference.upstream == THERE:
        about = difference.element.about if difference.element and difference.aspect != "operation" else ""
        return f"{what}: {about}" if about else what
    if difference.aspect == "evidence":
        return f"{what} is {difference.upstream}; before, it was {difference.here}."
    return f"{what}: {difference.aspect} is {difference.upstream.removeprefix('~')}, was {difference.here}."


def _values(statement: str) -> set[str]:
    return set(re.findall(r'"[^"]*"', statement))
