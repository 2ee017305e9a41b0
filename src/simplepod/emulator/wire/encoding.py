"""Values in the platform's own spelling."""

import base64
import html
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from simplepod.emulator.dialect import Dates, Shares


def without_nulls(row: Mapping[str, Any]) -> dict[str, Any]:
    """Nulls are dropped, as the platform's serializer does."""
    return {name: value for name, value in row.items() if value is not None}


def date(seconds: float, form: Dates) -> str:
    """ISO 8601 in whole seconds, by default with the offset that Warsaw has at that moment."""
    moment = datetime.fromtimestamp(int(seconds), UTC)
    shown = moment if form in {"utc", "naive_utc"} else moment.astimezone(_warsaw(moment))
    return (shown.replace(tzinfo=None) if form in {"naive_warsaw", "naive_utc"} else shown).isoformat()


def _warsaw(moment: datetime) -> timezone:
    """Written out, because not every machine has the time zone data base."""
    summer = _last_sunday(moment.year, 3) <= moment < _last_sunday(moment.year, 10)
    return timezone(timedelta(hours=2 if summer else 1))


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def share(whole: int, part: float, form: Shares) -> float | str:
    """A host's cores or memory, or a tier's part of them, less the third of one that the host keeps (assumed)."""
    if form == "whole":
        return whole
    fraction = round(whole * part - 1 / 3, 2)
    return fraction if form == "fractions" else str(fraction)


def console(lines: Iterable[str], *, tag: str) -> str:
    """Base64 of text with HTML tags and entities."""
    text = "".join(f"<{tag}>{html.escape(line)}</{tag}><br />\n" for line in lines)
    return base64.b64encode(text.encode()).decode()


def php_map(rows: Mapping[str, Any]) -> Mapping[str, Any] | list[Any]:
    """An empty map comes as ``[]``."""
    return rows or []


def php_list(rows: Mapping[int, Any]) -> list[Any] | dict[str, Any]:
    """The kept rows of a filtered list: an object keyed by index, unless the indexes run from 0."""
    if list(rows) == list(range(len(rows))):
        return list(rows.values())
    return {str(index): row for index, row in rows.items()}
