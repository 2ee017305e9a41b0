"""What somebody publishes, from a file or an address, in any of the forms that are read here."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

import httpx
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from drift import line_form, openapi, redoc, table_form
from drift.model import Api, UpstreamError

_ADDRESS = re.compile(r"https?://")
_OPENAPI = re.compile(r"^(openapi|swagger)\s*:", re.MULTILINE)


def read(source: str) -> Api:
    """What the file or the page at the address says.

    Raises:
        UpstreamError: It cannot be had, or is in no form that is read here.
    """
    return parse(document(source))


def document(source: str) -> str:
    """The text of the file or the page; of a Redoc page, the text of its OpenAPI document.

    Raises:
        UpstreamError: It cannot be had.
    """
    text = _fetched(source)
    if not text.lstrip().startswith("<"):
        return text
    found = redoc.embedded(text)
    if isinstance(found, str):
        return _fetched(urljoin(source, found) if _ADDRESS.match(source) else _beside(source, found))
    return json.dumps(found, indent=1, ensure_ascii=False)


def _fetched(source: str) -> str:
    if not source:
        raise UpstreamError("a file or an address is wanted")
    try:
        if not _ADDRESS.match(source):
            return Path(source).read_text(encoding="utf-8")
        return httpx.get(source, follow_redirects=True, timeout=30).raise_for_status().text
    except OSError as error:
        raise UpstreamError(f"{source} cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, httpx.HTTPError, httpx.InvalidURL) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise UpstreamError(f"{source} cannot be read: {reason}") from error


def parse(text: str) -> Api:
    """An OpenAPI document or rendered documentation.

    Raises:
        UpstreamError: It is neither, or broken.
    """
    try:
        match suffix(text):
            case "json":
                return openapi.read(json.loads(text))
            case "yaml":
                return openapi.read(YAML(typ="safe").load(text))
            case _:
                return _rendered(text)
    except (ValueError, YAMLError) as error:
        raise UpstreamError(f"the OpenAPI document is broken: {' '.join(str(error).split())}") from error


def _rendered(text: str) -> Api:
    if line_form.fits(text):
        return line_form.read(text)
    if table_form.fits(text):
        return table_form.read(text)
    raise UpstreamError("neither an OpenAPI document, nor a Redoc page, nor its text in a form that is known")


def suffix(text: str) -> Literal["json", "yaml", "txt"]:
    """What the name of a file with that text should end in."""
    if text.lstrip().startswith("{"):
        return "json"
    return "yaml" if _OPENAPI.search(text) else "txt"


def _beside(page: str, name: str) -> str:
    """A file that a page names, unless it names an address."""
    return name if _ADDRESS.match(name) else str(Path(page).parent / name)
