"""Query strings, pages and searches."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from simplepod.emulator.options import Options
from simplepod.emulator.wire.encoding import php_list
from simplepod.emulator.wire.problems import bad

PAGE_SIZE = 30
T = TypeVar("T")


class Query:
    """The parameters that the server knows; the last of several of one name counts."""

    def __init__(self, text: str, options: Options) -> None:
        pairs = parse_qsl(text, keep_blank_values=True)
        self._values = {name: value for name, value in pairs if name.partition("[")[0] not in options.ignore_filters}
        self._options = options

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

    def page(self, rows: Sequence[T], *, default_size: int | None = PAGE_SIZE) -> Sequence[T]:
        """One page of rows. Without a default size everything is the first page."""
        page, size = self._page_number(), self.number("itemsPerPage")
        if size is not None and size < 0:
            raise bad("Limit should not be less than 0")
        if size == 0 and page > 1:
            raise bad("Page should not be greater than 1 if limit is equal to 0")
        size = default_size if size is None else size
        if size is None:
            return rows if page == 1 else rows[:0]
        size = size if self._options.page_cap is None else min(size, self._options.page_cap)
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
        found = [
            index
            for index, known in enumerate(objects)
            if not phrase or any(phrase in (text or "").lower() for text in fields(known))
        ]
        rows = {index: show(objects[index]) for index in self.page(found)}
        return php_list(rows) if phrase and self._options.keyed_lists else list(rows.values())
