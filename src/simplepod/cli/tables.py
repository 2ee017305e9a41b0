"""Tables that fit the terminal: what matters least goes first, and nothing is broken over lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from attrs import frozen
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Row = TypeVar("Row")
_BETWEEN = 2
NOTHING = "-"


@frozen
class Column(Generic[Row]):
    """A title, what stands under it, and how soon it is given up when the terminal is narrow: 0 is never."""

    title: str
    value: Callable[[Row], object]
    spare: int = 0
    numeric: bool = False


def table(columns: Sequence[Column[Row]], rows: Sequence[Row], width: int, *, best: bool = False) -> Table:
    """As many columns as the width takes; with `best`, the first row is marked."""
    cells = {column: [_cut(cell(column.value(row)), width // 2) for row in rows] for column in columns}
    widths = {column: max(map(cell_len, [column.title, *texts])) for column, texts in cells.items()}
    kept = _that_fit(columns, widths, width - (_BETWEEN if best else 0))
    shown = Table(box=None, pad_edge=False, padding=(0, _BETWEEN, 0, 0), header_style="bold")
    if best:
        shown.add_column("")
    for column in kept:
        shown.add_column(column.title, justify="right" if column.numeric else "left", no_wrap=True)
    for number in range(len(rows)):
        texts = [Text(cells[column][number]) for column in kept]
        marked = best and number == 0
        shown.add_row(*([Text("*" if marked else " "), *texts] if best else texts), style="green" if marked else "")
    return shown


def _that_fit(columns: Sequence[Column[Row]], widths: dict[Column[Row], int], width: int) -> Sequence[Column[Row]]:
    kept = list(columns)
    for column in sorted((column for column in columns if column.spare), key=lambda column: -column.spare):
        if sum(widths[each] + _BETWEEN for each in kept) - _BETWEEN <= width:
            break
        kept.remove(column)
    return kept


def _cut(text: str, width: int) -> str:
    shown = Text(text)
    shown.truncate(width, overflow="ellipsis")
    return shown.plain


def cell(value: object) -> str:
    """A value as one line that no terminal can misunderstand."""
    text = NOTHING if value is None or value == "" else str(value)
    return "".join(character if character.isprintable() else " " for character in text)
