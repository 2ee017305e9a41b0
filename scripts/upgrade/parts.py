"""Operations, parameters and fields that come or go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drift.compare import ABSENT
from drift.routes import METHODS
from upgrade import drafts, places

if TYPE_CHECKING:
    from drift.compare import Difference
    from drift.model import Element, Pointer
    from upgrade.yaml_text import YamlText


def change(document: YamlText, difference: Difference) -> bool:
    """Takes the part out or puts it in; False if that needs judgement."""
    if difference.upstream == ABSENT:
        return _cut(document, difference)
    return difference.element is not None and _put(document, difference, difference.element)


def _cut(document: YamlText, difference: Difference) -> bool:
    match difference.aspect:
        case "operation":
            document.cut(difference.at)
            if not _methods_left(document, difference.at[:-1]):
                document.cut(difference.at[:-1])
        case "parameter" if pointer := places.parameter(document.document, difference.place):
            document.cut(pointer)
        case "field":
            document.cut(difference.at)
        case _:
            return False
    return True


def _methods_left(document: YamlText, path: Pointer) -> bool:
    item = places.at(document.document, path)
    return any(key in METHODS and not document.is_cut((*path, key)) for key in item)


def _put(document: YamlText, difference: Difference, element: Element) -> bool:
    match difference.aspect:
        case "operation":
            path, method, drafted = drafts.operation(difference.place[0], element)
            if path in document.document["paths"]:
                document.put(("paths", path), {method: drafted})
            else:
                document.put(("paths",), {path: {method: drafted}})
        case "parameter" if difference.place[-1] != "Content-Type":  # a header, but no parameter
            _put_parameter(document, difference.place, element)
        case "field":
            return _put_field(document, difference, element)
        case _:
            return False
    return True


def _put_parameter(document: YamlText, place: tuple[str, ...], element: Element) -> None:
    name, kind, key = place
    operation = places.operation(document.document, name)
    entry = [drafts.parameter(key, kind, element)]
    if "parameters" in places.at(document.document, operation):
        document.put((*operation, "parameters"), entry)
    else:
        document.put(operation, {"parameters": entry}, before="responses")


def _put_field(document: YamlText, difference: Difference, element: Element) -> bool:
    """Into the schema of the body, the answer or the object in it."""
    pointer = places.schema(document.document, difference.at)
    if "properties" not in places.at(document.document, pointer):
        return False
    drafted = drafts.schema(element, read=difference.place[1] != "body")
    document.put((*pointer, "properties"), {difference.place[-1]: drafted})
    return True
