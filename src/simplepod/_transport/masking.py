"""Taking secrets out of texts of the server's: an API may echo a request, in any spelling, and show what is stored."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

from simplepod import _quirks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BODY_CUT = 500
_LOOKED_AT = 10_000  # characters: what nobody will see is not searched
_MASK = "***"
_SHORTEST = 4  # masking shorter ones would shred the text and hide nothing
_SHORTEST_LINE = 8  # of a script: `done` and `fi` tell nothing

_NAMES = ("password", "startScript", "envVariables", "argOptions", "X-AUTH-TOKEN")
_LOWER_NAMES = frozenset(name.lower() for name in _NAMES)
_ANY_NAME = "|".join(map(re.escape, _NAMES))
_STRING = r'"(?:[^"\\]|\\.)*+"?'
_VALUE = rf'(?:{_STRING}|\[(?:{_STRING}|[^\]"])*+\]?|\{{(?:{_STRING}|[^}}"])*+\}}?|[\d.]+)'
_STATED = re.compile(rf'("(?:{_ANY_NAME})"\s*:\s*){_VALUE}', re.IGNORECASE | re.DOTALL)
_STATED_IN_A_STRING = re.compile(rf'(\\"(?:{_ANY_NAME})\\{{1,32}}"\s*:).*', re.IGNORECASE | re.DOTALL)

# One character in the spelling of JSON, Python, HTML or a URL. What one of them writes may be escaped by the next (JSON
# in JSON, in a page), which is why ampersands and percent signs have spellings of their own.
_AMP = r"(?:&|\\u0026|%(?:25)*26)(?:amp;|\#0?38;)*"
_SPELT = re.compile(
    rf"""
      (?:\\|%(?:25)*5c|{_AMP}\#(?:0?92|x0?5c);)(?:u(?!0026)(?P<utf16>[\da-f]{{4}})|x(?P<byte>[\da-f]{{2}})|[nrtbf])
    | (?P<amp>{_AMP})(?:(?P<entity>quot|apos|lt|gt);|\#0?(?P<decimal>\d{{1,6}});|\#x0?(?P<hex>[\da-f]{{1,5}});)?
    | %(?:25)*(?P<percent>[\da-f]{{2}})
    | (?P<run>[^&\\%]+)
    | .
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_CUT_OFF = re.compile(r"(?:\\(?:u[\da-f]{0,3}|x[\da-f]?)?|&#?\w{0,6}|%[\da-f]?)\Z", re.IGNORECASE)
_ENTITIES = {"quot": '"', "apos": "'", "lt": "<", "gt": ">"}
_KEPT = re.compile(r"[!-*,-\[\]-~]+")  # ASCII without space and + (one stands for the other) and without backslashes
_FIRST_WORD = re.compile(r"[A-Za-z0-9]{1,4}")  # nothing escapes letters and digits


def mask(text: str, secrets: Iterable[str]) -> str:
    """The beginning of `text` without any of the secrets, and without the start of one that is cut off at its end."""
    plain = _Plain(text[:_LOOKED_AT], cut=True)
    for secret in sorted(_worth_masking(secrets), key=len, reverse=True):
        word = _FIRST_WORD.search(secret)
        if word is None or word[0] in plain.source:
            while (masked := _without(plain, secret)) != plain.source:  # ends, for each time it gets shorter
                plain = _Plain(masked, cut=True)
    return plain.source


def mask_object(text: str, secrets: Iterable[str]) -> str:
    """As `mask`, and without the values of fields that hold secrets: an answer shows what was stored long ago."""
    text = _STATED_IN_A_STRING.sub(rf"\1{_MASK}", _STATED.sub(rf'\1"{_MASK}"', text[:_LOOKED_AT]))
    return mask(text, secrets)


def cut(text: str, length: int = BODY_CUT) -> str:
    """One printable line of at most `length` characters."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= length else f"{line[: length - 1]}…"


def secrets_in(payload: Any, *, known: bool = False) -> Iterator[str]:
    """Every text of a request's body that stands in a field for secrets; one that is JSON itself with its parts."""
    if isinstance(payload, str) and known:
        yield payload
        if payload[:1] in {"[", "{"} and (inner := json_or_none(payload)) is not None:
            yield from secrets_in(inner, known=True)
    elif fields := _quirks.as_object(payload):
        for name, value in fields.items():
            yield from secrets_in(value, known=known or str(name).lower() in _LOWER_NAMES)
    elif isinstance(payload, (list, tuple)):
        for value in cast("list[Any]", payload):
            yield from secrets_in(value, known=known)


def json_or_none(text: str) -> Any:
    """The decoded text; None for what is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _worth_masking(secrets: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for secret in secrets:
        lines = (line.strip() for line in secret.splitlines())
        found.add(secret)
        found.update(line for line in lines if len(line) >= _SHORTEST_LINE)
    return {secret for secret in found if len(secret) >= _SHORTEST}


class _Plain:
    """A text with its spellings undone, and what has too many of them left out; knows where each part came from."""

    def __init__(self, source: str, *, cut: bool = False) -> None:
        self.source = source
        parts: list[str] = []
        self._origins: list[int] = []
        half = _CUT_OFF.search(source) if cut else None
        for found in _SPELT.finditer(source, 0, half.start() if half else len(source)):
            for run in _KEPT.finditer(_decoded(found)):
                parts.append(run[0])
                self._origins.append(found.start() + run.start())
        self.text = "".join(parts)
        self._ends = list(accumulate(map(len, parts)))

    def origin(self, at: int) -> int:
        """Where the character at that place came from."""
        part = bisect_right(self._ends, at)
        if part == len(self._ends):
            return len(self.source)
        return self._origins[part] + at - (self._ends[part - 1] if part else 0)


def _decoded(found: re.Match[str]) -> str:
    if found["run"]:
        return found["run"]
    if found["entity"]:
        return _ENTITIES[found["entity"].lower()]
    if found["decimal"]:
        return chr(int(found["decimal"]))
    digits = found["hex"] or found["utf16"] or found["byte"] or found["percent"]
    if digits:
        return chr(int(digits, 16))
    return "&" if found["amp"] else found[0] if len(found[0]) == 1 else ""


def _without(plain: _Plain, secret: str) -> str:
    if secret in plain.source:
        return plain.source.replace(secret, _MASK)
    wanted = _Plain(secret).text
    if len(wanted) < _SHORTEST:
        return plain.source
    kept, done, at = list[str](), 0, plain.text.find(wanted)
    while at >= 0:
        kept += [plain.source[done : plain.origin(at)], _MASK]
        at += len(wanted)
        done, at = plain.origin(at), plain.text.find(wanted, at)
    if kept:
        return "".join([*kept, plain.source[done:]])
    return _without_its_start_at_the_end(plain, wanted)


def _without_its_start_at_the_end(plain: _Plain, wanted: str) -> str:
    start = wanted[:_SHORTEST]
    at = plain.text.find(start, max(0, len(plain.text) - len(wanted)))
    while at >= 0:
        if wanted.startswith(plain.text[at:]):
            return plain.source[: plain.origin(at)] + _MASK
        at = plain.text.find(start, at + 1)
    return plain.source
