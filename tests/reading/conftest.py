import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

WIRE = Path(__file__).parents[1] / "wire"


@pytest.fixture
def answer() -> Callable[[str], Any]:
    """A literal answer of the server, decoded."""
    return lambda name: json.loads((WIRE / f"{name}.json").read_text())


@pytest.fixture
def billing_answer() -> Callable[[str], Any]:
    """The same, decoded as answers about money are: no digit is lost."""
    return lambda name: json.loads((WIRE / f"{name}.json").read_text(), parse_float=Decimal)
