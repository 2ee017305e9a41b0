"""Types, enums and other statements that change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drift.model import SAMPLE
from drift.schemas import OPEN
from upgrade import drafts, places

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from drift.compare import Difference

_PLAIN = {"string", "integer", "number", "boolean", "object", "null"}


def change(document: Any, difference: Difference) -> bool:
    """Writes what upstream says; False if that needs judgement."""
    write = _WRITERS.get(difference.aspect)
    return write is not None and write(document, difference)


def strike(document: Any, difference: Difference, everything: Sequence[Difference]) -> bool:
    """Takes marks away, unless the same lines describe something else that still needs them."""
    others = (other for other in everything if other.group == "covered" and other.at == difference.at)
    needed = {quirk for other in others for quirk in other.quirks}
    holder = places.at(document, difference.at)
    marks = holder.get("x-quirk", [])
    gone = {*difference.quirks} & {*marks} - needed
    for quirk in gone:
        marks.remove(quirk)
    if not marks:
        holder.pop("x-quirk", None)
    return bool(gone)


def _type(document: Any, difference: Difference) -> bool:
    schema = places.at(document, places.schema(document, difference.at))
    types = difference.upstream.removeprefix(SAMPLE).split("|")
    if "oneOf" in schema or not _PLAIN.issuperset(types):
        return False
    schema["type"] = types[0] if len(types) == 1 else types
    return True


def _enum(document: Any, difference: Difference) -> bool:
    holder = places.at(document, difference.at)
    if "$ref" in holder.get("schema", ()):  # what other parameters share stays as it is
        holder["schema"] = {"type": "string"}
    schema = places.at(document, places.schema(document, difference.at))
    schema.pop("enum", None)
    if difference.upstream != OPEN:
        read = difference.place[1] in {"answer", "refusal"}
        schema["examples" if read else "enum"] = drafts.values(difference.upstream)
    return True


def _bounds(document: Any, difference: Difference) -> bool:
    schema = places.at(document, difference.at)["schema"]
    for bound in ("minimum", "maximum"):
        schema.pop(bound, None)
    schema.update(drafts.bounds(difference.upstream))
    return True


def _content_type(document: Any, difference: Difference) -> bool:
    content = places.at(document, difference.at)["content"]
    if "|" in difference.upstream:  # the generator takes one
        return False
    content[difference.upstream] = content.pop(next(iter(content)))
    return True


def _evidence(document: Any, difference: Difference) -> bool:
    operation = places.at(document, difference.at)
    operation["x-evidence"] = difference.upstream
    operation.pop("x-evidence-note", None)
    return True


def _server(document: Any, difference: Difference) -> bool:
    document["servers"][0]["url"] = difference.upstream
    return True


_WRITERS: Mapping[str, Callable[[Any, Difference], bool]] = {
    "type": _type,
    "enum": _enum,
    "bounds": _bounds,
    "content type": _content_type,
    "evidence": _evidence,
    "server": _server,
}
