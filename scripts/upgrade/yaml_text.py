"""openapi.yaml as lines: entries are taken out and put in without touching any other line, comments included."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from upgrade.places import at

if TYPE_CHECKING:
    from drift.model import Pointer

_SHORT = 30  # words that fit into one line with others


def round_trip() -> YAML:
    """Reads and writes openapi.yaml without a change."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 1000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def dumped(value: Any) -> str:
    """The value as openapi.yaml would have it."""
    stream = io.StringIO()
    round_trip().dump(value, stream)
    return stream.getvalue()


class YamlText:
    """Cuts and insertions, collected by where they are in the text as it was, and made together."""

    def __init__(self, text: str) -> None:
        self.document = round_trip().load(text)
        self._lines = text.splitlines()
        self._cut: set[Pointer] = set()
        self._put: dict[int, list[str]] = {}  # before which line

    def cut(self, pointer: Pointer) -> None:
        """Takes an entry out, and its parent if nothing is left in it."""
        self._cut.add(pointer)
        parent = at(self.document, pointer[:-1])
        keys = range(len(parent)) if isinstance(parent, list) else parent
        if all((*pointer[:-1], key) in self._cut for key in keys):
            self.cut(pointer[:-1])

    def is_cut(self, pointer: Pointer) -> bool:
        """Whether the entry, or one that it is in, was taken out."""
        return any(pointer[: length + 1] in self._cut for length in range(len(pointer)))

    def put(self, parent: Pointer, entry: dict[str, Any] | list[dict[str, Any]], *, before: str | None = None) -> None:
        """Puts new entries into a mapping or a list, last or before another one."""
        holder: Any = at(self.document, parent)
        if before is not None:
            line, column = _begin(holder, before)
        else:
            line, column = _begin(holder, len(holder) - 1 if isinstance(entry, list) else list(holder)[-1])
            line = self._end(line)
        if isinstance(entry, list):
            column -= 4  # as far right as what follows the dash, which is written with two spaces before it
        new = [f"{' ' * column}{text}".rstrip() for text in dumped(_compact(entry)).splitlines()]
        if parent == ("paths",):
            new = ["", *new]
        self._put.setdefault(line, []).extend(new)

    def text(self) -> str:
        """The text with all that done."""
        gone: set[int] = set()
        for pointer in self._cut:
            holder, key = at(self.document, pointer[:-1]), pointer[-1]
            begin, _ = _begin(holder, key)
            end = self._end(begin)
            # Of the empty lines around a path or a tag, one stays.
            both_empty = self._is_empty(begin - 1) and self._is_empty(end)
            gone.update(range(begin, end + both_empty))
        result: list[str] = []
        for number, line in enumerate([*self._lines, ""]):
            result += self._put.get(number, [])
            if number not in gone:
                result.append(line)
        return "\n".join(result)

    def _end(self, begin: int) -> int:
        """The line after the entry that begins there; comments and empty lines before the next one are not its own."""
        indent = _indent(self._lines[begin])
        end = last = begin + 1
        while end < len(self._lines):
            line = self._lines[end].strip()
            if line and not line.startswith("#"):
                if _indent(self._lines[end]) <= indent:
                    break
                last = end + 1
            end += 1
        return last

    def _is_empty(self, number: int) -> bool:
        return number >= len(self._lines) or not self._lines[number].strip()


def _compact(drafted: Any) -> Any:
    """The draft written as openapi.yaml is: references and lists of words in one line."""
    if isinstance(drafted, dict):
        written = CommentedMap({key: _compact(value) for key, value in drafted.items()})
        if "$ref" in drafted:
            written.fa.set_flow_style()
        return written
    if isinstance(drafted, list):
        items = CommentedSeq([_compact(value) for value in drafted])
        if all(isinstance(value, str) and len(value) < _SHORT for value in drafted):
            items.fa.set_flow_style()
        return items
    return drafted


def _begin(holder: Any, key: str | int) -> tuple[int, int]:
    """Line and column of a key, or of what follows an item's dash, counted from 0."""
    begin: tuple[int, int] = holder.lc.item(key) if isinstance(key, int) else holder.lc.key(key)
    return begin


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
