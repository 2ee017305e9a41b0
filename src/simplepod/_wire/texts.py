"""Texts that are more than they seem: environment variables, start scripts, ports, consoles."""

import base64
import hashlib
import html
import json
import re
import shlex
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import urlsplit

from simplepod._wire.scalars import read_int, read_str
from simplepod._wire.shapes import as_object, as_rows

_ENV_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_UNSENDABLE = re.compile("[\0\ud800-\udfff]")
_SELF_EXTRACTING = re.compile(
    r"echo ([A-Za-z0-9+/]+={0,2}) \| base64 -d > (/tmp/simplepod-[0-9a-f]{12}\.sh) && exec .+ \2"
)
_ANY_SHELL = '"$(command -v bash || echo sh)"'
_LAST_PORT = 65535
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
# A plain word may look like base64; what it decodes to gives it away.
_GARBAGE = re.compile("[\ufffd\\x00-\\x08\\x0b\\x0c\\x0e-\\x1a\\x1c-\\x1f]")
# Only what marks text up: `<none>` or `<EOF>` in the output of a container is no tag.
_MARKUP = "a|abbr|b|big|center|code|em|font|i|img|kbd|mark|pre|s|samp|small|span|strike|strong|sub|sup|tt|u"
_BLOCK = "blockquote|dd|div|dl|dt|h[1-6]|li|ol|p|table|tbody|td|th|thead|tr|ul"
_LINE_END = re.compile(rf"<(?:br|hr)\b[^<>]*>\n?|</(?:{_BLOCK})\s*>\n?", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{_MARKUP}|{_BLOCK})(?:\s[^<>]*)?/?>", re.IGNORECASE)


def encode_env(env: Mapping[str, str], form: Literal["json", "array"] = "json") -> str | list[dict[str, str]]:
    """Q02: environment variables as the API takes them; ValueError for a name that no shell takes."""
    pairs: Mapping[Any, Any] = env  # not every caller checks types
    for name, value in pairs.items():
        if not isinstance(name, str) or not _ENV_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of an environment variable: letters, digits, _, and no digit first.")
        if not isinstance(value, str) or _UNSENDABLE.search(value):
            raise ValueError(f"the environment variable {name} needs a text without NUL and lone surrogates.")
    rows = [{"name": name, "value": value} for name, value in env.items()]
    return rows if form == "array" else json.dumps(rows)


def decode_env(value: Any) -> dict[str, str] | None:
    """Q03: environment variables from any of their shapes; None when a part of them cannot be read."""
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.strip() else None
        except (ValueError, RecursionError):
            return None
    rows = _env_rows(value)
    if rows is None:
        return None
    env: dict[str, str] = {}
    for row in rows:
        pair = as_object(row) or {}
        name, text = read_str(pair.get("name")), _env_value(pair.get("value"))
        if not name or text is None:
            return None
        env[name] = text
    return env


def _env_rows(value: Any) -> list[Any] | None:
    if value is None:
        return []
    rows = as_rows(value)
    if rows is not None:
        return [row for row in rows if row is not None]
    named = as_object(value)
    return None if named is None else [{"name": name, "value": text} for name, text in named.items()]


def _env_value(value: Any) -> str | None:
    if value is None:
        return ""
    return json.dumps(value) if isinstance(value, bool) else read_str(value)


def encode_start_script(script: str) -> str:
    """Q05: a script as one line that unpacks and runs it; the host would run its lines one by one.

    The line needs base64 and any shell. A shebang is honoured, else bash runs the script (sh where there is no bash).
    A script of one line is sent as it is.
    """
    inner = script.strip("\r\n")
    if "\n" not in inner and "\r" not in inner:
        return script
    content = script.encode()
    path = f"/tmp/simplepod-{hashlib.sha256(content).hexdigest()[:12]}.sh"  # noqa: S108 - in the container, root's own
    shebang = script.split("\n", 1)[0].removeprefix("#!").split() if script.startswith("#!") else []
    runner = shlex.join(shebang) or _ANY_SHELL
    return f"echo {base64.b64encode(content).decode()} | base64 -d > {path} && exec {runner} {path}"


def decode_start_script(script: str) -> str:
    """Q05: the script in a line of `encode_start_script`; every other text as it is."""
    packed = _SELF_EXTRACTING.fullmatch(script.strip())
    if packed is None:
        return script
    try:
        return base64.b64decode(packed[1], validate=True).decode()
    except ValueError:  # cut on its way: binascii.Error and UnicodeDecodeError are ValueErrors
        return script


def join_ports(ports: Iterable[int]) -> str:
    """Q07: container ports as the comma string that templates take; ValueError for what is no port."""
    numbers = list(ports)
    for port in numbers:
        if type(port) is not int or not 0 < port <= _LAST_PORT:
            raise ValueError(f"{port!r} is no port: a whole number from 1 to {_LAST_PORT}.")
    return ",".join(map(str, numbers))


def split_ports(value: Any) -> tuple[int, ...] | None:
    """Q07: the ports in a comma string (or list, or a single number); None when a part of it is no port."""
    rows = value.split(",") if isinstance(value, str) else as_rows(value)
    parts = [part for part in ([value] if rows is None else rows) if part is not None and part != ""]
    ports = tuple(port for port in map(read_int, parts) if port is not None and 0 < port <= _LAST_PORT)
    return ports if len(ports) == len(parts) else None


def read_arg_options(value: Any) -> str | None:
    """Q08: the container's arguments as one text, from a text or a list of texts."""
    rows = as_rows(value)
    if rows is None:
        return read_str(value)
    texts = [read_str(row) for row in rows if row is not None]
    return None if None in texts else shlex.join(text for text in texts if text is not None)


def decode_console(value: str) -> str:
    """Q23: a console as plain text: base64 undone where it is base64, tags dropped, entities resolved."""
    return html.unescape(_TAG.sub("", _LINE_END.sub("\n", _unpack(value))))


def _unpack(value: str) -> str:
    packed = value.replace("\r", "").replace("\n", "").strip()
    if not _BASE64.fullmatch(packed):
        return value
    digits = packed.rstrip("=")
    whole = digits[: len(digits) - (len(digits) % 4 == 1)]  # a console cut on its way
    text = base64.b64decode(whole + "=" * (-len(whole) % 4)).decode("utf-8", "replace")
    return value if len(_GARBAGE.findall(text)) * 10 > len(text) else text


def read_src_port(value: Any) -> int | str | None:
    """Q24: a container port as a number; the console's `"0console"` stays the text it is."""
    return read_int(value) or read_str(value) or None


def usable_url(value: Any) -> str | None:
    """Q24: a port's URL; "", "closed" and whatever else is no web address are none."""
    return value if isinstance(value, str) and _is_web_address(value) else None


@lru_cache(maxsize=256)  # a waiting reader sees the same few again and again
def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # an invalid port or IPv6 address
        return False
