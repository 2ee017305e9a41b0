"""What the samples of rendered documentation show: types, and fields where the renderer did not fold them up."""

from __future__ import annotations

import json
import re
from functools import reduce
from typing import Any

from drift.model import EMPTY, SAMPLE, Element, UpstreamError, merged

_BULLETS = re.compile(r"(^\s*|[\[{]\s*|,[ \t]*)[-•][ \t]+(?=[\"{}\[\d]|null|true|false|-\d)", re.MULTILINE)


def without_bullets(text: str) -> str:
    """Samples without the bullets of the lists that they were rendered as."""
    return _BULLETS.sub(r"\1", text)


def take(text: str) -> tuple[Any, str]:
    """The sample that the text begins with, and the rest of the text.

    Raises:
        UpstreamError: The text begins like a sample and is none.
    """
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except ValueError as error:
        raise UpstreamError(f"a sample in the documentation is no JSON ({error}): {text[:40]!r}") from error
    return value, text[end:]


def answer(value: Any) -> Element:
    """The sample of an answer. Whole and empty it is an empty object; inside, an empty one only shows its kind."""
    return Element({"type": EMPTY}) if value == {} else _element(value)


def _element(value: Any) -> Element:
    match value:
        case None:
            return Element()
        case bool():
            return Element({"type": f"{SAMPLE}boolean"})
        case int() | float():
            return Element({"type": f"{SAMPLE}number"})
        case str():
            return Element({"type": f"{SAMPLE}string"})
        case list():
            items = [_element(item) for item in value if item is not None]
            parts = {"[]": reduce(merged, items)} if items else {}
            return Element({"type": f"{SAMPLE}array"}, parts)
        case _:
            parts = {name: _element(child) for name, child in value.items()}
            return Element({"type": f"{SAMPLE}object"}, parts, complete=bool(parts))
