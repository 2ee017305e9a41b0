"""What one request for a page of rows brought."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, TypeVar

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

T = TypeVar("T")


@frozen
class RejectedRow:
    """A row that could not be read: why, and the row as it came, which no repr shows."""

    reason: str
    row: Any = field(repr=False, hash=False)


RawRow: TypeAlias = tuple[Hashable, T | RejectedRow]
"""A row as read: its identity (None if it has none), and what became of it."""


@frozen
class RawPage(Generic[T]):
    """All rows of one answer, before anything is left out.

    `fingerprint` tells pages apart whose rows have no identity; `date` is the server's clock. `is_list` is False for an
    answer that only may mean an empty list, such as `{}`: it proves nothing.
    """

    rows: Sequence[RawRow[T]]
    asked: int
    fingerprint: Hashable = None
    date: datetime | None = None
    is_list: bool = True
