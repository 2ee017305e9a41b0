"""Request bodies: what the platform takes, and how it says no."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeGuard, TypeVar

from simplepod.emulator.dialect import EnvForm
from simplepod.emulator.wire.problems import ProblemError, Violation, bad, invalid

Env = Sequence[tuple[str, str]]
T = TypeVar("T")
JSON, MERGE_PATCH = "application/json", "application/merge-patch+json"
_PHP_TYPES: Mapping[type, str] = {
    bool: "bool",
    int: "int",
    float: "float",
    str: "string",
    list: "array",
    dict: "array",
    type(None): "null",
}


class Body:
    """A JSON object, read field by field."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields

    @classmethod
    def parse(cls, data: bytes, content_type: str | None, supported: str) -> "Body":
        """Check the content type before the content, as the framework does."""
        if content_type is None:
            raise ProblemError(415, 'The "Content-Type" header must exist.')
        if content_type.partition(";")[0].strip().lower() != supported:
            text = f'The content-type "{content_type}" is not supported. Supported MIME types are "{supported}".'
            raise ProblemError(415, text)
        try:
            fields = json.loads(data)
        except ValueError:
            raise bad("Syntax error") from None
        if not _is_object(fields):
            raise bad(f'The input data is malformed: "object" expected, "{php_type(fields)}" given.')
        return cls(fields)

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def raw(self, name: str) -> Any:
        return self._fields.get(name)

    def text(self, name: str) -> str | None:
        return self._typed(name, "string", str)

    def whole(self, name: str) -> int | None:
        return self._typed(name, "int", int)

    def flag(self, name: str) -> bool | None:
        return self._typed(name, "bool", bool)

    def money(self, name: str) -> Decimal | None:
        """A number, whole or not; no string."""
        value = self._typed(name, "float", float) if type(self.raw(name)) is float else self.whole(name)
        return None if value is None else Decimal(str(value))

    def array(self, name: str) -> Sequence[Any]:
        """An array; empty when it is anything else."""
        rows = self.raw(name)
        return rows if _is_array(rows) else []

    def texts(self, name: str) -> str | Sequence[Any] | None:
        """A string, or an array of strings."""
        rows = self.raw(name)
        if not _is_array(rows):
            return self.text(name)
        for index, row in enumerate(rows):
            if not isinstance(row, str):
                raise _wrong_type(f"{name}[{index}]", "string", row)
        return rows

    def env(self, name: str, form: EnvForm) -> Env | None:
        """Variables as an array of ``{name, value}``, or as a string of its JSON."""
        value = self._fields.get(name)
        if value is None:
            return None
        if isinstance(value, str) and form != "array":
            value = _decoded(name, value)
        elif not _is_array(value) or form == "json":
            raise _wrong_type(name, "array" if form == "array" else "string", value)
        if not _is_array(value):
            raise _wrong_type(name, "array", value)
        return [_variable(name, row) for row in value]

    def _typed(self, name: str, expected: str, kind: type[T]) -> T | None:
        value = self._fields.get(name)
        if value is None:
            return None
        if type(value) is not kind:  # a bool is no int here
            raise _wrong_type(name, expected, value)
        return value


def _is_array(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _is_object(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _decoded(name: str, text: str) -> Any:
    try:
        return json.loads(text or "[]")
    except ValueError:
        raise bad(f'The value of the "{name}" attribute is not valid JSON.') from None


def _variable(name: str, row: Any) -> tuple[str, str]:
    fields = row if _is_object(row) else {}
    key, value = fields.get("name"), fields.get("value")
    if not isinstance(key, str) or not isinstance(value, str):
        raise invalid(Violation(name, "Each variable needs a name and a value, both strings."))
    return key, value


def _wrong_type(name: str, expected: str, value: Any) -> ProblemError:
    return bad(f'The type of the "{name}" attribute must be "{expected}", "{php_type(value)}" given.')


def php_type(value: object) -> str:
    """What the framework calls the type of a JSON value."""
    return _PHP_TYPES[type(value)]
