# Generated from openapi.yaml by scripts/generate.py; do not edit.
from typing import Literal

RentalStatus = Literal["active", "Any", "inactive"]

RENTAL_STATUS_VALUES: set[RentalStatus] = {
    "active",
    "Any",
    "inactive",
}


def check_rental_status(value: str) -> RentalStatus:
    if value in RENTAL_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {RENTAL_STATUS_VALUES!r}")
