"""The JSON documents of `--json`: the SDK's own fields by their own names, without what no repr shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

import attrs

from simplepod import Instance


def document(value: Any) -> Any:
    """Plain JSON values: money as text, dates in ISO 8601, secrets and the API's raw texts left out."""
    if hasattr(value, "__attrs_attrs__"):
        return _fields(cast("attrs.AttrsInstance", value)) | _derived(value)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): document(item) for name, item in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        items: Sequence[Any] = value  # pyright: ignore[reportUnknownVariableType] - Any is what comes in
        return [document(item) for item in items]
    return value


def _fields(value: attrs.AttrsInstance) -> dict[str, Any]:
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(type(value))
    return {field.name: document(getattr(value, field.name)) for field in fields if field.repr}


def _derived(value: Any) -> dict[str, Any]:
    if isinstance(value, Instance):
        return {"ssh_command": value.ssh.ssh_command if value.ssh else None}
    return {}
