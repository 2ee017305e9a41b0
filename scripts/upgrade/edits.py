"""Differences as edits of openapi.yaml, as far as they can be made without judgement.

What a quirk corrects is left to people: that upstream says something else now does not make it true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drift.compare import ABSENT, THERE
from upgrade import parts, places, statements
from upgrade.yaml_text import YamlText, dumped, round_trip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from drift.compare import Difference
    from drift.model import Pointer


def edited(text: str, differences: Sequence[Difference]) -> tuple[str, list[Difference]]:
    """The text of openapi.yaml with what upstream changed, and the differences that are left to people."""
    new = [difference for difference in differences if difference.group == "new"]
    stale = [difference for difference in differences if difference.group == "stale"]
    plain = [difference for difference in new if not difference.quirks]
    left = [difference for difference in new if difference.quirks]

    document = round_trip().load(text)
    said = [difference for difference in plain if not _comes_or_goes(difference)]
    left += [difference for difference in said if not statements.change(document, difference)]
    marks = {(difference.at, difference.quirks): difference for difference in stale}  # a shared schema has one
    left += [difference for difference in marks.values() if not statements.strike(document, difference, differences)]

    lines = YamlText(dumped(document))
    # A schema that several operations share changes once.
    once = {_key(lines.document, difference): difference for difference in plain if _comes_or_goes(difference)}
    left += [difference for difference in once.values() if not parts.change(lines, difference)]
    return _without_orphans(lines.text()), left


def _comes_or_goes(difference: Difference) -> bool:
    return THERE in {difference.upstream, difference.here}


def _key(document: Any, difference: Difference) -> tuple[Pointer, str, str]:
    is_new_field = difference.aspect == "field" and difference.here == ABSENT
    at = places.schema(document, difference.at) if is_new_field else difference.at
    return at, difference.place[-1], difference.upstream


def _without_orphans(text: str) -> str:
    """The text without components that nothing refers to any more."""
    while True:
        lines = YamlText(text)
        used = set(_references(lines.document))
        orphans = [
            ("components", kind, name)
            for kind in ("schemas", "parameters", "responses")
            for name in lines.document["components"].get(kind, ())
            if f"#/components/{kind}/{name}" not in used
        ]
        if not orphans:
            return text
        for orphan in orphans:
            lines.cut(orphan)
        text = lines.text()


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from _references(child)
