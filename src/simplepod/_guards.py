"""Checks of arguments: what cannot be meant is refused before any request."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simplepod._lowlevel import InstanceFields, TemplateFields

_LAST_PORT = 65535
_LARGEST = sys.float_info.max  # NaN, infinity and whole numbers that no float holds are not below it
_LARGEST_COUNT = 2**31 - 1
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def check_limits(limits: Mapping[str, float | None]) -> None:
    """Refuses limits that cannot be meant."""
    for name, value in limits.items():
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= _LARGEST:
            raise ValueError(f"{name} must be a number from 0 up, not {_shown(value)}.")


def check_seconds(name: str, value: object) -> None:
    """Refuses times in which nothing could be done."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= _LARGEST:
        raise ValueError(f"{name} must be a number of seconds above 0, not {_shown(value)}.")


def check_count(name: str, value: int | None) -> None:
    """Refuses counts that cannot be meant."""
    if value is not None and (
        isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _LARGEST_COUNT
    ):
        raise ValueError(f"{name} must be a whole number from 1 up, not {_shown(value)}.")


def check_needed_count(name: str, value: object) -> None:
    """As `check_count`, for a count that there is no way without."""
    if not isinstance(value, int):
        raise ValueError(f"{name} must be a whole number from 1 up, not {value!r}.")  # noqa: TRY004 - as for all arguments
    check_count(name, value)


def check_flag(name: str, value: object) -> None:
    """Refuses what is neither True nor False."""
    if value is not None and not isinstance(value, bool):
        raise ValueError(f"{name} must be True or False, not {value!r}.")


def check_text(name: str, value: object) -> None:
    """Refuses texts that cannot name anything."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name} must be a text that is not empty, not {value!r}.")


def check_sendable(**texts: object) -> None:
    """Refuses what is no text, or none that UTF-8 can carry; shows nothing of it, for it may be a secret."""
    for name, value in texts.items():
        if value is not None and (not isinstance(value, str) or _LONE_SURROGATE.search(value)):
            raise ValueError(f"{name} must be a text, and one without lone surrogates.")


def check_template(fields: TemplateFields) -> None:
    """Refuses what no template can have; ports and variables are checked where they are encoded."""
    for name, text in (("name", fields.name), ("image_name", fields.image_name)):
        if text is not None:
            check_text(name, text)
    check_sendable(
        name=fields.name,
        image_name=fields.image_name,
        default_tag=fields.default_tag,
        category_name=fields.category_name,
        start_script=fields.start_script,
        arg_options=fields.arg_options,
        notes=fields.notes,
        host=fields.host,
        username=fields.username,
        password=fields.password,
    )
    check_count("disk_size", fields.disk_size)


def check_change(fields: InstanceFields | TemplateFields) -> None:
    """Refuses an update that says nothing."""
    if fields == type(fields)():
        raise ValueError("There is nothing to change: give at least one field.")


def check_instance(fields: InstanceFields) -> None:
    """Refuses changes that no machine can have."""
    if fields.name is not None:
        check_text("name", fields.name)
    check_sendable(name=fields.name, notes=fields.notes, start_script=fields.start_script)
    check_count("disk_size", fields.disk_size)
    check_limits({"price_auto_renew_max": fields.price_auto_renew_max})


def check_port(port: int) -> None:
    """Refuses what is no TCP port."""
    if isinstance(port, bool) or not isinstance(port, int) or not 0 < port <= _LAST_PORT:
        raise ValueError(f"port must be a whole number from 1 to 65535, not {port!r}.")


def _shown(value: object) -> str:
    """Python refuses to write out whole numbers of thousands of digits."""
    return "one that large" if isinstance(value, int) and value > _LARGEST else repr(value)
