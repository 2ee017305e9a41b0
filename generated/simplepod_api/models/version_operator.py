# Generated from openapi.yaml by scripts/generate.py; do not edit.
from typing import Literal

VersionOperator = Literal["<=", "=", ">="]

VERSION_OPERATOR_VALUES: set[VersionOperator] = {
    "<=",
    "=",
    ">=",
}


def check_version_operator(value: str) -> VersionOperator:
    if value in VERSION_OPERATOR_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {VERSION_OPERATOR_VALUES!r}")
