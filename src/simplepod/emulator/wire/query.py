"""Query strings, pages and searches."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from random import Random
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from simplepod.emulator.dialect import Dialect
from simplepod.emulator.wire.encoding import php_list
from simplepod.emulator.wire.problems import bad

PAGE_SIZE = 30
T = TypeVar("T")
Entry = tuple[int, Callable[[], Any]]
"""Index and row of an object that is listed; rows of other pages are never made."""


class Query:
    """The parameters that the server knows; the last of several of one name counts."""

    def __init__(self, text: str, dialect: Dialect, random: Random) -> None:
        pairs = parse_qsl(text, keep_blank_values=True)
        self._values = {name: value for name, value in pairs if name.partition("[")[0] not in dialect.ignore_filters}
        self._dialect = dialect
        self._random = random

    def text(self, name: str) -> str | None:
        return self._values.get(name)

    def order_names(self) -> Sequence[str]:
        """What is to be ordered by, first things first."""
        return [name[6:-1] for name in self._values if name.startswith("order[") and name.endswith("]")]

    def number(self, name: str) -> int | None:
        """As PHP casts a string: no digits make 0."""
        text = self._values.get(name)
        if text is None:
            return None
        return int(text) if text.lstrip("-").isdecimal() else 0

    def page(self, rows: Sequence[Any], *, default_size: int | None = PAGE_SIZE) -> Sequence[Any]:
        """One page of rows, unreadable ones included."""
        return self._cut(self.spoiled(rows), default_size)

    def _cut(self, rows: Sequence[T], default_size: int | None) -> Sequence[T]:
        """One page. Without a default size everything is the first page."""
        page, size = self._page_number(), self.number("itemsPerPage")
        if size is not None and size < 0:
            raise bad("Limit should not be less than 0")
        if size == 0 and page > 1:
            raise bad("Page should not be greater than 1 if limit is equal to 0")
        size = default_size if size is None else size
        if size is None:
            return rows if page == 1 else rows[:0]
        size = size if self._dialect.page_cap is None else min(size, self._dialect.page_cap)
        return rows[(page - 1) * size : page * size]

    def _page_number(self) -> int:
        page = self.number("page")
        if page is not None and page < 1:
            raise bad("Page should not be less than 1")
        return 1 if page is None else page

    def listing(
        self, objects: Sequence[T], show: Callable[[T], Any], fields: Callable[[T], Iterable[str | None]]
    ) -> Any:
        """The page of the objects that have the search phrase in any of some fields."""
        phrase = (self.text("search") or "").lower()
        entries: list[Entry] = [
            (index, partial(show, known))
            for index, known in enumerate(objects)
            if not phrase or any(phrase in (text or "").lower() for text in fields(known))
        ]
        bad: list[Entry] = [(len(objects) + number, partial(_as_it_is, row)) for number, row in self._bad_rows()]
        rows = {index: make() for index, make in self._cut(self._mixed(entries, bad), PAGE_SIZE)}
        return php_list(rows) if phrase and self._dialect.keyed_lists else list(rows.values())

    def spoiled(self, rows: Sequence[Any]) -> Sequence[Any]:
        """The rows, with unreadable ones among them or in their place."""
        return self._mixed(rows, [row for _, row in self._bad_rows()])

    def _bad_rows(self) -> Iterable[tuple[int, Any]]:
        return enumerate(self._dialect.bad_rows)

    def _mixed(self, rows: Sequence[T], bad: Sequence[T]) -> Sequence[T]:
        """Bad rows one behind the other, or each at random."""
        if not bad:
            return rows
        at, instead = self._dialect.bad_rows_at, self._dialect.bad_rows_instead
        mixed = list(rows)
        for number, row in enumerate(bad[: len(rows)] if instead else bad):
            last = len(mixed) - instead
            wanted = self._random.randint(0, last) if at == "random" else number + (at if at >= 0 else len(rows) + at)
            place = min(max(0, wanted), last)
            mixed[place : place + instead] = [row]
        return mixed


def _as_it_is(row: Any) -> Any:
    return row
