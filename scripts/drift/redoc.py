"""The OpenAPI document that a Redoc page embeds or names."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

from drift.model import UpstreamError

_STATE = re.compile(r"__redoc_state\s*=\s*(?=\{)")
_INIT = re.compile(r"Redoc\.init\(\s*(?:(?=\{)|([\"'])(.+?)\1)")
_DOCUMENT = re.compile(r"\{\s*\"(?:openapi|swagger)\"\s*:")


class _Page(HTMLParser):
    """The texts of a page's scripts, and the address that its <redoc> element names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.address: str | None = None
        self._in_script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_script = tag == "script"
        if self._in_script:
            self.scripts.append("")
        elif tag == "redoc":
            self.address = dict(attrs).get("spec-url")

    def handle_endtag(self, tag: str) -> None:
        self._in_script = self._in_script and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts[-1] += data


def embedded(page: str) -> dict[str, Any] | str:
    """The document, or the address where the page says that it is.

    Raises:
        UpstreamError: The page has neither.
    """
    parsed = _Page(page)
    for script in parsed.scripts:
        if state := _STATE.search(script):
            spec = _json(script, state.end()).get("spec", {})
            return _mapping(spec.get("data", spec))
        if (init := _INIT.search(script)) and init[2]:
            return init[2]
        if document := _DOCUMENT.search(script):
            return _json(script, document.start())
    if parsed.address:
        return parsed.address
    raise UpstreamError("the page embeds no OpenAPI document, nor names one as Redoc does")


def _json(script: str, begin: int) -> dict[str, Any]:
    try:
        return _mapping(json.JSONDecoder().raw_decode(script, begin)[0])
    except ValueError as error:
        raise UpstreamError(f"the OpenAPI document in the page is no JSON: {error}") from error


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise UpstreamError("what the page embeds is no OpenAPI document")
    return value
