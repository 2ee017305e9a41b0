"""Taking secrets out of texts of the server's: an API may echo a request, in any spelling, and show what is stored."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

from simplepod import _quirks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BODY_CUT = 500
_MASK = "***"
_SHORTEST = 4  # masking shorter ones would shred the text and hide nothing
_SHORTEST_LINE = 8  # of a script: `done` and `fi` tell nothing
_NAMES = ("password", "startScript", "envVariables", "argOptions", "X-AUTH-TOKEN")
_LOWER_NAMES = frozenset(name.lower() for name in _NAMES)

_ENTITIES = {'"': "quot", "&": "amp", "'": "apos", "<": "lt", ">": "gt"}
_LETTERS = {"\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f"}

_ANY_NAME = "|".join(map(re.escape, _NAMES))
_STRING = r'"(?:[^"\\]|\\.)*+"?'
_VALUE = rf'(?:{_STRING}|\[(?:{_STRING}|[^\]"])*+\]?|\{{(?:{_STRING}|[^}}"])*+\}}?|[\d.]+)'
_STATED = re.compile(rf'("(?:{_ANY_NAME})"\s*:\s*){_VALUE}', re.IGNORECASE | re.DOTALL)
_STATED_IN_A_STRING = re.compile(rf'(\\+"(?:{_ANY_NAME})\\+"\s*:).*', re.IGNORECASE | re.DOTALL)


def mask(text: str, secrets: Iterable[str]) -> str:
    """`text` without any of the secrets, however they are escaped, and without the start of one that is cut off."""
    for secret in sorted(_worth_masking(secrets), key=len, reverse=True):
        if _core(secret) in text:
            text = _pattern(secret).sub(_MASK, text)
        text = _without_its_start_at_the_end(text, secret)
    return text


def mask_object(text: str, secrets: Iterable[str]) -> str:
    """As `mask`, and without the values of fields that hold secrets: an answer shows what was stored long ago."""
    text = _STATED_IN_A_STRING.sub(rf"\1{_MASK}", _STATED.sub(rf'\1"{_MASK}"', text))
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
        lines = [line.strip() for line in secret.splitlines()]
        found.add(secret)
        found.update(line for line in lines if len(line) >= _SHORTEST_LINE)
    return {secret for secret in found if len(secret) >= _SHORTEST}


def _core(secret: str) -> str:
    """The longest part that no escaping touches."""
    return max(re.findall(r"[A-Za-z0-9]+", secret), key=len, default="")


def _pattern(secret: str) -> re.Pattern[str]:
    return re.compile("".join(char if char.isascii() and char.isalnum() else _spelt(char) for char in secret))


def _spelt(char: str) -> str:
    """A pattern for one character as JSON, HTML, URLs and Python's repr may write it, once or again and again."""
    utf8, utf16 = char.encode("utf-8", "surrogatepass"), char.encode("utf-16-be", "surrogatepass")
    ways = [
        rf"\\*{re.escape(char)}" if char != "\\" else r"\\+",
        "".join(rf"\\+u{utf16[at : at + 2].hex()}" for at in range(0, len(utf16), 2)),
        "".join(rf"\\+x{byte:02x}" for byte in utf8),
        "".join(f"%{byte:02x}" for byte in utf8),
        rf"&#0*{ord(char)};",
        rf"&#x0*{ord(char):x};",
    ]
    if char in _LETTERS:
        ways.append(rf"\\+{_LETTERS[char]}")
    if char in _ENTITIES:
        ways.append(f"&{_ENTITIES[char]};")
    return f"(?i:{'|'.join(ways)})"


def _without_its_start_at_the_end(text: str, secret: str) -> str:
    for start in {secret, json.dumps(secret)[1:-1]}:
        length = next((n for n in range(min(len(start), len(text)), _SHORTEST - 1, -1) if text.endswith(start[:n])), 0)
        if length:
            return text[:-length] + _MASK
    return text
