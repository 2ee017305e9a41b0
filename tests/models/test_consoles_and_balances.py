"""What instances print, and how long money lasts."""

import base64
import math
from decimal import Decimal

import pytest

from simplepod.models import Instance, Summary


def test_consoles_are_plain_text() -> None:
    said, told = (base64.b64encode(text).decode() for text in (b"<b>step 1</b> &amp; 2", b"Pulling image<br>"))
    instance = Instance(id=7, console=said, console_system=told)

    assert instance.console_text == "step 1 & 2"
    assert instance.console_system_text == "Pulling image\n"


def test_no_console_is_empty_text() -> None:
    assert (Instance(id=7).console_text, Instance(id=7).console_system_text) == ("", "")


def test_a_balance_lasts_as_long_as_it_can_pay_the_price() -> None:
    summary = Summary(balance_rental=Decimal("7.2"), available_rental_hours=0.0)

    assert summary.hours_for(0.48) == pytest.approx(15)
    assert summary.hours_for(0) == math.inf
    assert Summary(balance_rental=Decimal(-3)).hours_for(0.48) == 0


def test_hours_for_nonsense_are_refused() -> None:
    with pytest.raises(ValueError, match="is no hourly price"):
        Summary(balance_rental=Decimal(1)).hours_for(-0.48)
    with pytest.raises(ValueError, match="states no balance"):
        Summary().hours_for(0.48)
