"""Which of our operations an operation in a document is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from drift import openapi
from drift.model import Element, Operation, merged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from drift.model import Api

_SENTENCE = 3  # words with that many spaces are no title, but how a description begins


@dataclass(frozen=True, slots=True)
class Ours:
    """openapi.yaml as a tree, its operations by operationId, and by which words a document tells of some of them."""

    tree: Element
    words: Mapping[str, tuple[str, ...]]


def ours(document: Any) -> Ours:
    """What openapi.yaml says."""
    api = openapi.read(document)
    named = {operation.names[0]: operation.element for operation in api.operations}
    words = {}
    for name, element in named.items():
        _, path, method = element.at
        words[name] = tuple(document["paths"][path][method].get("x-known-as", ()))
    return Ours(Element(api.says, named, complete=True), words)


def recognised(api: Api, known: Ours) -> Element:
    """The document as a tree, operations that are ours by our names."""
    parts: dict[str, Element] = {}
    taken: dict[str, tuple[str, ...]] = {}  # path -> the names of what was first described with it
    for operation in api.operations:
        element = operation.element
        name = _by_words(operation, known)
        if name is None:
            route = element.says.get("route", "")
            if taken.setdefault(route, operation.names) == operation.names:
                name = next((ours for ours, its in known.tree.parts.items() if its.says["route"] == route), route)
            else:  # something else, with a path copied from another section
                element = replace(element, says={key: said for key, said in element.says.items() if key != "route"})
        name = name or f'"{first_words(operation.names[0])}"'
        element = _with_evidence(element, known.tree.parts.get(name))
        parts[name] = merged(parts[name], element) if name in parts else element
    return Element(api.says, parts, complete=True)


def _by_words(operation: Operation, known: Ours) -> str | None:
    """Words come before paths, for the samples of some operations show another's."""
    for name, words in known.words.items():
        if any(_tells(said, word) for said in operation.names for word in words):
            return name
    return None


def _tells(said: str, word: str) -> bool:
    """Titles are the same, descriptions begin the same."""
    end = "" if word.count(" ") >= _SENTENCE else "$"
    return re.match(rf"{re.escape(word)}(?!\w){end}", said, re.IGNORECASE) is not None


def first_words(description: str) -> str:
    """The beginning of a description, up to the first pause."""
    return re.split(r"[.,:](?:\s|$)|\s\(", description)[0]


def _with_evidence(element: Element, found: Element | None) -> Element:
    """A document that states the path that we have is the evidence for it, and nothing else in it is."""
    says = {aspect: said for aspect, said in element.says.items() if aspect != "evidence"}
    if found is not None and says.get("route") == found.says["route"]:
        says["evidence"] = "documented"
    return replace(element, says=says)
