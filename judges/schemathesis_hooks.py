"""What Schemathesis imports: it runs in a venv of its own, without the SDK."""

from __future__ import annotations

from typing import Any

import schemathesis  # type: ignore[import-not-found]


@schemathesis.hook  # type: ignore[untyped-decorator]
def map_body(_context: Any, body: Any) -> Any:
    """373844.0 is an integer to JSON Schema and a float to PHP, which refuses it; no client writes it so."""
    return _without_whole_floats(body)


def _without_whole_floats(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_whole_floats(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without_whole_floats(inner) for inner in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
