"""The code of the guides."""

from __future__ import annotations

import re
from pathlib import Path

GUIDES = Path(__file__).parents[2] / "docs/guides"
_BLOCK = re.compile(
    r'^```(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<code>.*?)^```$', re.MULTILINE | re.DOTALL
)


def files(guide: str) -> dict[str, str]:
    """The blocks that are files, by name."""
    return {block["title"]: block["code"] for block in _blocks(guide) if block["title"]}


def snippets(guide: str, language: str) -> list[str]:
    """The other blocks of a language."""
    return [block["code"] for block in _blocks(guide) if block["language"] == language and not block["title"]]


def section(guide: str, heading: str) -> str:
    """The text below a heading of the second level."""
    return _text(guide).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def _blocks(guide: str) -> list[re.Match[str]]:
    return list(_BLOCK.finditer(_text(guide)))


def _text(guide: str) -> str:
    return (GUIDES / f"{guide}.md").read_text()
