"""Lists that are read page by page, although the API gives neither totals nor a stable order."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from attrs import evolve, field, frozen

from simplepod import _quirks
from simplepod._pages import RejectedRow
from simplepod.errors import UnexpectedResponseError

if TYPE_CHECKING:
    from collections.abc import (
        AsyncGenerator,
        AsyncIterator,
        Awaitable,
        Callable,
        Coroutine,
        Generator,
        Hashable,
        Sequence,
    )

    from simplepod._pages import RawPage

T = TypeVar("T")
PAGE_SIZE = 100
_PREFETCH = 2  # one page under way leaves a reader waiting who takes less time than the server
_WIDEST_WINDOW = 8
_log = logging.getLogger("simplepod")


@frozen
class Page(Generic[T]):
    """One page of a listing, without the rows that earlier pages brought already."""

    items: tuple[T, ...]
    number: int
    rejected: tuple[RejectedRow, ...] = ()


@frozen(eq=False, repr=False)
class Listing(Generic[T]):
    """Lazy and re-iterable: nothing is requested before it is read, and each reading starts anew.

    `await listing` and `to_list()` read all of it, `async for` reads page by page, with the next pages under way while
    the loop works. No row comes twice, even if rows move between requests; a row may be missed when others vanish
    during the walk, since the API pages by position. A row that cannot be read is logged and kept in `Page.rejected`.
    """

    _name: str = field(alias="name")
    _fetch: Callable[[int], Awaitable[RawPage[T]]] = field(alias="fetch")
    _start: Callable[[Coroutine[Any, Any, Any]], Awaitable[asyncio.Task[Any]]] = field(alias="start")
    _keep: Callable[[T], bool] | None = field(default=None, alias="keep")
    _arrange: Callable[[list[T]], list[T]] | None = field(default=None, alias="arrange")
    _page_size: int = field(default=PAGE_SIZE, alias="page_size")

    def __repr__(self) -> str:
        return f"<Listing of {self._name}>"

    def __await__(self) -> Generator[Any, Any, list[T]]:
        return self.to_list().__await__()

    def __aiter__(self) -> AsyncIterator[T]:
        return self.items()

    async def items(self, *, prefetch: int = _PREFETCH) -> AsyncGenerator[T, None]:
        """Item by item; up to `prefetch` pages are under way beyond the one at hand, 0 for none."""
        async with aclosing(self.pages(prefetch=prefetch)) as pages:
            async for page in pages:
                for item in page.items:
                    yield item

    async def pages(self, *, prefetch: int = _PREFETCH) -> AsyncGenerator[Page[T], None]:
        """Page by page, as `items`. Market listings are read whole first, and their pages are cut after ordering."""
        window = _count("prefetch", prefetch)
        if self._arrange is not None:
            for page in await self._arranged(strict=False):
                yield page
            return
        async with aclosing(self._walk(lambda _number, _arriving: window)) as walk:
            async for page in walk:
                yield page

    async def first(self) -> T | None:
        """The first item, None if there is none; no page is requested beyond the one that has it."""
        async with aclosing(self.items(prefetch=0)) as items:
            async for item in items:
                return item
        return None

    async def to_list(self, limit: int | None = None, *, strict: bool = False) -> list[T]:
        """All items, or the first `limit`; `strict` raises `UnexpectedResponseError` for a row that cannot be read.

        Pages are requested 1, 2, 4, then 8 at a time, and not beyond what `limit` needs.
        """
        if limit is not None and _count("limit", limit) == 0:
            return []
        if self._arrange is not None:
            return [item for page in await self._arranged(strict=strict) for item in page.items][:limit]
        found: list[T] = []

        def window(number: int, arriving: int) -> int:
            if limit is None:
                return _widening(number)
            missing = limit - len(found) - arriving
            return min(_widening(number), max(0, -(-missing // self._page_size)))

        async with aclosing(self._walk(window, strict=strict)) as walk:
            async for page in walk:
                found.extend(page.items)
                if limit is not None and len(found) >= limit:
                    break
        return found[:limit]

    async def _arranged(self, *, strict: bool) -> list[Page[T]]:
        assert self._arrange is not None  # noqa: S101 - tells the type checker what the callers have asked
        whole = evolve(self, arrange=None)
        walk = whole._walk(lambda number, _: _widening(number), strict=strict)  # noqa: SLF001 - a copy of this object
        pages = [page async for page in walk]
        items = self._arrange([item for page in pages for item in page.items])
        rejected = tuple(row for page in pages for row in page.rejected)
        cuts = range(0, len(items), self._page_size) if items else range(1 if rejected else 0)
        return [
            Page(tuple(items[cut : cut + self._page_size]), number, rejected if number == 1 else ())
            for number, cut in enumerate(cuts, start=1)
        ]

    async def _walk(self, window: Callable[[int, int], int], *, strict: bool = False) -> AsyncGenerator[Page[T], None]:
        """The pages in order. `window` tells how many may be under way once a page, with so many items, has arrived."""
        seen = _Seen()
        ahead: deque[asyncio.Task[RawPage[T]]] = deque()
        number = 0
        try:
            while True:
                number += 1
                raw: RawPage[T] = await (_taken(ahead.popleft()) if ahead else self._fetch(number))
                fresh = seen.fresh(raw)
                ended = _quirks.ends_listing(len(raw.rows), len(fresh), raw.asked)
                page = self._page(number, fresh, strict=strict)
                if fresh:
                    wanted = 0 if ended else window(number, len(page.items))
                    while len(ahead) < wanted and not any(map(seen.ended_by, ahead)):
                        ahead.append(await self._start(self._fetch_ahead(number + len(ahead) + 1)))
                        await asyncio.sleep(0)  # it begins, and an answer that is there already may end the listing
                    yield page
                if ended:
                    return
        finally:
            for task in ahead:
                task.cancel()
            if ahead:
                await asyncio.gather(*ahead, return_exceptions=True)

    async def _fetch_ahead(self, number: int) -> RawPage[T]:
        return await self._fetch(number)

    def _page(self, number: int, rows: Sequence[T | RejectedRow], *, strict: bool) -> Page[T]:
        rejected = tuple([row for row in rows if isinstance(row, RejectedRow)])
        for row in rejected:
            if strict:
                raise UnexpectedResponseError(f"{self._name}, page {number}: {row.reason}")
            _log.warning("%s, page %d: a row was left out: %s", self._name, number, row.reason)
        items = [row for row in rows if not isinstance(row, RejectedRow)]
        return Page(tuple(items if self._keep is None else filter(self._keep, items)), number, rejected)


class _Seen:
    """What a walk has met: rows by identity, and rows without one by the whole page that they came with."""

    def __init__(self) -> None:
        self._keys: set[Hashable] = set()
        self._pages: set[Hashable] = set()

    def ended_by(self, page: asyncio.Task[RawPage[T]]) -> bool:
        """Whether that page, if it has arrived already, is known to be the last, so that no more need be asked for."""
        if not page.done() or page.cancelled() or page.exception() is not None:
            return False
        raw = page.result()
        new = any(key is None or key not in self._keys for key, _ in raw.rows)
        return _quirks.ends_listing(len(raw.rows), new, raw.asked)

    def fresh(self, page: RawPage[T]) -> list[T | RejectedRow]:
        repeated = page.fingerprint in self._pages
        self._pages.add(page.fingerprint)
        found: list[T | RejectedRow] = []
        for key, row in page.rows:
            if repeated if key is None else key in self._keys:
                continue
            self._keys.add(key)
            found.append(row)
        return found


def _widening(number: int) -> int:
    return min(_WIDEST_WINDOW, 1 << number)


async def _taken(task: asyncio.Task[RawPage[T]]) -> RawPage[T]:
    """A page fetched ahead; an error in it is raised here, when its turn has come."""
    try:
        return await task
    except asyncio.CancelledError:
        current = asyncio.current_task()
        if task.cancelled() and current is not None and not current.cancelling():
            raise RuntimeError("This SimplePod client was closed while a listing was being read.") from None
        raise


def check_page_size(value: int) -> int:
    """The number of rows to ask for per request."""
    if _count("page_size", value) == 0:
        raise ValueError("page_size must be at least 1.")
    return value


def _count(name: str, value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{name} must be a whole number from 0 up, not {value!r}.")
    return value
