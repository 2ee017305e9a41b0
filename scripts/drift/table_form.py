"""Rendered documentation whose parameters are rows between bars, one section following the other without titles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from drift import samples
from drift.model import Api, UpstreamError
from drift.rendered import TYPE, Row, Section, place_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROW = re.compile(r"\|\s*(\S+)(\s+required)?\s*\|\s*(.*?)\s*\|\s*")
_KEY = re.compile(r"--header '([\w-]+): apiKey'")


def fits(text: str) -> bool:
    """Whether the text looks like this form."""
    return re.search(r"^\| ", text, re.MULTILINE) is not None


def read(text: str) -> Api:
    """Everything that the text says.

    Raises:
        UpstreamError: A row or a sample is not understood.
    """
    key = _KEY.search(text)
    says = {"key header": key[1]} if key else {}
    return Api(says, tuple(section.operation() for section in _sections(samples.without_bullets(text))))


def _sections(text: str) -> Iterator[Section]:
    """The sections: prose begins one, rows, a curl line and samples make it up."""
    section, rows, shown = Section(), list[Row](), list[Any]()
    while text := text.lstrip():
        if text[0] in "[{":
            value, text = samples.take(text)
            shown.append(value)
            continue
        line, _, text = text.partition("\n")
        if line.startswith("|"):
            rows.append(_row(line))
        elif line.startswith(("curl ", "--")):
            section.curl += line
        else:
            if rows or section.curl or shown:
                yield _finished(section, rows, shown)
                section, rows, shown = Section(), [], []
            section.names.append(line.strip())
    if rows or section.curl or shown:
        yield _finished(section, rows, shown)


def _finished(section: Section, rows: list[Row], shown: list[Any]) -> Section:
    place_rows(section, rows)
    if shown[bool(section.rows["body"]) :]:  # where there is a body, its sample comes first
        section.answer = shown[-1]
    return section


def _row(line: str) -> Row:
    row = _ROW.fullmatch(line)
    type_ = TYPE.match(row[3]) if row else None
    if not row or not type_:
        raise UpstreamError(f"a row of the documentation is not understood: {line[:80]!r}")
    return Row(row[1], bool(row[2]), type_[0], row[3][type_.end() :].strip())
