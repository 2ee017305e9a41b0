"""Rendered documentation that has every name, type and description in a line of its own, under titles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drift import routes, samples
from drift.model import Api
from drift.rendered import TYPE, Row, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGIN = "Authorizations:"
_BODY = "Request Body schema:"
_ROWS = {"query Parameters": "query", "path Parameters": "path", "header Parameters": "header"}
_SAMPLES = ("Request samples", "Response samples")
_SERVER = re.compile(r"following base: (https?://\S+)")
_KEY = re.compile(r"Header parameter name: (\S+)")


def fits(text: str) -> bool:
    """Whether the text looks like this form."""
    return re.search(rf"^{_BEGIN}", text, re.MULTILINE) is not None


def read(text: str) -> Api:
    """Everything that the text says.

    Raises:
        UpstreamError: A sample is not understood.
    """
    server, key = _SERVER.search(text), _KEY.search(text)
    says = {"server": routes.server(server[1])} if server else {}
    says |= {"key header": key[1]} if key else {}
    return Api(says, tuple(section.operation() for section in _sections(text)))


def _sections(text: str) -> Iterator[Section]:
    """The sections: title and description stand before what needs the key."""
    paragraphs = re.split(r"\n\s*\n", text)
    begins = [index for index, paragraph in enumerate(paragraphs) if paragraph.startswith(_BEGIN)]
    for begin, end in zip(begins, [*begins[1:], len(paragraphs) + 2], strict=True):
        section = Section([paragraph.strip() for paragraph in paragraphs[max(begin - 2, 0) : begin]])
        # The next section's title and description are not this one's.
        _fill(section, "\n".join(paragraphs[begin : end - 2]))
        yield section


def _fill(section: Section, text: str) -> None:
    kind, block = "", list[str]()
    for line in [*(line.strip() for line in text.splitlines() if line.strip()), "Responses"]:
        if line in _ROWS or line in _SAMPLES or line == "Responses" or line.startswith(_BODY):
            _take(section, kind, block)
            kind, block = line, []
        else:
            block.append(line)


def _take(section: Section, kind: str, block: list[str]) -> None:
    if kind.startswith(_BODY):
        section.body_type = kind.removeprefix(_BODY).strip() or None
        section.rows["body"] += _rows(block)
    elif kind in _ROWS:
        section.rows[_ROWS[kind]] += _rows(block)
    elif kind == "Request samples":
        section.curl = " ".join(line for line in block if line.startswith("curl "))
    elif kind == "Response samples":
        if "Content type" in block:
            section.answer_type = block[block.index("Content type") + 1]
        begin = next((index for index, line in enumerate(block) if line[0] in "[{"), None)
        if begin is not None:
            section.answer, _ = samples.take(samples.without_bullets("\n".join(block[begin:])))


def _rows(lines: list[str]) -> list[Row]:
    """Rows begin where a name is followed by a type, perhaps with "required" in between."""
    begins: list[tuple[int, int]] = []
    for index in range(len(lines)):
        place = _type_at(lines, index)
        if place and not (begins and index <= begins[-1][1]):
            begins.append((index, place))
    ends = [*(begin for begin, _ in begins[1:]), len(lines)]
    return [
        Row(lines[begin], place - begin > 1, lines[place], " ".join(lines[place + 1 : end]))
        for (begin, place), end in zip(begins, ends, strict=True)
    ]


def _type_at(lines: list[str], name: int) -> int:
    """Where the type of the row stands that begins with the name; 0 if none begins there."""
    place = name + (2 if lines[name + 1 : name + 2] == ["required"] else 1)
    return place if place < len(lines) and TYPE.fullmatch(lines[place]) else 0
