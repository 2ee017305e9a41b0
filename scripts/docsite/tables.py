"""Markdown tables."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a cell that would break it is refused, since a pipe in code cannot be escaped for all readers alike."""
    lines = [head, ["---"] * len(head), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    if "|" in text:
        raise ValueError(f"a cell with a pipe: {text}")
    return " ".join(text.split())
