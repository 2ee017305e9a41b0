# Generated from openapi.yaml by scripts/generate.py; do not edit.
from typing import Literal

MarketMode = Literal["docker", "vm"]

MARKET_MODE_VALUES: set[MarketMode] = {
    "docker",
    "vm",
}


def check_market_mode(value: str) -> MarketMode:
    if value in MARKET_MODE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {MARKET_MODE_VALUES!r}")
