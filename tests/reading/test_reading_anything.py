"""Whatever JSON a row is, it becomes a model or is told apart; nothing else is raised, and no row is changed."""

import json
import pickle
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simplepod import models
from simplepod._lowlevel import reading

WIRE = Path(__file__).parents[1] / "wire"
READERS: dict[type, Callable[[Any], Any]] = {
    models.Offer: reading.offer,
    models.Template: reading.template,
    models.GlobalTemplate: reading.global_template,
    models.Instance: reading.instance,
    models.VPSImage: reading.vps_image,
    models.SSHKey: reading.ssh_key,
    models.Usage: reading.usage,
    models.Deposit: reading.deposit,
    models.Summary: reading.summary,
}


def names_in(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*map(names_in, value.values()))
    return set().union(*map(names_in, value)) if isinstance(value, list) else set()


NAMES = sorted(set().union(*(names_in(json.loads(path.read_text())) for path in WIRE.glob("*.json"))))
texts = st.text(max_size=8) | st.sampled_from(
    ["", "closed", "7", "/instances/7", "/instances/templates/7", "2025-05-10", "https://x.com", "TQ=="]
)
names = st.sampled_from(NAMES) | st.text(max_size=3)
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**80), 2**80) | st.floats() | st.decimals() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=5),
    max_leaves=10,
)
rows = st.dictionaries(st.sampled_from(NAMES), anything, max_size=12) | anything


@pytest.mark.parametrize("model", READERS)
@given(rows)
@settings(max_examples=25, deadline=None)
def test_a_row_of_anything_is_a_model_or_told_apart(model: type, row: Any) -> None:
    before = deepcopy(row)
    try:
        read = READERS[model](row)
    except reading.UnreadableRow:
        read = None
    if read is not None:
        assert type(read) is model
        assert hash(read) == hash(READERS[model](row))
        assert repr(read)
        assert type(pickle.loads(pickle.dumps(read))) is model
    assert repr(row) == repr(before)


@given(anything, anything)
@settings(max_examples=40, deadline=None)
def test_the_helpers_of_an_instance_of_anything_answer(ports: Any, rig: Any) -> None:
    row = {"id": 7, "ports": {"direct": [ports], "proxy": ports}, "rig": rig, "console": ports, "consoleSystem": rig}

    instance = reading.instance(row)

    for port in (22, 80, 8000):
        assert instance.endpoint(port) is None or isinstance(instance.endpoint(port), models.Endpoint)
    assert isinstance(instance.console_text + instance.console_system_text, str)


@given(st.decimals(allow_nan=False, allow_infinity=False), st.integers())
def test_money_is_read_without_losing_a_digit(amount: Decimal, whole: int) -> None:
    for written in (amount, str(amount)):
        read = reading.deposit({"amount": written}).amount
        assert read is not None
        assert read.as_tuple() == amount.as_tuple()
    assert reading.deposit({"amount": whole}).amount == whole
